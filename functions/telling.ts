import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { keepSaid } from "./journal.js";
import type { Slot } from "./ledger.js";
import { type Reply, replyOnce } from "./outbox.js";
import { dropOwed, owedIn } from "./owed.js";
import { unanswered } from "./replies.js";
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

/** isUnpaid tells whether an error says that a reply would have cost more than there is, or than it is worth. */
export function isUnpaid(error: unknown): boolean {
  return error instanceof Failure && /^allowance-/.test(error.code);
}
