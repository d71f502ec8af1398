import type { Content, Room, World } from "./world.js";

/** mentionsIn returns who is mentioned in a group's words: the bot and its members by `@name`, or `@All`; undefined where nobody is. */
export function mentionsIn(world: World, room: Room, text: string): Content["mention"] {
  if (room.kind === "user") return undefined;
  const { bot, people } = world;
  const known = [
    ...(room.members.includes(bot.userId) ? [{ name: bot.displayName, ...self(bot.userId) }] : []),
    ...people
      .filter(({ id }) => room.members.includes(id))
      .map(({ displayName: name, id, tie }) => ({ name, ...other(tie === "friend" ? id : "") })),
    { name: "All", type: "all" },
  ];
  const mentionees = [...text.matchAll(/@(\w+)/g)].flatMap(({ 0: found, 1: name, index }) => {
    const { name: _, ...one } = known.find((each) => each.name === name) ?? {};
    return "type" in one ? [{ index, length: found.length, ...one }] : [];
  });
  return mentionees.length > 0 ? { mentionees } : undefined;
}

function self(userId: string) {
  return { type: "user", userId, isSelf: true };
}

// Who has not agreed to be known is mentioned without an id.
function other(userId: string) {
  return { type: "user", ...(userId && { userId }), isSelf: false };
}
