import type { Message } from "./events.js";
import { fresh, type Key, putRow, removeRow, rowAt } from "./table.js";

/** keepOwed remembers that a message in a room got no answer, since we may say no more unasked; of several, the first. */
export async function keepOwed(message: Message): Promise<void> {
  await putRow(keyOf(message), "REMEMBER_DAYS", { at: message.sent }, fresh());
}

/** owedIn returns when the first message was sent (ISO 8601) in a message's room that got no answer; undefined where all did. */
export async function owedIn(message: Message): Promise<string | undefined> {
  return (await rowAt(keyOf(message)))?.at;
}

/** dropOwed forgets it, once people in the room were told. */
export async function dropOwed(message: Message): Promise<void> {
  await removeRow(keyOf(message));
}

function keyOf({ channel, tenant, room }: Message): Key {
  return { pk: `room#${channel}:${tenant}:${room}`, sk: "owed" };
}
