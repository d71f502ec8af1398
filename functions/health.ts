import * as z from "zod/mini";
import { type Caught, caughtUp, sinceLast } from "./catchup.js";
import { type Channel, channelNamed } from "./channels.js";
import { Failure } from "./errors.js";
import { publish, type Subject } from "./events.js";
import type { Fault, Registered } from "./faults.js";
import { credentialsOf } from "./secrets.js";
import { fresh, type Key, putRow, type Row, removeRow, rowAt, rowsOf } from "./table.js";

/** Health is how a channel's webhooks are once they were looked after. */
export type Health = {
  /** what was put right, and of which webhook */
  repaired: string[];
  /** how much is still wrong */
  wrong: number;
  /** what was published, since it may not have been delivered */
  caught: Caught;
  /** the first thing that could not be put right */
  trouble?: unknown;
};

/** Known is a fault as the store knows it: since when, and from when on messages may be missed (ISO 8601). */
type Known = Pick<Fault, "webhook" | "what"> & { at: string; since?: string | undefined };

const Registrations = z.record(z.string(), z.object({ url: z.string(), ids: z.array(z.string()) }));

/** registeredIn reads the setting that says, by channel, where webhooks deliver to and which are ours; one that does not is a Failure. */
export function registeredIn(setting: string): Record<string, Registered> {
  try {
    return z.parse(Registrations, JSON.parse(setting));
  } catch {
    const form = '{"webex":{"url":"https://…","ids":["…"]}}';
    throw new Failure("setting-wrong", `Set WEBHOOKS to JSON such as ${form}.`);
  }
}

/**
 * mended puts a channel's webhooks right as far as it can, within a time (epoch milliseconds), and publishes what was put
 * right and what was missed meanwhile. A fault is noted before it is touched, and the note goes last: whichever run finds it
 * right again tells so.
 */
export async function mended(name: string, registered: Registered, until: number): Promise<Health> {
  const channel = channelNamed(name);
  const asking = { credentials: await credentialsOf(name), until };
  const look = async () => (await channel.faults?.(asking, registered)) ?? [];
  // Before we look: what another run has done with meanwhile is then found right.
  const known = await faultsKnown(name);
  const found = await look();
  for (const fault of found)
    if (!known.some((one) => isOf(fault, one))) known.push(...(await noted(name, fault)));
  const due = found.filter(({ webhook }) => isDue(webhook, found, known));
  const troubles = await troublesOf(due);
  const left = due.length > 0 ? await look() : found;
  const over = known.filter((one) => !left.some((fault) => isOf(fault, one)));
  const caught = await told(channel, over, until);
  const repaired = over.map(({ what, webhook }) => `${what} ${webhook}`);
  const [trouble] = [...troubles, ...missingIn(left)];
  return { repaired, wrong: left.length, caught, ...(trouble !== undefined && { trouble }) };
}

// All that is wrong with a webhook is put right at once, so all of it must have rested.
function isDue(webhook: string, found: Fault[], known: Known[]): boolean {
  const sinceOf = (fault: Fault) => known.find((one) => isOf(fault, one))?.at ?? "";
  return found
    .filter((fault) => fault.webhook === webhook)
    .every((fault) => Date.now() - Date.parse(sinceOf(fault)) >= fault.rest);
}

// One that cannot be put right keeps none of the others.
async function troublesOf(due: Fault[]): Promise<unknown[]> {
  const mends = new Set(due.flatMap(({ mend }) => mend ?? []));
  const ends = await Promise.allSettled([...mends].map((mend) => mend()));
  return ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
}

function missingIn(left: Fault[]): Failure[] {
  const missing = left.filter(({ mend }) => !mend);
  const told = missing.flatMap(({ advice }) => advice ?? []);
  const what = `${missing.length} of our webhooks are not there. Make them again: make deploy.`;
  return missing.length > 0 ? [new Failure("webhook-missing", told[0] ?? what)] : [];
}

async function told(channel: Channel, over: Known[], until: number): Promise<Caught> {
  const repaired = "webhook.repaired" as const;
  await publish(
    over.map((one) => {
      const { webhook, what } = one;
      return { name: repaired, message: subjectOf(channel, one), detail: { what, webhook } };
    }),
  );
  const [since] = over.flatMap((one) => one.since ?? []).sort();
  const caught = await caughtUp(channel.name, since ? new Date(since) : undefined, until);
  for (const one of over) await removeRow(keyOf(channel.name, one));
  return caught;
}

// By when it was noted, so that a repeat is told to be one, and what happens again is not.
function subjectOf({ name }: Channel, { what, webhook, at }: Known): Subject {
  return { id: `${name}:-:${webhook}:${what}:${Date.parse(at)}`, channel: name, tenant: "-" };
}

function isOf(fault: Fault, { webhook, what }: Known): boolean {
  return fault.webhook === webhook && fault.what === what;
}

async function faultsKnown(name: string): Promise<Known[]> {
  const rows = await rowsOf(keyOf(name).pk);
  return rows.filter(({ sk }) => sk.startsWith(keyOf(name).sk)).map(knownIn);
}

// Nothing where another run has noted it, put it right and told so meanwhile.
async function noted(name: string, fault: Fault): Promise<Known[]> {
  const { webhook, what, misses } = fault;
  // Now, since the newest message will be another one once they come again.
  const since = misses ? (await sinceLast(name))?.toISOString() : undefined;
  const row = { webhook, what, at: new Date().toISOString(), since };
  if (await putRow(keyOf(name, fault), "REMEMBER_DAYS", row, fresh())) return [row];
  const other = await rowAt(keyOf(name, fault));
  return other ? [knownIn(other)] : [];
}

function knownIn({ webhook, what, at, since }: Row): Known {
  return { webhook, what, at, since };
}

function keyOf(name: string, fault?: Pick<Fault, "webhook" | "what">): Key {
  const sk = fault ? `fault#${fault.what}#${fault.webhook}` : "fault#";
  return { pk: `channel#${name}`, sk };
}
