import { days } from "./env.js";
import type { Message } from "./events.js";
import { dropInstall } from "./installs.js";
import { settledInPortions } from "./portions.js";
import { dropSightings } from "./store.js";
import { type Row, rowsWhere } from "./table.js";

const TOGETHER = 10; // messages that are forgotten at the same time
const SHARDS = 4; // of a day, as store.ts spreads it

/** Departed counts what went with a tenant: its token, unless it has let us in again since, and messages with plates in them. */
export type Departed = { installs: number; messages: number };

/** departed forgets a tenant that does not let us in any more: its token, and the plates seen there until then; again, it changes nothing. */
export async function departed(left: Message): Promise<Departed> {
  // First: with the token nothing more can be seen or said there.
  const isGone = await dropInstall(left, left.sent);
  let messages = 0;
  for (const day of daysUntil(left.sent))
    for (let shard = 0; shard < SHARDS; shard++) messages += await forgotten(left, day, shard);
  return { installs: isGone ? 1 : 0, messages };
}

async function forgotten(left: Message, day: string, shard: number): Promise<number> {
  const ids = new Set<string>();
  for await (const row of seenOn(`${day}#${shard}`, left.sent))
    if (isOf(row, left)) ids.add(row.pk.slice("message#".length));
  const ends = await settledInPortions([...ids], TOGETHER, (id) => dropSightings({ ...left, id }));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
  return ids.size;
}

function seenOn(day: string, until: string) {
  return rowsWhere({
    IndexName: "byDay",
    KeyConditionExpression: "#day = :day AND #time <= :until",
    ExpressionAttributeNames: { "#day": "day", "#time": "time" },
    ExpressionAttributeValues: { ":day": day, ":until": until },
  });
}

function isOf(row: Row, { channel, tenant }: Message): boolean {
  return row.channel === channel && row.tenant === tenant;
}

// Every day of which rows may still be there: DynamoDB deletes late.
function daysUntil(moment: string): string[] {
  const count = Math.ceil(days("KEEP_DAYS") / 86_400) + 2;
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.parse(moment) - back * 86_400_000).toISOString().slice(0, 10),
  );
}
