import { here, roomNow, roomsOf } from "./here.js";

const VIEWS = ["room", "timeline"];

/** takePlace goes to the person, room and view that the address names, as far as they are there. */
export function takePlace() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const { people } = here.state;
  const person = people.find(({ name }) => slugOf(name) === asked.get("as"));
  go({
    person: (person ?? people.find(({ id }) => id === here.person) ?? people[0]).id,
    room: asked.get("in") ?? undefined,
  });
  if (VIEWS.includes(asked.get("view"))) here.view = asked.get("view");
}

/** go makes somebody look at a room, by its name in the address; without one, or where they are not in it, at their first. */
export function go({ person, room }) {
  const known = room ?? (here.room && addressOf(roomNow()));
  const theirs = roomsOf(person);
  here.person = person;
  here.room = (theirs.find((one) => addressOf(one) === known) ?? theirs[0]).id;
}

/** keepPlace writes into the address where we are, so that a reload or a link leads here again. */
export function keepPlace() {
  const { people } = here.state;
  const as = slugOf(people.find(({ id }) => id === here.person).name);
  const place = new URLSearchParams({ as, in: addressOf(roomNow()), view: here.view });
  history.replaceState(null, "", `#${place}`);
}

function addressOf({ type, title }) {
  return type === "direct" ? "direct" : slugOf(title);
}

function slugOf(name) {
  return name.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}
