import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { putReply, type ReplyRow, replyRow, type Slot } from "./store.js";
import { bodyHashOf, spoken, type Words } from "./words.js";

/**
 * replyOnce says the words in the message's thread unless they were said before, and returns the reply's id.
 * Where an earlier run ended while it was posting, and the platform cannot be asked, they are said again.
 */
export async function replyOnce(
  channel: Channel,
  place: Place,
  slot: Slot,
  words: Words,
): Promise<string> {
  const earlier = await replyRow(place.message, slot);
  if (earlier?.state === "sent") return earlier.replyId ?? "";
  if (earlier && earlier.leaseUntil > Date.now()) throw busy();
  const found = earlier && (await channel.sent?.(place, earlier.bodyHash));
  const row = await taken(place, slot, bodyHashOf(spoken(channel.fitted(words))), earlier);
  if (found) return await settled(place, slot, row, found);
  return await settled(place, slot, row, await posted(channel, place, slot, row, words));
}

/** replyStands tells whether a reply is being sent, was sent, or may have been where the platform cannot be asked. */
export async function replyStands(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const row = await replyRow(place.message, slot);
  if (!row || row.state === "sent" || row.leaseUntil > Date.now()) return row !== undefined;
  const found = await channel.sent?.(place, row.bodyHash);
  return found === undefined ? row.inDoubt : found !== false;
}

async function taken(
  { message, until }: Place,
  slot: Slot,
  bodyHash: string,
  earlier: ReplyRow | undefined,
): Promise<ReplyRow> {
  const attempt = (earlier?.attempt ?? 0) + 1;
  const row = { state: "sending" as const, attempt, leaseUntil: until, bodyHash, inDoubt: true };
  if (await putReply(message, slot, row, attempt - 1)) return row;
  throw busy();
}

async function posted(
  channel: Channel,
  place: Place,
  slot: Slot,
  row: ReplyRow,
  words: Words,
): Promise<string> {
  try {
    return await channel.reply(place, words);
  } catch (error) {
    // Our run ends here, so the next one need not wait for the lease.
    const inDoubt = !(error instanceof Failure && refusals.includes(error.code));
    await putReply(place.message, slot, { ...row, leaseUntil: 0, inDoubt }, row.attempt).catch(
      () => false, // the lease runs out by itself; what went wrong first is what counts
    );
    throw error;
  }
}

const refusals = ["message-gone", "platform-refused", "token-rejected"];

async function settled(
  { message }: Place,
  slot: Slot,
  row: ReplyRow,
  replyId: string,
): Promise<string> {
  await putReply(message, slot, { ...row, state: "sent", replyId, inDoubt: false }, row.attempt);
  return replyId;
}

function busy(): Failure {
  return new Failure("busy", "Another run is sending this reply.");
}
