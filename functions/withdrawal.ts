import { type Channel, channelNamed, type Place } from "./channels.js";
import { dropFindings, dropRows, dropSaid } from "./dropping.js";
import type { Message } from "./events.js";
import { credentialsFor } from "./installs.js";
import { SLOTS } from "./ledger.js";
import { settledInPortions, valuesOf } from "./portions.js";
import { takenBack, wiped } from "./standing.js";
import { askersOf, dropAsker, markDeleted } from "./store.js";

/** Withdrawn counts what went with a message: rows of what was seen in it, and replies. */
export type Withdrawn = { rows: number; replies: number };

const TOGETHER = 10; // askers whose replies are taken back at the same time

/** withdrawn forgets what was seen in a message that was deleted, and takes back what was said to it; again, it changes nothing. */
export async function withdrawn(message: Message, until: number): Promise<Withdrawn> {
  // Before anything else: a run that is at it will find the mark, or we find what it wrote.
  await markDeleted(message);
  const askers = await askersOf(message);
  const rows = await dropFindings(message);
  const channel = channelNamed(message.channel);
  const place = { message, credentials: await credentialsFor(message), until };
  const ends = [
    ...(await Promise.allSettled([repliesTakenBack(channel, place)])),
    ...(await settledInPortions(askers, TOGETHER, (id) => askerTakenBack(channel, place, id))),
  ];
  // One reply that cannot be taken back yet keeps none of the others.
  return { rows, replies: valuesOf(ends).reduce((sum, count) => sum + count, 0) };
}

/** cleared drops what a run left of a message after all that was known of it was forgotten. */
export async function cleared(channel: Channel, place: Place): Promise<void> {
  await dropRows(place.message);
  for (const slot of SLOTS) await wiped(channel, place, slot);
}

// Once what was said about the picture is gone, whatever else is said to whoever asked is not about it.
async function askerTakenBack(channel: Channel, place: Place, id: string): Promise<number> {
  const replies = await repliesTakenBack(channel, { ...place, message: { ...place.message, id } });
  await dropSaid({ id });
  await dropAsker(place.message, id);
  return replies;
}

async function repliesTakenBack(channel: Channel, place: Place): Promise<number> {
  let replies = 0;
  for (const slot of SLOTS) if (await takenBack(channel, place, slot)) replies += 1;
  return replies;
}
