import type { Door, Platform, RoomView, Who } from "./platform.js";

type Plain = "name" | "title" | "url" | "mentions" | "counts" | "hint" | "bot";

/** Places is where one can be: the platforms, with where the bot is let in, their rooms, and who may be there. */
export type Places = {
  platforms: (Pick<Platform, Plain> & { door?: Door | undefined })[];
  rooms: (RoomView & { platform: string })[];
  people: Who[];
};

/** placesOf returns the places of these platforms. */
export function placesOf(all: Platform[]): Places {
  const platforms = all.map((one) => {
    const { name, title, url, mentions, counts, hint, bot } = one;
    return { name, title, url, mentions, counts, hint, bot, door: one.door?.() };
  });
  const rooms = all.flatMap(({ name, rooms }) =>
    rooms().map((room) => ({ ...room, platform: name })),
  );
  return { platforms, rooms, people: all.flatMap(({ people }) => people) };
}
