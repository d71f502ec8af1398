import type { Door, Platform, RoomView, Who } from "./platform.js";

const ABOUT = ["name", "title", "url", "bot", "hint", "mentions", "sees"] as const;
const HABITS = ["counts", "threads", "stickers", "unsends", "befriends"] as const;
const PLAIN = [...ABOUT, ...HABITS];

type Plain = Pick<Platform, (typeof PLAIN)[number]>;

/** Places is where one can be: the platforms, with where the bot is let in, their rooms, and who may be there. */
export type Places = {
  platforms: (Plain & { door?: Door | undefined; allowance?: string | undefined })[];
  rooms: (RoomView & { platform: string })[];
  people: Who[];
};

/** placesOf returns the places of these platforms. */
export function placesOf(all: Platform[]): Places {
  const platforms = all.map((one) => {
    const plain = Object.fromEntries(PLAIN.map((name) => [name, one[name]])) as Plain;
    return { ...plain, door: one.door?.(), allowance: one.allowance?.() };
  });
  const rooms = all.flatMap(({ name, rooms }) =>
    rooms().map((room) => ({ ...room, platform: name })),
  );
  return { platforms, rooms, people: all.flatMap(({ people }) => people) };
}
