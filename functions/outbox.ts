import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { publish } from "./events.js";
import { claimed, putReply, type ReplyRow, replyRow, SLOTS, type Slot } from "./ledger.js";
import { counted } from "./metrics.js";
import { busy, ended, foundLate, heldIn, isRepeatable, mostDoubts } from "./standing.js";
import { isDeleted } from "./store.js";
import { bodyHashOf, spoken, type Words } from "./words.js";

/** Reply is what stands in a thread: its id, and whether it was this run that recorded it. */
export type Reply = { replyId: string; isNew: boolean };

/**
 * replyOnce says the words in the message's thread unless they were said before, and returns the reply.
 * A placeholder that stands there becomes them. Where a run ended while it was posting, and the platform cannot be
 * asked nor tells us of our posts, they are said again, and `reply.in_doubt` says so: once too often is better than never.
 */
export async function replyOnce(
  channel: Channel,
  place: Place,
  slot: Slot,
  words: Words,
): Promise<Reply> {
  const [earlier, held] = await Promise.all([
    replyRow(place.message, slot),
    ["placeholder", "drawing"].includes(slot) ? undefined : placeholderAt(channel, place),
  ]);
  if (earlier?.state === "sent") return { replyId: earlier.replyId ?? "", isNew: false };
  const found = earlier && (await foundLate(channel, place, ended(earlier)));
  const isUnknown = earlier !== undefined && found === undefined;
  const again = isUnknown && isRepeatable(channel, place, earlier);
  if (isUnknown && !again) await tellInDoubt(place, slot, earlier);
  const { doubts, broke, since } = (found !== false && earlier) || { doubts: 0 };
  const bodyHash = bodyHashOf(spoken(channel.fitted(words)));
  const rest = {
    ...{ bodyHash, doubts: doubts + 1, broke, since: again ? since : Date.now() },
    held: found ? undefined : held,
  };
  const row = await taken(place, slot, rest, earlier);
  const id = found || (await said(channel, place, slot, { row, words, again }));
  // An answer that was found may stand below a placeholder, whose run did not know of it.
  if (found && held && held !== found) await channel.remove?.(place, held);
  return await settled(place, slot, row, id);
}

// A placeholder that may stand where nobody can tell stays there, and the answer is a message of its own.
async function placeholderAt(channel: Channel, place: Place): Promise<string | undefined> {
  const row = await replyRow(place.message, "placeholder");
  const held = row && (await heldIn(channel, place, row, foundLate));
  if (row && held === undefined) await tellInDoubt(place, "placeholder", row);
  return held || undefined;
}

async function tellInDoubt({ message }: Place, slot: Slot, row: ReplyRow): Promise<void> {
  const doubts = mostDoubts(row);
  const ordinal = doubts * SLOTS.length + SLOTS.indexOf(slot); // told once for each that came to be in doubt
  if (doubts === 0) return;
  await publish([{ name: "reply.in_doubt", message, detail: { slot, doubts }, ordinal }]);
  counted("InDoubt");
}

async function taken(
  { message, until }: Place,
  slot: Slot,
  rest: Pick<ReplyRow, "bodyHash" | "doubts" | "broke" | "since" | "held">,
  earlier: ReplyRow | undefined,
): Promise<ReplyRow> {
  const attempt = (earlier?.attempt ?? 0) + 1;
  const row = { state: "sending" as const, attempt, leaseUntil: until, ...rest };
  if (await putReply(message, slot, row, attempt - 1)) return row;
  throw busy();
}

type Saying = { row: ReplyRow; words: Words; again: boolean };

async function said(
  channel: Channel,
  place: Place,
  slot: Slot,
  { row: { held, ...post }, words, again }: Saying,
): Promise<string> {
  let row: ReplyRow = { ...post, held };
  let isPosting = false;
  try {
    await refuseDeleted(place);
    if (held && (await channel.edit?.(place, held, words))) return held;
    if (held) await release(channel, place, slot, { ...post, held });
    row = post;
    isPosting = true;
    const key = `${place.message.id}#${slot}`;
    return await channel.reply(place, words, { key, again, spare: slot !== "answer" });
  } catch (error) {
    const ended = isPosting ? endedBy(error, row) : { ...row, doubts: row.doubts - 1 };
    await putReply(place.message, slot, { ...ended, leaseUntil: 0 }, row.attempt).catch(
      () => false, // the lease runs out by itself; what went wrong first is what counts
    );
    throw error;
  }
}

// What we know of a post that failed; our run ends here, so the next one need not wait for the lease.
function endedBy(error: unknown, row: ReplyRow): ReplyRow {
  const code = error instanceof Failure ? error.code : "platform-silent";
  if (code === "platform-silent") return row;
  const broke = (row.broke ?? 0) + (code === "platform-failed" ? 1 : 0);
  return { ...row, doubts: row.doubts - 1, broke };
}

// A placeholder that cannot be edited goes, before something else is posted; only then is this attempt a post.
async function release(
  channel: Channel,
  place: Place,
  slot: Slot,
  { held, ...row }: ReplyRow & { held: string },
): Promise<void> {
  await channel.remove?.(place, held);
  if (!(await putReply(place.message, slot, row, row.attempt))) throw busy();
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
): Promise<Reply> {
  // Before it is recorded, or whoever looks for the same words in this thread could take it for its own.
  if (replyId && !(await claimed(message, replyId))) {
    await putReply(message, slot, { ...row, leaseUntil: 0 }, row.attempt);
    throw new Failure("platform-silent", "Another message counts this reply as its own.");
  }
  // Of words that were said no trace is needed: even a hash of a plate alone can be guessed.
  const sent = {
    ...row,
    state: "sent" as const,
    replyId,
    doubts: 0,
    broke: undefined,
    since: undefined,
    bodyHash: "",
    held: undefined,
  };
  return { replyId, isNew: await putReply(message, slot, sent, row.attempt) };
}
