/** byId returns the element of the page with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** element makes an element with properties and children; text among them stays text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

/** arrange makes nodes the children of a parent, moving only those that are out of place. */
export function arrange(parent, nodes) {
  for (const [index, node] of nodes.entries()) {
    const present = parent.children[index];
    if (present !== node) parent.insertBefore(node, present ?? null);
  }
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

/** show hides or shows an element. */
export function show(node, isShown) {
  node.hidden = !isShown;
}

/** whileBusy keeps a button from being pressed again until its work is done, and leaves the focus on it. */
export async function whileBusy(button, work) {
  const hadFocus = document.activeElement === button;
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
    if (hadFocus && document.activeElement === document.body) button.focus();
  }
}

/** clock returns a time of day; with seconds where the order of things matters. */
export function clock(iso, withSeconds = false) {
  const seconds = withSeconds ? { second: "2-digit" } : {};
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...seconds };
  return new Date(iso).toLocaleTimeString("en-GB", options);
}

/** ask calls the room's server and returns its answer; what goes wrong is an Error in words for people. */
export async function ask(path, init) {
  const response = await fetch(path, init).catch(() => undefined);
  if (!response) throw new Error("The room's server does not answer. Is Spotter still running?");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Error(answer.sentence ?? `The room's server answered ${response.status}.`);
  return answer;
}
