import type { Channel, Place } from "./channels.js";
import { dropRows } from "./dropping.js";
import { Failure } from "./errors.js";
import type { Answer, Work } from "./inquiry.js";
import { keepSaid } from "./journal.js";
import type { Slot } from "./ledger.js";
import { type Reply, replyOnce } from "./outbox.js";
import { dropOwed, owedIn } from "./owed.js";
import { unanswered } from "./replies.js";
import { shownOnce } from "./showing.js";
import { takenBack } from "./standing.js";
import type { Words } from "./words.js";

/** Saying is what we say to a message, in which slot, to readers of which time zone. */
export type Saying = { slot: Slot; words: Words; zone: string };

/**
 * toldOnce says something in a message's thread once, after what is owed to people there. It is kept where the channel is one of
 * which nothing can be asked for later.
 */
export async function toldOnce(
  channel: Channel,
  place: Place,
  { slot, words, zone }: Saying,
): Promise<Reply> {
  const owed = place.given?.token ? await owedIn(place.message) : undefined;
  const all = owed ? [...unanswered(owed, zone), ...words] : words;
  const reply = await replyOnce(channel, place, slot, all);
  if (channel.gives) await keepSaid(place, slot, reply.isNew ? all : words);
  if (owed && reply.isNew) await dropOwed(place.message);
  return reply;
}

/** answerTold shows what was drawn, and then says the words of an answer, which tell what cannot be shown; no words take a placeholder back. */
export async function answerTold(
  channel: Channel,
  { words, told, ...place }: Place & Pick<Answer, "words" | "told">,
  { isFirst, zone }: Pick<Work, "isFirst" | "zone">,
): Promise<Reply & { drawing?: string | undefined }> {
  try {
    const { words: more, drawing } = await shownOnce(channel, place, told, isFirst);
    return { ...(await said(channel, place, [...words, ...more], zone)), drawing };
  } catch (error) {
    // Of a tenant that left meanwhile nothing is kept, neither of whose pictures these are.
    if (place.of && error instanceof Failure && error.code === "not-installed")
      await dropRows(place.of);
    throw error;
  }
}

async function said(channel: Channel, place: Place, words: Words, zone: string): Promise<Reply> {
  if (words.length > 0) return await toldOnce(channel, place, { slot: "answer", words, zone });
  // Nothing takes its place.
  if (!place.message.aside) await takenBack(channel, place, "placeholder");
  return { replyId: "", isNew: false };
}

/** isUnpaid tells whether an error says that a reply would have cost more than there is, or than it is worth. */
export function isUnpaid(error: unknown): boolean {
  return error instanceof Failure && /^allowance-/.test(error.code);
}
