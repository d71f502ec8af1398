import type { Message } from "./events.js";
import { of } from "./store.js";
import { fresh, type Key, putRow, rowAt, rowsOf } from "./table.js";

/** SLOTS are the things that we may say to a message, each once. */
export const SLOTS = ["placeholder", "answer", "sorry", "welcome", "drawing"] as const;

/** Slot is one of the things that we may say to a message. */
export type Slot = (typeof SLOTS)[number];

/** ReplyRow is what people were told. `leaseUntil` (epoch milliseconds) is how long the run that is sending may live. */
export type ReplyRow = {
  state: "sending" | "sent";
  attempt: number;
  leaseUntil: number;
  bodyHash: string;
  /** how many replies may stand that we have no id of */
  doubts: number;
  /** during how many posts the platform broke: they may stand, though most likely they do not */
  broke?: number | undefined;
  /** when the first try was made that may stand (epoch milliseconds) */
  since?: number | undefined;
  /** the placeholder that is being edited into this reply: nothing is posted then */
  held?: string | undefined;
  replyId?: string;
};

/** replyRow returns what we know of a reply, or undefined when nobody began one. */
export async function replyRow(message: Message, slot: Slot): Promise<ReplyRow | undefined> {
  return (await rowAt(of(message, `reply#${slot}`))) as ReplyRow | undefined;
}

/** putReply writes a reply's row if its attempt is still the one we know of (0: no row that has not expired), and tells whether it was. */
export async function putReply(
  message: Message,
  slot: Slot,
  row: ReplyRow,
  known: number,
): Promise<boolean> {
  const condition = known
    ? { ConditionExpression: "attempt = :known", ExpressionAttributeValues: { ":known": known } }
    : fresh();
  return await putRow(of(message, `reply#${slot}`), "REMEMBER_DAYS", row, condition);
}

/** claimed makes a reply a message's own, and tells whether it is: what answers another one stays so. */
export async function claimed(message: Message, replyId: string): Promise<boolean> {
  const owned = { message: message.id };
  const { ConditionExpression: isFresh, ExpressionAttributeValues: values } = fresh();
  return await putRow(replyKey(message, replyId), "REMEMBER_DAYS", owned, {
    ConditionExpression: `${isFresh} OR #message = :message`,
    ExpressionAttributeNames: { "#message": "message" },
    ExpressionAttributeValues: { ...values, ":message": message.id },
  });
}

/** ownerOf returns the id of the message that a reply answers, or undefined when nobody claimed it. */
export async function ownerOf(message: Message, replyId: string): Promise<string | undefined> {
  return (await rowAt(replyKey(message, replyId)))?.message;
}

/** keepEcho remembers a post of ours that was delivered to us, for whoever does not know whether it stands. */
export async function keepEcho(echo: Message): Promise<void> {
  await putRow(threadOf(echo, `echo#${echo.native}`), "REMEMBER_DAYS", {
    id: echo.native,
    at: echo.sent,
  });
}

/**
 * echoesOf returns the ids of our posts in a message's thread that were delivered to us since, and nobody else claimed; those of
 * the room itself, too: where the message that the thread hangs on was deleted, what we say hangs on nothing.
 */
export async function echoesOf(message: Message): Promise<string[]> {
  const places = new Set([message, { ...message, parent: "" }].map((one) => threadOf(one, "").pk));
  const rows = (await Promise.all([...places].map((pk) => rowsOf(pk)))).flat();
  const since = wholeSecond(message.sent); // platforms may tell their times in whole seconds
  const later = rows.filter(({ at }) => wholeSecond(at) >= since).map(({ id }) => id as string);
  const owners = await Promise.all(later.map((id) => ownerOf(message, id)));
  return later.filter((_, n) => owners[n] === undefined || owners[n] === message.id);
}

function wholeSecond(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function replyKey({ channel, tenant }: Message, replyId: string): Key {
  return { pk: `reply#${channel}:${tenant}:${replyId}`, sk: "message" };
}

// A post that hangs on nothing is one of the room itself.
function threadOf(
  { channel, tenant, room, parent, native, person, self }: Message,
  sk: string,
): Key {
  const top = parent ?? (person === self ? "" : native);
  return { pk: `thread#${channel}:${tenant}:${room}#${top}`, sk };
}
