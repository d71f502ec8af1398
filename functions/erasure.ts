import { dropSightings } from "./dropping.js";
import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { settledInPortions, valuesOf } from "./portions.js";
import { markDeleted, personOf, rowsOfPerson } from "./store.js";

const TOGETHER = 10; // messages that are forgotten at the same time

/**
 * erased forgets all that a person posted until a message was sent, and what was said to it: pictures, sightings, words; again, it
 * changes nothing. Where there is no time for it (epoch milliseconds), that is a Failure `busy`.
 */
export async function erased(message: Message, until: number): Promise<{ messages: number }> {
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
    await dropSightings({ id });
  };
  valuesOf(await settledInPortions([...ids], TOGETHER, drop));
  return { messages: ids.size };
}
