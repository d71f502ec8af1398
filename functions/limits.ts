import type { Message } from "./events.js";
import { of } from "./store.js";
import { addedTo, fresh, type Key, putRow, rowAt } from "./table.js";

const WINDOW = 10 * 60_000; // milliseconds
const KEPT = 2 * 24 * 60 * 60; // seconds that a count is kept

/** Limits are how many pictures may be posted: by a person and in a room within ten minutes, and in a room within a day. */
export type Limits = { person: number; room: number; day: number };

/**
 * Excess is the limit that a message goes over: which, of how many, and when it is over (epoch milliseconds; a day's is at
 * midnight). `share` is how much of a room's day one person may take, where there are others: half of it.
 */
export type Excess = { limit: keyof Limits | "share"; most: number; until?: number };

/** Posted is so many pictures, where these limits hold and it is this time zone. */
export type Posted = { pictures: number; limits: Limits; zone: string };

/**
 * excessOf returns the limit that a message goes over, and whether it is its person's first to, which is told so. What counts is when it was sent, so
 * that what comes late, after an outage, is not taken for a flood. It is decided once: a message that is tried again counts
 * no second time. What a limit stops does not count towards the next one.
 */
export async function excessOf(
  message: Message,
  posted: Posted,
): Promise<(Excess & { isFirst: boolean }) | undefined> {
  const key = of(message, "limit");
  const decided = await rowAt(key);
  if (decided) return decided.excess;
  await putRow(key, "REMEMBER_DAYS", {}); // a run that ends while it counts lets the message pass
  const excess = await decisionOn(message, posted);
  if (excess) await putRow(key, "REMEMBER_DAYS", { excess });
  return excess;
}

/** wasLeftOut tells whether a message went over a limit, and was not read. */
export async function wasLeftOut(message: Message): Promise<boolean> {
  return (await rowAt(of(message, "limit")))?.excess !== undefined;
}

async function decisionOn(message: Message, posted: Posted) {
  for (const { key, ...excess } of countsOf(message, posted)) {
    // However many pictures one message has, there is a time when it fits.
    const pictures = Math.min(posted.pictures, excess.most);
    if ((await addedTo(key, pictures, KEPT)) > excess.most)
      return { ...excess, isFirst: await isFirstOver(message, key) };
  }
  return undefined;
}

type Count = Excess & { key: Key };

function countsOf(message: Message, { limits, zone }: Posted): Count[] {
  const { channel, tenant, person, room, direct } = message;
  const at = Date.parse(message.sent);
  const start = at - (at % WINDOW);
  const [sk, until, day] = [new Date(start).toISOString(), start + WINDOW, dayIn(zone, at)];
  const scope = `limit#${channel}:${tenant}`;
  const [ofPerson, inRoom] = [`${scope}:person:${person}`, `${scope}:room:${room}`];
  const most = Math.ceil(limits.day / 2);
  const own: Count = { limit: "person", most: limits.person, key: { pk: ofPerson, sk }, until };
  const share: Count = { limit: "share", most, key: { pk: `${inRoom}:person:${person}`, sk: day } };
  return [
    // Those of whom a platform does not say who they are are not one person.
    ...(person ? [own] : []),
    ...(person && !direct ? [share] : []),
    { limit: "room", most: limits.room, key: { pk: inRoom, sk }, until },
    { limit: "day", most: limits.day, key: { pk: inRoom, sk: day } },
  ];
}

async function isFirstOver({ id, person }: Message, { pk, sk }: Key): Promise<boolean> {
  const key = { pk, sk: `${sk}#told#${person}` };
  return (await putRow(key, KEPT, { message: id }, fresh())) || (await rowAt(key))?.message === id;
}

function dayIn(zone: string, moment: number): string {
  if (zone === "UTC") return new Date(moment).toISOString().slice(0, 10);
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
}
