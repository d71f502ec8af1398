import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { isDeleted, of } from "./store.js";
import { fresh, type Key, putRow, rowAt } from "./table.js";

const LONGEST = 8_000; // milliseconds after its first message in which a set of known size is waited for
const QUIET = 2_500; // milliseconds without another message after which a set is taken for whole
const PAUSE = 250; // milliseconds between looks
const RACES = 50; // tries to write what others write, too

type Member = { id: string; native: string; index?: number | undefined };

/** Set is the pictures that were posted together, as messages of their own. The first one that is worked on leads: its answer is for all. */
type Set = {
  members: Member[];
  total?: number | undefined;
  /** when its first message, and its latest, came to be worked on (epoch milliseconds) */
  first: number;
  latest: number;
  /** nobody joins any more */
  closed: boolean;
  attempt: number;
};

/**
 * gathered returns the message that answers for a set, with the files of all of it ("" for what was deleted); or the id of another
 * message of the set that does. What comes after a set was answered is a message by itself. A message of no set stays as it is.
 */
export async function gathered(message: Message, until: number): Promise<Message | string> {
  if (!message.set) return message;
  const own: Member = { id: message.id, native: message.native, index: message.set.index };
  const set = await joined(message, own);
  const [leader] = set.members;
  if (!set.members.some(({ id }) => id === own.id)) return message;
  if (leader && leader.id !== own.id) return leader.id;
  const { members } = await whole(message, until);
  const deleted = await Promise.all(members.map(isDeleted));
  const files = inOrder(members).map(({ id, native }) => (isGone(id) ? "" : native));
  const together = members.flatMap(({ id }) => (isGone(id) ? [] : [id]));
  // Where all are gone, so is this one.
  return { ...message, files, together: together.length > 0 ? together : [message.id] };
  function isGone(id: string): boolean {
    return deleted[members.findIndex((member) => member.id === id)] === true;
  }
}

/** pictureOf returns which picture (from 0) of which message's answer a message is; undefined where it is of no set that was answered. */
export async function pictureOf(
  message: Message,
): Promise<{ leader: string; picture: number } | undefined> {
  const key = (await rowAt(of(message, "set")))?.key as Key | undefined;
  const set = key && ((await rowAt(key)) as Set | undefined);
  const [leader] = set?.members ?? [];
  const picture = inOrder(set?.members ?? []).findIndex(({ id }) => id === message.id);
  return leader && picture >= 0 ? { leader: leader.id, picture } : undefined;
}

async function joined(message: Message, own: Member): Promise<Set> {
  const key = keyOf(message);
  await putRow(of(message, "set"), "KEEP_DAYS", { key });
  return await written(key, (set, now) => {
    if (!set) {
      const { total } = message.set ?? {};
      return { members: [own], total, first: now, latest: now, closed: false };
    }
    if (set.closed || set.members.some(({ id }) => id === own.id)) return undefined;
    return { ...set, members: [...set.members, own], latest: now };
  });
}

// It waits until all are there, or as long as others can be expected, and lets nobody in any more.
async function whole(message: Message, until: number): Promise<Set> {
  const key = keyOf(message);
  for (;;) {
    let isWhole = false;
    const set = await written(key, (known, now) => {
      isWhole = known === undefined || known.closed || isOver(known, now);
      return known && !known.closed && isWhole ? { ...known, closed: true } : undefined;
    });
    if (isWhole) return set;
    if (Date.now() >= until) throw new Failure("busy", "The set is not whole yet.");
    await new Promise((wake) => setTimeout(wake, PAUSE));
  }
}

function isOver({ members, total, first, latest }: Set, now: number): boolean {
  if (total !== undefined) return members.length >= total || now - first >= LONGEST;
  return now - latest >= QUIET;
}

type Change = (set: Set | undefined, now: number) => Omit<Set, "attempt"> | undefined;

// Others may write at the same time: whoever comes second looks again.
async function written(key: Key, change: Change): Promise<Set> {
  for (let race = 0; race < RACES; race++) {
    const known = (await rowAt(key)) as Set | undefined;
    const next = change(known, Date.now());
    if (!next) return known ?? missing();
    const set: Set = { ...next, attempt: (known?.attempt ?? 0) + 1 };
    const condition = known
      ? {
          ConditionExpression: "attempt = :known",
          ExpressionAttributeValues: { ":known": known.attempt },
        }
      : fresh();
    if (await putRow(key, "REMEMBER_DAYS", set, condition)) return set;
  }
  throw new Failure("busy", "Too many write this set at the same time.");
}

function missing(): never {
  throw new Failure("busy", "The set is not there any more.");
}

// By their place in it where that is told, else as they came.
function inOrder(members: Member[]): Member[] {
  return members.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0));
}

function keyOf({ channel, tenant, room, set }: Message): Key {
  return { pk: `set#${channel}:${tenant}:${room}:${set?.id}`, sk: "set" };
}
