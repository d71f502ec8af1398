import type { Message } from "./events.js";
import { of } from "./store.js";
import { addedTo, fresh, type Key, putRow, rowAt } from "./table.js";

const WINDOW = 10 * 60_000; // milliseconds
const KEPT = 2 * 24 * 60 * 60; // seconds that a count is kept

/** Limits are how many pictures may be posted: by a person and in a room within ten minutes, and in a room within a day. */
export type Limits = { person: number; room: number; day: number };

/** Excess is the limit that a message goes over: which, of how many, and when it is over (epoch milliseconds; a day's is at midnight). */
export type Excess = { limit: keyof Limits; most: number; until?: number };

/** Posted is so many pictures at a moment (epoch milliseconds), where these limits hold and it is this time zone. */
export type Posted = { pictures: number; limits: Limits; zone: string; now: number };

/**
 * excessOf returns the limit that a message goes over, and whether it is the first to, which is told so. It is decided once:
 * a message that is tried again counts no second time. What a limit stops does not count towards the next one.
 */
export async function excessOf(
  message: Message,
  posted: Posted,
): Promise<(Excess & { isFirst: boolean }) | undefined> {
  const key = of(message, "limit");
  const decided = await rowAt(key);
  if (decided) return decided.excess;
  const excess = await decisionOn(message, posted);
  await putRow(key, "REMEMBER_DAYS", { excess });
  return excess;
}

async function decisionOn(message: Message, { pictures, limits, ...when }: Posted) {
  for (const { limit, key, until } of countsOf(message, when)) {
    const most = limits[limit];
    if ((await addedTo(key, pictures, KEPT)) <= most) continue;
    const isFirst = await isFirstOver(message, key);
    return { limit, most, isFirst, ...(until && { until }) };
  }
  return undefined;
}

type Count = { limit: keyof Limits; key: Key; until?: number };

function countsOf(message: Message, { zone, now }: Pick<Posted, "zone" | "now">): Count[] {
  const { channel, tenant, person, room } = message;
  const start = now - (now % WINDOW);
  const [sk, until] = [new Date(start).toISOString(), start + WINDOW];
  const pk = (whose: string) => `limit#${channel}:${tenant}:${whose}`;
  const inRoom = pk(`room:${room}`);
  return [
    { limit: "person", key: { pk: pk(`person:${person}`), sk }, until },
    { limit: "room", key: { pk: inRoom, sk }, until },
    { limit: "day", key: { pk: inRoom, sk: dayIn(zone, now) } },
  ];
}

async function isFirstOver({ id }: Message, { pk, sk }: Key): Promise<boolean> {
  const key = { pk, sk: `${sk}#told` };
  return (await putRow(key, KEPT, { message: id }, fresh())) || (await rowAt(key))?.message === id;
}

function dayIn(zone: string, now: number): string {
  if (zone === "UTC") return new Date(now).toISOString().slice(0, 10);
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}
