import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { isDeleted, of } from "./store.js";
import { fresh, type Key, putRow, rowAt, rowsOf } from "./table.js";

const LONGEST = 8_000; // milliseconds after its first message in which a set of known size is waited for
const QUIET = 2_500; // milliseconds without another message after which a set is taken for whole
const PAUSE = 250; // milliseconds between looks
const LOOKS = 8; // before a run leaves it to another one

type Member = { id: string; native: string; index?: number | undefined; at: number };

/** Lead is which message answers for its set. Once it is closed, what comes is alone; then `members` are those that it answers for. */
type Lead = { id: string; closed?: boolean; members?: Member[] };

/**
 * keepMember remembers, when it is delivered, that a message is one of several pictures that were posted together, as messages
 * of their own. Whoever answers then waits for deliveries, and not for runs that wait themselves.
 */
export async function keepMember(message: Message): Promise<void> {
  const { id, native, set } = message;
  if (!set) return;
  const member: Member = { id, native, index: set.index, at: Date.now() };
  await Promise.all([
    putRow(of(message, "set"), "KEEP_DAYS", { key: keyOf(message) }),
    putRow({ ...keyOf(message), sk: `member#${id}` }, "REMEMBER_DAYS", member, fresh()),
  ]);
}

/**
 * gathered returns the message that answers for a set, with the files of all of it ("" for what was deleted); or the id of another
 * message of the set that does. What comes after a set was closed is a message by itself. A message of no set stays as it is.
 */
export async function gathered(message: Message, until: number): Promise<Message | string> {
  if (!message.set) return message;
  const leads = await putRow(keyOf(message), "REMEMBER_DAYS", { id: message.id }, fresh());
  const lead = await leadOf(message);
  if (!leads && lead.id !== message.id) return (await isLed(message)) ? lead.id : message;
  const members = lead.members ?? (await whole(message, until));
  const deleted = await Promise.all(members.map(isDeleted));
  const left = members.filter((_, at) => !deleted[at]).map(({ id }) => id);
  const files = members.map(({ native }, at) => (deleted[at] ? "" : native));
  // Where all are gone, so is this one.
  return { ...message, files, together: left.length > 0 ? left : [message.id] };
}

/** pictureOf returns which picture (from 0) of which message's answer a message is; undefined where it is of no set that was answered. */
export async function pictureOf(
  message: Pick<Message, "id">,
): Promise<{ leader: string; picture: number } | undefined> {
  const key = (await rowAt(of(message, "set")))?.key as Key | undefined;
  const lead = key && ((await rowAt(key)) as Lead | undefined);
  const picture = lead?.members?.findIndex(({ id }) => id === message.id) ?? -1;
  return lead && picture >= 0 ? { leader: lead.id, picture } : undefined;
}

// Where the lead is not closed yet, whoever closes it will look for members after that, and find this one.
async function isLed(message: Message): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const { closed, members } = await leadOf(message);
    if (members) return members.some(({ id }) => id === message.id);
    if (!closed) return (await membersOf(message)).some(({ id }) => id === message.id);
    await pause();
  }
  throw new Failure("busy", "Another run is closing the set.");
}

// It waits until all are delivered, or as long as others can be expected; then nobody joins any more, and it looks once more.
async function whole(message: Message, until: number): Promise<Member[]> {
  while (!isOver(await membersOf(message), message)) {
    if (Date.now() >= until) throw new Failure("busy", "The set is not whole yet.");
    await pause();
  }
  const unless = { ConditionExpression: "attribute_not_exists(members)" };
  const lead: Lead = { id: message.id, closed: true };
  await putRow(keyOf(message), "REMEMBER_DAYS", lead, unless);
  const found = await membersOf(message);
  const isOne = found.some(({ id }) => id === message.id);
  const own: Member = { id: message.id, native: message.native, at: 0 };
  const members = isOne ? found : [own];
  await putRow(keyOf(message), "REMEMBER_DAYS", { ...lead, members }, unless);
  return (await leadOf(message)).members ?? members;
}

function isOver(members: Member[], { id, set }: Message): boolean {
  const times = members.map(({ at }) => at);
  if (!members.some((member) => member.id === id)) return true; // it could not be remembered that it is one
  if (set?.total === undefined) return Date.now() - Math.max(...times) >= QUIET;
  return members.length >= set.total || Date.now() - Math.min(...times) >= LONGEST;
}

// By their place in the set where that is told, else as they came.
async function membersOf(message: Message): Promise<Member[]> {
  const rows = await rowsOf(keyOf(message).pk);
  const members = rows.filter(({ sk }) => sk.startsWith("member#")) as unknown as Member[];
  return members
    .map(({ id, native, index, at }) => ({ id, native, index, at }))
    .sort((one, other) => (one.index ?? 0) - (other.index ?? 0) || one.at - other.at);
}

async function leadOf(message: Message): Promise<Lead> {
  const lead = (await rowAt(keyOf(message))) as Lead | undefined;
  if (lead) return lead;
  throw new Failure("busy", "The set is not there any more.");
}

async function pause(): Promise<void> {
  await new Promise((wake) => setTimeout(wake, PAUSE));
}

function keyOf({ channel, tenant, room, set }: Message): Key {
  return { pk: `set#${channel}:${tenant}:${room}:${set?.id}`, sk: "lead" };
}
