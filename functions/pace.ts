import type { SQSRecord } from "aws-lambda";
import { Failure } from "./errors.js";
import type { Heard, Message } from "./events.js";
import { givenOf } from "./journal.js";
import { counted } from "./metrics.js";
import { LONGEST, receives, sendAnew, waitOf } from "./queue.js";
import { addedTo } from "./table.js";

const WINDOW = 10 * 60_000; // milliseconds in which what a room has at it is counted
const KEPT = 60 * 60; // seconds that a count is kept
const FEW = 10; // messages of a room, or of a person there, that do not wait for others of it
const RATE = 2; // of its messages that come back each second: less than a region lets us ask, so that others get through
const LEAST = 3; // seconds
const MOST = 900; // that a queue delays a message
const OLD = 10_000; // milliseconds after which a message that was not taken says that there are many
const REST = 10_000; // for which a copy of us believes that the service is busy
const FAILED = 4; // receives that came to nothing, after which waiting is a try: what kills its runs is not to go on for an hour

let busyUntil = 0;

/**
 * spaced does what is to be done about a message, or puts it off where that must be: the vision service is busy, or many wait, and others of its room
 * went before. What waits comes back the later the more its own person and room have at it, and it has lost no try by that. It returns the seconds
 * until then, or undefined where the work was done.
 */
export async function spaced(
  record: SQSRecord,
  heard: Heard,
  work: () => Promise<unknown>,
): Promise<number | undefined> {
  const { message } = heard;
  const early = isCrowded(record, heard)
    ? await putOffEarly(record, message).catch(() => undefined) // that is a try like any other
    : undefined;
  if (early !== undefined) return early;
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure && error.code === "vision-busy")) throw error;
    busyUntil = Date.now() + REST;
    const seconds = await putOff(record, message).catch((cause) => {
      throw new Failure("vision-busy", "What has to wait could not be put off.", { cause });
    });
    if (seconds === undefined) throw error;
    return seconds;
  }
}

function waitedFor(record: SQSRecord): number {
  return Date.now() - waitOf(record).since;
}

// What waited gets its try. What belongs to others comes together with them, and what is said to others, or no message, needs no vision service.
function isCrowded(record: SQSRecord, { name, message: { set, aside } }: Heard): boolean {
  if (waitOf(record).times > 0 || receives(record) > 1) return false;
  if (name !== "message.received" || set || aside) return false;
  const waited = waitedFor(record);
  return waited <= LONGEST && (waited > OLD || isBusy());
}

const isBusy = () => Date.now() < busyUntil;

// That many wait alone is no reason to lose what a platform gave us, for some seconds, to answer by.
async function putOffEarly(record: SQSRecord, message: Message): Promise<number | undefined> {
  const { until = 0 } = isBusy() ? {} : ((await givenOf(message)) ?? {});
  return until > Date.now() ? undefined : await putOff(record, message, 1);
}

// Nothing where fewer than `least` of its own go before it, or where it waited or failed for too long: that is a try like any other then.
async function putOff(record: SQSRecord, message: Message, least = 0): Promise<number | undefined> {
  if (waitedFor(record) > LONGEST || waitOf(record).failed > FAILED) return undefined;
  const before = await beforeIt(message);
  if (before < least) return undefined;
  const around = 0.75 + Math.random() / 2; // so that what was refused together does not come back together
  const seconds = Math.min(MOST, Math.round((LEAST + before / RATE) * around));
  await sendAnew(record, seconds);
  counted("PutOff");
  return seconds;
}

// How many go before it. What a person has beyond a few goes before nobody else's: others of the room do not wait for one who posts without end.
async function beforeIt({ channel, tenant, room, person }: Message): Promise<number> {
  const now = Date.now();
  const sk = new Date(now - (now % WINDOW)).toISOString();
  const pk = `pace#${channel}:${tenant}:${room}`;
  // Those of whom a platform does not say who they are are not one person.
  const own = person ? await addedTo({ pk: `${pk}:person:${person}`, sk }, 1, KEPT) : 0;
  const ofRoom = await addedTo({ pk, sk }, own > FEW ? 0 : 1, KEPT);
  return Math.max(0, own - FEW) + Math.max(0, ofRoom - FEW);
}
