import { idOf } from "./ids.js";
import { quietKnobs } from "./knobs.js";
import type { Person, Room, World } from "./world.js";

type Given = "url" | "dataUrl" | "now" | "kept" | "token" | "secret";

/** newWorld returns a LINE with three people, of whom Cara does not know the bot; it is in a group of all, and in a room with Alice and Ben. */
export function newWorld(options: Pick<World, Given>): World {
  const bot = { userId: idOf("U", "Spotter"), basicId: "@216spotr", displayName: "Spotter" };
  const people = [person("Alice", "friend"), person("Ben", "friend"), person("Cara", "stranger")];
  const all = [bot.userId, ...people.map(({ id }) => id)];
  const direct = people.map(({ id, displayName: name, tie }): Room => {
    return { id, name, kind: "user", members: tie === "friend" ? [bot.userId, id] : [id] };
  });
  return {
    ...{ ...options, bot, people },
    endpoint: { active: true },
    knobs: quietKnobs(),
    quota: { type: "limited", value: 200, used: 0 },
    rooms: [
      { id: idOf("C", "Harbour watch"), name: "Harbour watch", kind: "group", members: [...all] },
      ...direct,
      { id: idOf("R", "Alice, Ben"), name: "Alice, Ben", kind: "room", members: all.slice(0, 3) },
    ],
    messages: new Map(),
    contents: new Map(),
    bytes: 0,
    passes: new Map(),
    quotes: new Map(),
    accepted: new Map(),
    typing: new Map(),
    lastId: 0,
    listeners: new Set(),
  };
}

function person(displayName: string, tie: Person["tie"]): Person {
  return { id: idOf("U", displayName), displayName, tie };
}
