import { ask, byId, element, show } from "./dom.js";
import { here, platformOf, roomNow } from "./here.js";

let drawn;

/** drawKnobs shows the knobs of the platform that is looked at, and how many of them are turned. */
export function drawKnobs() {
  const { name, title } = platformOf(roomNow());
  const knobs = here.state.knobs.filter(({ platform }) => platform === name);
  if (drawn !== name) {
    const groups = [...new Set(knobs.map(({ group }) => group))];
    byId("knobs").replaceChildren(...groups.map((group) => groupOf(group, knobs)));
    for (const node of document.querySelectorAll(".misbehaves")) node.textContent = title;
    say("", false);
  }
  drawn = name;
  for (const knob of knobs) showValue(knob);
  const turned = knobs.filter(({ isQuiet }) => !isQuiet).length;
  byId("turned").textContent = turned === 1 ? "1 knob turned" : `${turned} knobs turned`;
  show(byId("turned"), turned > 0);
}

/** wireKnobs opens and closes the drawer, and turns what is changed in it. */
export function wireKnobs() {
  const drawer = byId("drawer");
  byId("misbehave").addEventListener("click", () => {
    // Where it covers the page, the page waits; where it stands beside the room, people post meanwhile.
    if (matchMedia("(max-width: 60rem)").matches) drawer.showModal();
    else if (!drawer.open) drawer.show();
    byId("close").focus();
  });
  byId("close").addEventListener("click", () => drawer.close());
  drawer.addEventListener("keydown", ({ key }) => key === "Escape" && drawer.close());
  byId("knobs").addEventListener("submit", (event) => event.preventDefault());
  byId("knobs").addEventListener("change", ({ target }) => turn(target));
  byId("quiet").addEventListener("click", () =>
    told("DELETE", undefined, `${platformOf(roomNow()).title} behaves as it should.`),
  );
}

async function turn(control) {
  const isTaken = await told("POST", { [control.name]: valueIn(control) }, "Turned.");
  control.ariaInvalid = String(!isTaken);
}

function valueIn({ name, type, checked, value, valueAsNumber }) {
  if (type === "checkbox") return checked;
  if (type === "number") return valueAsNumber;
  const { choices } = here.state.knobs.find((knob) => knob.name === name);
  return choices.find((choice) => String(choice.value) === value)?.value;
}

async function told(method, values, words) {
  const headers = { "content-type": "application/json" };
  const body = values && JSON.stringify(values);
  try {
    const query = new URLSearchParams({ platform: platformOf(roomNow()).name });
    const { knobs } = await ask(`/room/knobs?${query}`, { method, headers, body });
    here.state.knobs = knobs;
    drawKnobs();
    say(words, false);
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}

function say(words, isWrong) {
  byId("knobbing").textContent = words;
  byId("knobbing").classList.toggle("wrong", isWrong);
}

function showValue({ name, kind, value }) {
  const control = byId(idOf(name));
  // What somebody is typing is theirs.
  if (control === document.activeElement && kind === "number") return;
  control.ariaInvalid = "false";
  if (kind === "switch") control.checked = value;
  else control.value = String(value);
}

function groupOf(group, knobs) {
  const theirs = knobs.filter((knob) => knob.group === group);
  return element("fieldset", {}, element("legend", {}, group), ...theirs.map(rowOf));
}

function rowOf(knob) {
  const { name, label, about, unit } = knob;
  const control = controlOf(knob);
  Object.assign(control, { id: idOf(name), name });
  const words = element("label", { htmlFor: control.id }, label);
  const small = about ? element("small", { id: `${control.id}-about` }, about) : "";
  if (about) control.setAttribute("aria-describedby", small.id);
  const measure = unit ? element("span", { className: "unit" }, unit) : "";
  const amount = element("span", { className: "amount" }, control, measure);
  return element("div", { className: "knob" }, words, amount, small);
}

function controlOf({ kind, least, most, choices }) {
  if (kind === "switch") return element("input", { type: "checkbox" });
  if (kind === "number") return element("input", { type: "number", min: least, max: most });
  const options = choices.map(({ value, label }) => element("option", { value }, label));
  return element("select", {}, ...options);
}

function idOf(name) {
  return `knob-${name.replaceAll(".", "-")}`;
}
