import { channelNamed } from "./channels.js";
import type { Message } from "./events.js";
import { takenBack } from "./outbox.js";
import { credentialsOf } from "./secrets.js";
import { askersOf, dropSightings, markDeleted, type Slot } from "./store.js";

/** Withdrawn counts what went with a message: rows of what was seen in it, and replies. */
export type Withdrawn = { rows: number; replies: number };

const SLOTS: Slot[] = ["placeholder", "answer", "sorry"];

/** withdrawn forgets what was seen in a message that was deleted, and takes back what was said to it; again, it changes nothing. */
export async function withdrawn(message: Message, until: number): Promise<Withdrawn> {
  // Before anything else: a run that is at it will find the mark, or we find what it wrote.
  await markDeleted(message);
  const askers = await askersOf(message);
  const rows = await dropSightings(message);
  const channel = channelNamed(message.channel);
  const place = { message, credentials: await credentialsOf(channel.name), until };
  let replies = 0;
  for (const id of [message.id, ...askers])
    for (const slot of SLOTS)
      if (await takenBack(channel, { ...place, message: { ...message, id } }, slot)) replies += 1;
  return { rows, replies };
}
