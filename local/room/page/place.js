import { here, names, roomNow, roomsOf } from "./here.js";

const VIEWS = ["room", "timeline"];

/** takePlace goes to the person, room and view that the address names, as far as they are there. */
export function takePlace() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const all = names();
  const person = all.find((name) => slugOf(name) === asked.get("as"));
  go({
    person: person ?? all.find((name) => name === here.person) ?? all[0],
    room: asked.get("in") ? { on: asked.get("on"), in: asked.get("in") } : undefined,
  });
  if (VIEWS.includes(asked.get("view"))) here.view = asked.get("view");
}

/** go makes somebody look at a room, by its place in the address; without one, or where they are not in it, at their first. */
export function go({ person, room }) {
  const known = room ?? (here.room && placeOf(roomNow()));
  const theirs = roomsOf(person);
  const isKnown = (one) =>
    known?.in === placeOf(one).in && (known.on ?? one.platform) === one.platform;
  here.person = person;
  here.room = (theirs.find(isKnown) ?? theirs[0]).id;
}

/** keepPlace writes into the address where we are, so that a reload or a link leads here again. */
export function keepPlace() {
  const as = slugOf(here.person);
  const place = new URLSearchParams({ as, ...placeOf(roomNow()), view: here.view });
  history.replaceState(null, "", `#${place}`);
}

function placeOf({ platform, type, title }) {
  return { on: platform, in: type === "direct" ? "direct" : slugOf(title) };
}

function slugOf(name) {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, "-")
    .replace(/^-/, "");
}
