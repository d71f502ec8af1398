/** here is what the page knows: the server's state, the messages by id, and who looks at which room in which view. */
export const here = {
  state: undefined,
  messages: new Map(),
  person: undefined,
  room: undefined,
  view: "room",
};

/** roomNow returns the room that is looked at. */
export function roomNow() {
  return here.state.rooms.find(({ id }) => id === here.room);
}

/** roomsOf returns a person's rooms, those of their own with the bot last. */
export function roomsOf(person) {
  const theirs = here.state.rooms.filter(({ people }) => people.includes(person));
  return theirs.sort((a, b) => Number(a.type === "direct") - Number(b.type === "direct"));
}

/** isBotIn says whether the bot is in a room. */
export function isBotIn({ people }) {
  return people.includes(here.state.bot.id);
}

/** nameOf returns the name of the bot, a country, a person or a room; of what else there is, nothing. */
export function nameOf(id) {
  const { bot, people = [], rooms = [], countries } = here.state;
  if (id === "bot") return bot?.name;
  const country = countries.known.find(({ code }) => code === id)?.name;
  const person = people.find((one) => one.id === id)?.name;
  const room = rooms.find((one) => one.id === id);
  return country ?? person ?? (room?.type === "direct" ? "direct" : room?.title);
}
