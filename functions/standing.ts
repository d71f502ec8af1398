import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { claimed, echoesOf, putReply, type ReplyRow, replyRow, type Slot } from "./ledger.js";

const PATIENCE = 4_000; // milliseconds in which a post of ours is delivered back to us
const PAUSE = 500; // milliseconds between looks
const POSTING = 5_000; // milliseconds that are kept for posting

/** replyStands tells whether a reply is being sent, was sent, or may have been where the platform cannot be asked. */
export async function replyStands(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const row = await replyRow(place.message, slot);
  if (!row || row.state === "sent" || row.leaseUntil > Date.now()) return row !== undefined;
  return ((await foundIn(channel, place, row)) ?? row.doubts > 0) !== false;
}

/** standing returns the id of a reply that stands; undefined where there is none, or none that we know of. */
export async function standing(
  channel: Channel,
  place: Place,
  slot: Slot,
): Promise<string | undefined> {
  const row = await replyRow(place.message, slot);
  return (row && (await heldIn(channel, place, row))) || undefined;
}

/** heldIn returns the id of a reply that stands, by its row; false where there is none, undefined where nobody can tell. */
export async function heldIn(
  channel: Channel,
  place: Place,
  row: ReplyRow,
  find = foundIn,
): Promise<string | false | undefined> {
  if (row.state === "sent") return row.replyId || false;
  return await find(channel, place, ended(row));
}

/**
 * foundIn returns the id of what an earlier run said; false where it did not, undefined where nobody can tell: the platform
 * cannot be asked, and has not delivered such a post back to us. Two messages of a thread may get the same words, so what
 * answers another one is not ours to count.
 */
export async function foundIn(
  channel: Channel,
  place: Place,
  { bodyHash, held }: ReplyRow,
): Promise<string | false | undefined> {
  if (held) return (await channel.stands?.(place, held, bodyHash)) ? held : false;
  const listed = await channel.sent?.(place, bodyHash);
  for (const id of listed ?? (await echoed(channel, place, bodyHash)))
    if (await claimed(place.message, id)) return id;
  return listed ? false : undefined;
}

/** foundLate is foundIn for a run that is about to post: where a post may stand, it waits for its delivery. */
export async function foundLate(
  channel: Channel,
  place: Place,
  row: ReplyRow,
): Promise<string | false | undefined> {
  const end = Math.min(Date.now() + PATIENCE, place.until - POSTING);
  for (;;) {
    const found = await foundIn(channel, place, row);
    // Where the platform tells nobody of our posts there is nothing to wait for.
    const isIdle = !channel.stands || mostDoubts(row) === 0 || Date.now() >= end;
    if (found !== undefined || isIdle) return found;
    await new Promise((wake) => setTimeout(wake, PAUSE));
  }
}

/** isRepeatable tells whether the platform knows a repeat as one: what may stand already will stand once. */
export function isRepeatable(channel: Channel, place: Place, row: ReplyRow): boolean {
  const { since } = row;
  return mostDoubts(row) > 0 && since !== undefined && channel.repeatable?.(place, since) === true;
}

/** mostDoubts returns how many replies may stand that we have no id of, the unlikely ones counted. */
export function mostDoubts({ doubts, broke = 0 }: ReplyRow): number {
  return doubts + broke;
}

async function echoed(channel: Channel, place: Place, bodyHash: string): Promise<string[]> {
  const found: string[] = [];
  for (const id of channel.stands ? await echoesOf(place.message) : [])
    if (await channel.stands?.(place, id, bodyHash)) found.push(id);
  return found;
}

/** takenBack removes a reply from its thread, where the platform lets us, and tells whether there is one that we know of. */
export async function takenBack(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  if (!channel.remove) return false;
  const id = await standing(channel, place, slot);
  if (id) await channel.remove(place, id);
  return id !== undefined;
}

/** wiped takes a reply back, and leaves no trace of its words: even a hash of a plate alone can be guessed. */
export async function wiped(channel: Channel, place: Place, slot: Slot): Promise<void> {
  await takenBack(channel, place, slot);
  const row = await replyRow(place.message, slot);
  if (row?.bodyHash) await putReply(place.message, slot, { ...row, bodyHash: "" }, row.attempt);
}

/** ended returns the row of a run that ended; one that may still be sending is a Failure `busy`. */
export function ended(row: ReplyRow): ReplyRow {
  if (row.leaseUntil > Date.now()) throw busy();
  return row;
}

/** busy is the Failure of a run that finds another one at the same reply. */
export function busy(): Failure {
  return new Failure("busy", "Another run is sending this reply.");
}
