import { dropFindings, dropSaid } from "./dropping.js";
import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { settledInPortions, valuesOf } from "./portions.js";
import { askersOf, isDeleted, markDeleted, personOf, rowsOfPerson } from "./store.js";
import { type Key, putRow, rowAt } from "./table.js";

const TOGETHER = 10; // messages that are forgotten at the same time

/**
 * erased forgets all that a person posted until a message was sent, and what was said to it: pictures, sightings, words; again, it
 * changes nothing. Where there is no time for it (epoch milliseconds), that is a Failure `busy`.
 */
export async function erased(message: Message, until: number): Promise<{ messages: number }> {
  // First: what was sent before and comes later is to find it.
  await putRow(keyOf(message), "KEEP_DAYS", { until: message.sent, by: message.id });
  const ids = new Set<string>();
  for await (const { pk } of rowsOfPerson(personOf(message), message.sent))
    ids.add(pk.slice("message#".length));
  // The message that asks for it is still to be answered.
  ids.delete(message.id);
  const drop = async (id: string) => {
    // The next run goes on where this one ends.
    if (Date.now() >= until) throw new Failure("busy", "There is more to forget than one run can.");
    // A run may be at it: it finds the mark, or we find what it wrote.
    await markDeleted({ id });
    for (const asker of await askersOf({ id })) await dropSaid({ id: asker });
    await dropFindings({ id });
  };
  valuesOf(await settledInPortions([...ids], TOGETHER, drop));
  return { messages: ids.size };
}

/**
 * refuseErased lets nothing be kept now of what was unsent before we came to it, or of what was sent before its person asked to be
 * forgotten: it is a Failure `message-gone`.
 */
export async function refuseErased(message: Message): Promise<void> {
  const row = await rowAt(keyOf(message));
  if (row && row.by !== message.id && message.sent <= row.until) await markDeleted(message);
  if (await isDeleted(message)) throw new Failure("message-gone", "It was deleted.");
}

function keyOf(message: Message): Key {
  return { pk: `person#${personOf(message)}`, sk: "left" };
}
