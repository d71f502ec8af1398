import { byId, clock, element } from "./dom.js";
import { here } from "./here.js";

const KEPT = 300;
const events = [];

const whoAndWhere = ({ person, room }, names) => [names(person), names(room, "room")];

const FACTS = {
  "message.received": (detail, names) => [
    ...whoAndWhere(detail, names),
    reactionsOn(detail.message),
  ],
  "message.deleted": whoAndWhere,
  "room.joined": ({ room }, names) => [names("bot"), names(room, "room")],
  "reply.echoed": (_detail, names) => [names("bot")],
  "picture.read": ({ picture, reading = {} }) => [
    `picture ${(picture ?? 0) + 1}`,
    ...Object.entries(reading).map(([kind, found]) => countOf(found, kind)),
  ],
  "plate.sighted": ({ sighting = {} }, names) => [sighting.plate, names(sighting.country)],
  "message.answered": ({ pictures, plates }) =>
    pictures === 0 ? ["words alone"] : [plural(pictures, "picture"), plural(plates, "plate")],
  "message.failed": ({ code }) => [code],
  "tenant.left": ({ channel }) => [channel],
  "person.left": whoAndWhere,
  "deliveries.limited": ({ channel }) => [channel],
};

/** drawEvents puts all the events into the timeline, newest first. */
export function drawEvents(all, names) {
  events.splice(0, events.length, ...all);
  byId("timeline").replaceChildren(...events.map((event) => itemOf(event, names)).reverse());
  if (events.length === 0) byId("timeline").append(element("li", { className: "none" }, NOTHING));
}

/** addEvent puts one more event on top of the timeline, unless it is there. */
export function addEvent(event, names) {
  if (events.some(({ id }) => id === event.id)) return;
  events.push(event);
  const list = byId("timeline");
  list.querySelector(".none")?.remove();
  list.prepend(itemOf(event, names));
  if (list.children.length > KEPT) list.lastElementChild.remove();
  events.splice(0, events.length - KEPT);
}

/** drawReactions shows the emoji that were put on a message where it is told of. */
export function drawReactions({ id }, names) {
  const isOf = ({ "detail-type": name, detail }) =>
    name === "message.received" && shownAs(detail.message) === id;
  for (const event of events.filter(isOf))
    byId("timeline").querySelector(`[data-event="${event.id}"]`)?.replaceWith(itemOf(event, names));
}

// The bot knows a message by its platform and its tenant, too.
function shownAs(message = "") {
  return message.split(":").slice(2).join("-");
}

function reactionsOn(message) {
  const { reactions = [] } = here.messages.get(shownAs(message)) ?? {};
  return reactions.map(({ emoji }) => emoji).join(" ");
}

const NOTHING = "Nothing yet. Post a picture, and each step of its way appears here.";

function itemOf(event, names) {
  const { "detail-type": name, detail } = event;
  const facts = [...(FACTS[name]?.(detail, names) ?? scalarsOf(detail)), tookOf(event)];
  const summary = element(
    "summary",
    {},
    element("span", { className: `dot ${name.replace(".", "-")}`, ariaHidden: "true" }),
    element("span", { className: "event" }, name),
    element("time", { dateTime: timeOf(event) }, clock(timeOf(event), true)),
    element("span", { className: "about" }, facts.filter(Boolean).join(" · ")),
  );
  const whole = element("pre", { tabIndex: 0 }, JSON.stringify(event, null, 2));
  const item = element("li", {}, element("details", {}, summary, whole));
  item.dataset.event = event.id;
  return item;
}

// EventBridge's own time has no fractions of a second.
function timeOf({ time, detail }) {
  return detail.at ?? time;
}

function tookOf(event) {
  const { "detail-type": name, detail } = event;
  if (!["message.answered", "message.failed"].includes(name)) return undefined;
  const first = events.find(
    (one) => one["detail-type"] === "message.received" && one.detail.message === detail.message,
  );
  if (!first) return undefined;
  return `${((Date.parse(timeOf(event)) - Date.parse(timeOf(first))) / 1000).toFixed(1)} s`;
}

function scalarsOf(detail) {
  const known = ["id", "version", "at", "message", "channel", "tenant", "room", "person"];
  const dull = [...known, "native", "parent", "self", "sent", "direct"];
  return Object.entries(detail).flatMap(([key, value]) =>
    dull.includes(key) || typeof value === "object" ? [] : [`${key} ${value}`.slice(0, 60)],
  );
}

function countOf(found, kind) {
  if (!Array.isArray(found)) return undefined;
  // A word stands in its line, and a face that nobody knows has no name.
  const lines = found.filter(({ kind, name }) => kind !== "word" && name !== "").length;
  return kind === "text" ? plural(lines, "line") : `${lines} ${kind}`;
}

function plural(count, noun) {
  return count === undefined ? undefined : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
