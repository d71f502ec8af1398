/** here is what the page knows: the server's state, the messages by id, and who looks at which room in which view. */
export const here = {
  state: undefined,
  messages: new Map(),
  /** by name: the same person has another id on each platform */
  person: undefined,
  room: undefined,
  view: "room",
};

/** hasRooms says whether there are rooms: where a real platform is served, there are none. */
export function hasRooms() {
  return here.state?.rooms.length > 0;
}

/** roomNow returns the room that is looked at. */
export function roomNow() {
  return here.state.rooms.find(({ id }) => id === here.room);
}

/** platformOf returns the platform of a room. */
export function platformOf({ platform }) {
  return here.state.platforms.find(({ name }) => name === platform);
}

/** names returns the people's names, each once. */
export function names() {
  return [...new Set(here.state.people.map(({ name }) => name))];
}

/** roomsOf returns a person's rooms, platform by platform, those of their own with the bot last. */
export function roomsOf(person) {
  const theirs = here.state.rooms.filter((room) => idIn(room, person) !== undefined);
  const rank = ({ platform, type }) =>
    2 * here.state.platforms.findIndex(({ name }) => name === platform) + Number(type === "direct");
  return theirs.sort((a, b) => rank(a) - rank(b));
}

/** idIn returns the id by which a room knows a person, if it does. */
export function idIn({ people }, person) {
  return here.state.people.find(({ id, name }) => name === person && people.includes(id))?.id;
}

/** isOwn says whether a message is of whoever looks at it. */
export function isOwn({ person }) {
  return here.state.people.some(({ id, name }) => id === person?.id && name === here.person);
}

/** isBotIn says whether the bot is in a room. */
export function isBotIn(room) {
  return room.people.includes(platformOf(room).bot.id);
}

/** nameOf returns the name of the bot, a country, a person or a room, or of a room alone; of what else there is, nothing. */
export function nameOf(id, what) {
  const { platforms, people, rooms, countries } = here.state;
  if (id === "bot") return platforms[0]?.bot.name;
  const country = countries.known.find(({ code }) => code === id)?.name;
  const person = people.find((one) => one.id === id)?.name;
  const room = rooms.find((one) => one.id === id);
  const title = room && titleOf(room);
  return what === "room" ? title : (country ?? person ?? title);
}

/** titleOf returns what a room is called. */
export function titleOf(room) {
  return room.type === "direct" ? `direct in ${platformOf(room).title}` : room.title;
}
