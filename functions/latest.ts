import type { Message } from "./events.js";
import { type Key, putRow, rowAt } from "./table.js";

const YEAR = 365 * 24 * 60 * 60; // seconds

/** keepSeen remembers when a channel's newest message was sent, which is where to look on after an outage. */
export async function keepSeen({ channel, sent }: Message): Promise<void> {
  await putRow(
    seenKey(channel),
    YEAR,
    { at: sent },
    {
      ConditionExpression: "attribute_not_exists(pk) OR #at < :at",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":at": sent },
    },
  );
}

/** lastSeen returns when the newest message of a channel was sent (ISO 8601), or undefined where none is known. */
export async function lastSeen(channel: string): Promise<string | undefined> {
  return (await rowAt(seenKey(channel)))?.at;
}

function seenKey(channel: string): Key {
  return { pk: `channel#${channel}`, sk: "seen" };
}
