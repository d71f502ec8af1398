import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import {
  isDeleted,
  keepOwner,
  ownerOf,
  putReply,
  type ReplyRow,
  replyRow,
  type Slot,
} from "./store.js";
import { bodyHashOf, spoken, type Words } from "./words.js";

const MOST_DOUBTS = 2; // posts of which we cannot know whether they stand

/**
 * replyOnce says the words in the message's thread unless they were said before, and returns the reply's id.
 * A placeholder that stands there becomes them. Where a run ended while it was posting, and the platform cannot be
 * asked, they are said once more, and no more than that.
 */
export async function replyOnce(
  channel: Channel,
  place: Place,
  slot: Slot,
  words: Words,
): Promise<string> {
  const [earlier, held] = await Promise.all([
    replyRow(place.message, slot),
    slot === "placeholder" ? undefined : standing(channel, place, "placeholder"),
  ]);
  if (earlier?.state === "sent") return earlier.replyId ?? "";
  const found = earlier && (await foundIn(channel, place, ended(earlier)));
  const doubts = found === false ? 0 : (earlier?.doubts ?? 0);
  const bodyHash = bodyHashOf(spoken(channel.fitted(words)));
  const row = await taken(place, slot, { bodyHash, doubts: doubts + 1 }, earlier);
  const id = found || (await said(channel, place, slot, { row, words, held }));
  return await settled(place, slot, row, id);
}

/** takenBack removes a reply from its thread, where the platform lets us, and tells whether one was there. */
export async function takenBack(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const id = await standing(channel, place, slot);
  if (id) await channel.remove?.(place, id);
  return id !== undefined;
}

/** replyStands tells whether a reply is being sent, was sent, or may have been where the platform cannot be asked. */
export async function replyStands(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const row = await replyRow(place.message, slot);
  if (!row || row.state === "sent" || row.leaseUntil > Date.now()) return row !== undefined;
  return ((await foundIn(channel, place, row)) ?? row.doubts > 0) !== false;
}

// The id of what an earlier run posted; false where it did not, undefined where nobody can tell. Two messages of a
// thread may get the same words, so what answers another one is not ours to count.
async function foundIn(
  channel: Channel,
  place: Place,
  { bodyHash }: ReplyRow,
): Promise<string | false | undefined> {
  const ids = await channel.sent?.(place, bodyHash);
  if (!ids) return undefined;
  for (const id of ids) {
    const owner = await ownerOf(place.message, id);
    if (owner === undefined || owner === place.message.id) return id;
  }
  return false;
}

// The id of a reply that stands; undefined where there is none, or none that we know of.
async function standing(channel: Channel, place: Place, slot: Slot): Promise<string | undefined> {
  const row = await replyRow(place.message, slot);
  if (!row) return undefined;
  const id = row.state === "sent" ? row.replyId : await foundIn(channel, place, ended(row));
  return id || undefined;
}

function ended(row: ReplyRow): ReplyRow {
  if (row.leaseUntil > Date.now()) throw new Failure("busy", "Another run is sending this reply.");
  return row;
}

async function taken(
  { message, until }: Place,
  slot: Slot,
  { bodyHash, doubts }: Pick<ReplyRow, "bodyHash" | "doubts">,
  earlier: ReplyRow | undefined,
): Promise<ReplyRow> {
  const attempt = (earlier?.attempt ?? 0) + 1;
  const row = { state: "sending" as const, attempt, leaseUntil: until, bodyHash, doubts };
  if (await putReply(message, slot, row, attempt - 1)) return row;
  throw new Failure("busy", "Another run is sending this reply.");
}

type Saying = { row: ReplyRow; words: Words; held: string | undefined };

async function said(
  channel: Channel,
  place: Place,
  slot: Slot,
  { row, words, held }: Saying,
): Promise<string> {
  let doubted = 0; // an edit may be made again, a post may not
  try {
    await refuseDeleted(place);
    if (held && (await channel.edit?.(place, held, words))) return held;
    if (row.doubts > MOST_DOUBTS) return "";
    doubted = 1;
    return await channel.reply(place, words);
  } catch (error) {
    // Our run ends here, so the next one need not wait for the lease.
    const isKnown = error instanceof Failure && error.code !== "platform-silent";
    const doubts = row.doubts - (isKnown ? 1 : 1 - doubted);
    await putReply(place.message, slot, { ...row, leaseUntil: 0, doubts }, row.attempt).catch(
      () => false, // the lease runs out by itself; what went wrong first is what counts
    );
    throw error;
  }
}

// Whoever deletes looks for our row after it has marked the message, so one of the two sees the other.
async function refuseDeleted({ message, of }: Place): Promise<void> {
  if (await isDeleted(message)) throw new Failure("message-gone", "It was deleted.");
  if (of && (await isDeleted(of))) throw new Failure("picture-gone", "It was deleted.");
}

async function settled(
  { message }: Place,
  slot: Slot,
  row: ReplyRow,
  replyId: string,
): Promise<string> {
  await putReply(message, slot, { ...row, state: "sent", replyId, doubts: 0 }, row.attempt);
  if (replyId) await keepOwner(message, replyId);
  return replyId;
}
