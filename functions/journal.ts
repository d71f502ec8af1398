import type { Place } from "./channels.js";
import type { Given, Heard, Message } from "./events.js";
import type { Slot } from "./ledger.js";
import { settledInPortions } from "./portions.js";
import { keepMember } from "./sets.js";
import { dayOf, isDeleted, of, personOf } from "./store.js";
import { fresh, putRow, removeRow, rowAt } from "./table.js";
import { spoken, type Words } from "./words.js";

const TOGETHER = 10; // that are kept at the same time

/**
 * keepGiven keeps what deliveries alone tell of messages, for whoever answers them, and returns how that ended for each. What is
 * kept already stays, so that nothing that was forgotten comes back; only a token that was renewed takes its place.
 */
export async function keepGiven(
  heard: Pick<Heard, "message" | "given">[],
): Promise<PromiseSettledResult<unknown>[]> {
  return await settledInPortions(heard, TOGETHER, async ({ message, given }) => {
    if (given) await Promise.all([keptIn(message, given), keepMember(message)]);
  });
}

async function keptIn(message: Message, given: Given): Promise<void> {
  const { ConditionExpression, ExpressionAttributeValues } = fresh();
  await putRow(
    of(message, "said#in"),
    "KEEP_DAYS",
    { ...rowOf(message, message.sent), ...given },
    {
      ConditionExpression: `${ConditionExpression} OR #until < :until`,
      ExpressionAttributeNames: { "#until": "until" },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":until": given.until ?? 0 },
    },
  );
}

/** givenOf returns what a message's delivery told, or undefined where that is not kept, or not any more. */
export async function givenOf(message: Message): Promise<Given | undefined> {
  return (await rowAt(of(message, "said#in"))) as Given | undefined;
}

/** keepSaid keeps what we said to a message, perhaps about another one's pictures. */
export async function keepSaid(
  { message, of: other }: Pick<Place, "message" | "of">,
  slot: Slot,
  words: Words,
): Promise<void> {
  const key = of(message, `said#${slot}`);
  const row = { ...rowOf(message, new Date().toISOString()), text: spoken(words) };
  await putRow(key, "KEEP_DAYS", row);
  // Whoever deletes marks the message first and drops its rows then, so one of the two sees the other.
  const isGone = await Promise.all([message, other ?? message].map(isDeleted));
  if (isGone.includes(true)) await removeRow(key);
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
