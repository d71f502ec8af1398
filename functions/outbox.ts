import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { putReply, type ReplyRow, replyRow, type Slot } from "./store.js";
import { bodyHashOf, spoken, type Words } from "./words.js";

/** replyOnce says the words in the message's thread unless they were said before, and returns the reply's id. */
export async function replyOnce(
  channel: Channel,
  place: Place,
  slot: Slot,
  words: Words,
): Promise<string> {
  const earlier = await replyRow(place.message, slot);
  if (earlier?.state === "sent") return earlier.replyId ?? "";
  if (earlier && earlier.leaseUntil > Date.now())
    throw new Failure("busy", "Another run is sending this reply.");
  const row = await taken(place, slot, words, earlier);
  try {
    const found = earlier && (await channel.sent?.(place, earlier.bodyHash));
    const replyId = found ?? (await channel.reply(place, words));
    await putReply(place.message, slot, { ...row, state: "sent", replyId }, row.attempt);
    return replyId;
  } catch (error) {
    // Our run ends here, so the next one need not wait for the lease; whether the reply stands it finds out itself.
    await putReply(place.message, slot, { ...row, leaseUntil: 0 }, row.attempt);
    throw error;
  }
}

/** replyStands tells whether a reply is being sent or was sent, as far as the platform lets us find out. */
export async function replyStands(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const row = await replyRow(place.message, slot);
  if (!row || row.state === "sent" || row.leaseUntil > Date.now()) return row !== undefined;
  return (await channel.sent?.(place, row.bodyHash)) !== undefined;
}

async function taken(
  { message, until }: Place,
  slot: Slot,
  words: Words,
  earlier: ReplyRow | undefined,
): Promise<ReplyRow> {
  const known = earlier?.attempt ?? 0;
  const bodyHash = bodyHashOf(spoken(words));
  const row = { state: "sending" as const, attempt: known + 1, leaseUntil: until, bodyHash };
  if (await putReply(message, slot, row, known)) return row;
  throw new Failure("busy", "Another run took this reply first.");
}
