import { randomInt } from "node:crypto";
import { type Channel, channelNamed } from "../functions/channels.js";
import type { Fault, Registered } from "../functions/faults.js";
import { credentialsOf, forgetCredentials } from "../functions/secrets.js";
import { currentOf, replaced, UNDER_WAY, valueIn } from "./versions.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 40; // letters of a secret
const TIME = 120_000; // milliseconds that a platform may be asked
const TOLD = 600_000; // milliseconds after a rotation by which repair has told the webhooks, if nobody else did
const LOOKS = 5; // before it is given up

/** Rotating is whose secret is rotated, how people are told, and how long what is under way is waited for. */
export type Rotating = {
  channel: string;
  /** the name of what its deliveries are signed with */
  secret: string;
  /** id of the version of it that Terraform wrote */
  written: string;
  registered: Registered;
  say(words: string): void;
  wait(milliseconds: number): Promise<unknown>;
  /** milliseconds until a delivery that was signed before a rotation has come, or never will */
  settled: number;
  /** milliseconds after which whoever kept a secret asks again for one that does not fit */
  kept: number;
};

/**
 * secretRotated makes a new secret that deliveries are signed with, tells the webhooks, and returns what is wrong with them
 * afterwards. The current secret and the previous one are believed, so a run that ends half-way loses nothing: each begins
 * by telling the webhooks the current one.
 */
export async function secretRotated(rotating: Rotating): Promise<Fault[]> {
  const { secret, written, say, wait, kept } = rotating;
  const channel = channelNamed(rotating.channel);
  const current = await settledOn(channel, rotating);
  await replaced({ secret, current, written }, newSecret());
  say("There is a new secret. Should this end now: repair tells the webhooks, or run it again.");
  await wait(kept);
  await told(channel, rotating).catch((cause) => {
    const half = "Not every webhook knows the new secret yet. Both are believed: repair tells them";
    throw new Error(`${half} within 5 minutes, or run this again. ${cause.message}`, { cause });
  });
  return await faultsNow(channel, rotating);
}

/**
 * secretTaken makes a secret that the platform made the one that deliveries are believed by, beside the one before it, and
 * returns what is wrong afterwards; undefined where it was already.
 */
export async function secretTaken(rotating: Rotating, value: string): Promise<Fault[] | undefined> {
  const { channel, secret, written, wait, kept } = rotating;
  const { id: current, value: before } = await valueIn(secret);
  if (before === value) return undefined;
  await replaced({ secret, current, written }, value);
  await wait(kept);
  return await faultsNow(channelNamed(channel), rotating);
}

// The id of the current version, once no delivery that is signed with another one is under way.
async function settledOn(channel: Channel, rotating: Rotating): Promise<string> {
  const { secret, settled, kept, say, wait } = rotating;
  let waited: string | undefined;
  for (let looks = 0; looks < LOOKS; looks++) {
    // First: where another one takes its place while the webhooks are looked at, it is not replaced.
    const { id, since = 0 } = await currentOf(secret);
    const age = Date.now() - since;
    if (age < kept) await wait(kept - Math.max(age, 0)); // clocks differ
    // Those that sign with the one before would not be believed any more.
    const late = await told(channel, rotating);
    if (late === 0 && (id === waited || age > TOLD)) return id;
    if (settled > 0) {
      const reason = "what was signed before the last rotation may still come";
      say(`Waiting ${Math.ceil(settled / 1000)} seconds: ${reason}.`);
      await wait(settled);
    }
    waited = id;
  }
  throw new Error(UNDER_WAY);
}

// One that is off is left to repair, which tells it the secret when it switches it on.
async function told(channel: Channel, rotating: Rotating): Promise<number> {
  const faults = await faultsNow(channel, rotating);
  const mends = faults.flatMap(({ what, rest, mend }) =>
    what === "secret" && rest === 0 && mend ? [mend] : [],
  );
  for (const mend of mends) await mend();
  if (mends.length > 0) rotating.say(`${mends.length} webhooks are told the secret.`);
  return mends.length;
}

async function faultsNow(channel: Channel, { registered }: Rotating): Promise<Fault[]> {
  forgetCredentials();
  const credentials = await credentialsOf(channel.name);
  return (await channel.faults?.({ credentials, until: Date.now() + TIME }, registered)) ?? [];
}

function newSecret(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
