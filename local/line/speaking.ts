import type { Answer } from "../http.js";
import { type Call, type Endpoint, refused, wronged } from "./answers.js";
import { type Said, wrongIn } from "./checks.js";
import { posted } from "./keeping.js";
import { hears, type Room, type Way, type World } from "./world.js";

/** speaking is the part of the API with which the bot says something. */
export const speaking: Endpoint[] = [
  { method: "POST", path: "message/reply", slow: "posts", answer: reply },
  { method: "POST", path: "message/push", slow: "posts", answer: push },
];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const KEY_KEPT = 24 * 60 * 60 * 1000; // milliseconds

function reply({ world, values, headers }: Call): Answer {
  if (headers["x-line-retry-key"] !== undefined)
    return refused(400, "X-Line-Retry-Key is not supported by this API");
  const pass = world.passes.get(String(values.replyToken));
  const age = world.now().getTime() - (pass?.at ?? 0);
  const isOld = age > world.knobs.tokenSeconds * 1000;
  if (!pass || pass.used || isOld) return refused(400, "Invalid reply token");
  const wrong = wrongIn(world, pass.room, values.messages);
  if (wrong.length > 0) return wronged(wrong);
  const room = world.rooms.find(({ id }) => id === pass.room);
  pass.used = true;
  return { status: 200, body: { sentMessages: said(world, room, "reply", values.messages) } };
}

function push(call: Call): Answer {
  const { world, values, headers, requestId } = call;
  const key = headers["x-line-retry-key"]?.toString().toLowerCase();
  if (key !== undefined && !UUID.test(key)) return refused(400, "The retry key is invalid");
  const before = key && acceptedBefore(world, key);
  if (before) return before;
  const room = receiverIn(world, values.to);
  if (!room) return refused(400, "Failed to send messages");
  const wrong = wrongIn(world, room.id, values.messages);
  if (wrong.length > 0) return wronged(wrong);
  const { quota } = world;
  const cost = reached(world, room);
  if (quota.type === "limited" && quota.used + cost > quota.value)
    return refused(429, "You have reached your monthly limit.");
  quota.used += cost;
  const sentMessages = said(world, room, "push", values.messages);
  if (key) world.accepted.set(key, { at: world.now().getTime(), requestId, sentMessages });
  return { status: 200, body: { sentMessages } };
}

function acceptedBefore(world: World, key: string): Answer | undefined {
  const one = world.accepted.get(key);
  if (!one || world.now().getTime() - one.at > KEY_KEPT) return undefined;
  const { sentMessages, requestId } = one;
  const headers = { "x-line-accepted-request-id": requestId };
  return { ...refused(409, "The retry key is already accepted", { sentMessages }), headers };
}

// Who does not know the bot, or blocked it, is somebody all the same; a group that it is not in is not there.
function receiverIn(world: World, to: unknown): Room | undefined {
  const room = world.rooms.find(({ id }) => id === to);
  return room && (room.kind === "user" || hears(world, room)) ? room : undefined;
}

// LINE counts people, however many messages they get at once, and nobody who gets none.
function reached(world: World, room: Room): number {
  if (!isThere(world, room)) return 0;
  return room.members.filter((id) => id !== world.bot.userId).length;
}

function isThere({ people }: World, room: Room): boolean {
  if (room.kind !== "user") return true;
  return people.some(({ id, tie }) => id === room.id && tie === "friend");
}

// What goes to somebody who gets nothing has ids, too.
function said(world: World, room: Room | undefined, way: Way, messages: unknown) {
  const drafts = (messages as Said[]).map(({ quoteToken, ...message }) => {
    const quoted = world.quotes.get(quoteToken ?? "")?.id;
    const quoting = quoted && { quotedMessageId: quoted };
    return { ...message, ...quoting, person: world.bot.userId, way };
  });
  const isHeard = room && isThere(world, room) && hears(world, room);
  if (room) world.typing.delete(room.id);
  const kept = posted(world, isHeard ? room.id : "", drafts);
  return kept.map(({ id, quoteToken }) => ({ id, ...(quoteToken && { quoteToken }) }));
}
