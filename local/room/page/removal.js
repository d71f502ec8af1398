import { ask, byId, element } from "./dom.js";

let asked;

/** isAsked says whether somebody is being asked if they want to delete a message. */
export function isAsked({ id }) {
  return id === asked;
}

/** removalOf returns what deletes a message of one's own, once one has said so twice. */
export function removalOf(message, { draw, onError, unsends }) {
  const verb = unsends ? "Unsend" : "Delete";
  const ask = (id, next) => {
    asked = id;
    draw();
    document.querySelector(`[data-key="${next}:${message.id}"]`)?.focus();
  };
  if (!isAsked(message)) {
    const label = `${verb} your message: ${message.text || message.files[0]?.name || ""}`;
    const button = buttonOf(verb, `delete:${message.id}`, () => ask(message.id, "keep"));
    button.ariaLabel = label;
    return element("span", { className: "removal" }, button);
  }
  const yes = buttonOf(verb, `yes:${message.id}`, () => removed(message, onError));
  yes.classList.add("danger");
  const keep = buttonOf("Keep", `keep:${message.id}`, () => ask(undefined, "delete"));
  const question = `${verb} this message?`;
  const group = { className: "removal asking", role: "group", ariaLabel: question };
  const whole = element("span", group, element("span", {}, question), yes, keep);
  whole.addEventListener("keydown", ({ key }) => key === "Escape" && ask(undefined, "delete"));
  return whole;
}

async function removed({ id, person }, onError) {
  asked = undefined;
  byId("text").focus();
  const query = new URLSearchParams({ person: person.id });
  await ask(`/room/messages/${id}?${query}`, { method: "DELETE" }).catch(({ message }) =>
    onError(message),
  );
}

function buttonOf(words, key, act) {
  const button = element("button", { type: "button", className: "plain" }, words);
  button.dataset.key = key;
  button.addEventListener("click", act);
  return button;
}
