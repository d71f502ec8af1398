import type { SQSRecord } from "aws-lambda";
import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { receives, sendAnew, waitOf } from "./queue.js";
import { addedTo } from "./table.js";

const WINDOW = 10 * 60_000; // milliseconds in which what a room has at it is counted
const KEPT = 60 * 60; // seconds that a count is kept
const FEW = 10; // messages of a room that do not wait for its others
const RATE = 2; // of its messages that come back each second: less than a region lets us ask, so that others get through
const LEAST = 3; // seconds
const MOST = 900; // that a queue delays a message
const OLD = 10_000; // milliseconds after which a message that was not taken says that there are many
const REST = 10_000; // for which a copy of us believes that the service is busy
const LONGEST = 60 * 60_000; // in which waiting is no try

let busyUntil = 0;

/**
 * spaced does what is to be done about a message, or puts it off where that must be: the vision service is busy, or many wait, and others of its room
 * went before. What waits comes back the later the more its own room has at it, and it has lost no try by that. It returns the seconds
 * until then, or undefined where the work was done.
 */
export async function spaced(
  record: SQSRecord,
  message: Message,
  work: () => Promise<unknown>,
): Promise<number | undefined> {
  const early = isCrowded(record, message) ? await putOff(record, message, FEW) : undefined;
  if (early !== undefined) return early;
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure && error.code === "vision-busy")) throw error;
    busyUntil = Date.now() + REST;
    const seconds = await putOff(record, message);
    if (seconds === undefined) throw error;
    return seconds;
  }
}

function waitedFor(record: SQSRecord): number {
  return Date.now() - waitOf(record).since;
}

// What waited gets its try. What belongs to others comes together with them, and what is said to others needs no vision service.
function isCrowded(record: SQSRecord, { set, aside }: Message): boolean {
  if (waitOf(record).times > 0 || receives(record) > 1 || set || aside) return false;
  const waited = waitedFor(record);
  return waited <= LONGEST && (waited > OLD || Date.now() < busyUntil);
}

// Nothing where its room has no more at it than may go on, where it waited for too long, or where it cannot be: that is a try like any other then.
async function putOff(record: SQSRecord, message: Message, free = 0): Promise<number | undefined> {
  if (waitedFor(record) > LONGEST) return undefined;
  try {
    const count = await countOf(message);
    if (count <= free) return undefined;
    const around = 0.75 + Math.random() / 2; // so that what was refused together does not come back together
    const later = LEAST + Math.max(0, count - FEW) / RATE;
    const seconds = Math.min(MOST, Math.round(later * around));
    await sendAnew(record, seconds);
    return seconds;
  } catch {
    return undefined;
  }
}

async function countOf({ channel, tenant, room }: Message): Promise<number> {
  const now = Date.now();
  const sk = new Date(now - (now % WINDOW)).toISOString();
  return await addedTo({ pk: `pace#${channel}:${tenant}:${room}`, sk }, 1, KEPT);
}
