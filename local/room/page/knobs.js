import { ask, byId, element, show } from "./dom.js";

/** drawKnobs shows the simulator's knobs as they are, and how many of them are turned. */
export function drawKnobs(knobs) {
  const groups = [...new Set(knobs.map(({ group }) => group))];
  if (byId("knobs").children.length !== groups.length)
    byId("knobs").replaceChildren(...groups.map((group) => groupOf(group, knobs)));
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
    told("DELETE", undefined, "Webex behaves as it should."),
  );
}

async function turn(control) {
  const { name, type, checked, value, valueAsNumber } = control;
  const turnedTo =
    type === "checkbox" ? checked : type === "number" ? valueAsNumber : Number(value);
  const isTaken = await told("POST", { [name]: turnedTo }, "Turned.");
  control.ariaInvalid = String(!isTaken);
}

async function told(method, values, words) {
  const headers = { "content-type": "application/json" };
  const body = values && JSON.stringify(values);
  try {
    const { knobs } = await ask("/room/knobs", { method, headers, body });
    drawKnobs(knobs);
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
  return `knob-${name.replace(".", "-")}`;
}
