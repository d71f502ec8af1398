import { dropRows } from "./dropping.js";
import { days } from "./env.js";
import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { dropInstall } from "./installs.js";
import { settledInPortions, valuesOf } from "./portions.js";
import { rowsOn } from "./store.js";

const TOGETHER = 10; // days that are looked at, and messages of each that are forgotten, at the same time

/** Departed counts what went with a tenant: its token, unless it has let us in again since, and messages with pictures. */
export type Departed = { installs: number; messages: number };

/**
 * departed forgets a tenant that does not let us in any more: its token, and all that was seen in pictures there until then; again,
 * it changes nothing. Where there is no time for it (epoch milliseconds), that is a Failure `busy`.
 */
export async function departed(left: Message, until: number): Promise<Departed> {
  // First: with the token nothing more can be seen or said there.
  const isGone = await dropInstall(left, left.sent);
  const days = daysUntil(left.sent);
  const counts = valuesOf(
    await settledInPortions(days, TOGETHER, (day) => forgotten(left, day, until)),
  );
  return { installs: isGone ? 1 : 0, messages: counts.reduce((sum, count) => sum + count, 0) };
}

async function forgotten(left: Message, day: string, until: number): Promise<number> {
  // The next run goes on where this one ends.
  if (Date.now() >= until) throw new Failure("busy", "There is more to forget than one run can.");
  const { channel, tenant } = left;
  const ids = new Set<string>();
  for await (const row of rowsOn("picture", day, left.sent))
    if (row.channel === channel && row.tenant === tenant) ids.add(row.pk.slice("message#".length));
  valuesOf(await settledInPortions([...ids], TOGETHER, (id) => dropRows({ ...left, id })));
  return ids.size;
}

// Every day of which rows may still be there: DynamoDB deletes late.
function daysUntil(moment: string): string[] {
  const count = Math.ceil(days("KEEP_DAYS") / 86_400) + 2;
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.parse(moment) - back * 86_400_000).toISOString().slice(0, 10),
  );
}
