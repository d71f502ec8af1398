import type { Given, Message } from "./events.js";
import type { Slot } from "./ledger.js";
import { settledInPortions, valuesOf } from "./portions.js";
import { keepMember } from "./sets.js";
import { dayOf, isDeleted, of, personOf } from "./store.js";
import { fresh, putRow, removeRow, rowAt } from "./table.js";
import { spoken, type Words } from "./words.js";

const TOGETHER = 10; // that are kept at the same time

/** Told is a message, and what its delivery alone tells of it. */
export type Told = { message: Message; given?: Given };

/**
 * keepGiven keeps what deliveries alone tell of messages, for whoever answers them. What is kept already stays, so that nothing
 * that was forgotten comes back.
 */
export async function keepGiven(heard: Told[]): Promise<void> {
  const told = heard.filter(({ given }) => given !== undefined);
  const kept = await settledInPortions(told, TOGETHER, async ({ message, given }) => {
    const row = { ...rowOf(message, message.sent), ...given };
    await Promise.all([
      putRow(of(message, "said#in"), "KEEP_DAYS", row, fresh()),
      keepMember(message),
    ]);
  });
  valuesOf(kept);
}

/** givenOf returns what a message's delivery told, or undefined where that is not kept, or not any more. */
export async function givenOf(message: Message): Promise<Given | undefined> {
  return (await rowAt(of(message, "said#in"))) as Given | undefined;
}

/** keepSaid keeps what we said to a message. */
export async function keepSaid(message: Message, slot: Slot, words: Words): Promise<void> {
  const key = of(message, `said#${slot}`);
  const row = { ...rowOf(message, new Date().toISOString()), text: spoken(words) };
  await putRow(key, "KEEP_DAYS", row);
  // Whoever deletes marks the message first and drops its rows then, so one of the two sees the other.
  if (await isDeleted(message)) await removeRow(key);
}

function rowOf(message: Message, time: string) {
  const { id, room: place, direct, native, files } = message;
  const kind = native === "" ? "joined" : files ? "picture" : "other";
  return {
    person: personOf(message),
    time,
    day: `said#${dayOf({ id, sent: time })}`,
    place,
    direct,
    kind,
  };
}
