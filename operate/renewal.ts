import { channelNamed } from "../functions/channels.js";
import type { Registered } from "../functions/faults.js";
import { credentialsOf } from "../functions/secrets.js";
import { tokens } from "./brought.js";
import { replaced, valueIn } from "./versions.js";

const TIME = 60_000; // milliseconds that a platform may be asked

/** Renewing is the new token of a channel's bot, the secret that keeps the old one, and whom to ask whose it is. */
export type Renewing = {
  channel: string;
  /** the name of what the platform gave us, as JSON */
  secret: string;
  /** id of the version of it that Terraform wrote */
  written: string;
  registered: Registered;
  /** base of the platform's API */
  api: string;
  token: string;
};

/**
 * tokenRenewed makes a token the one that the functions use, and returns the bot's name; undefined where it was already.
 * A token that is not our bot's is an Error that says what to do; then nothing is changed.
 */
export async function tokenRenewed(renewing: Renewing): Promise<string | undefined> {
  const { channel, secret, written, api, token } = renewing;
  const name = (await tokens[channel]?.whose(token, api)) ?? "";
  await refuseAnother(name, renewing);
  const { id: current, value } = await valueIn(secret);
  const given = fieldsIn(value);
  if (given.token === token) return undefined;
  await replaced({ secret, current, written }, JSON.stringify({ ...given, token }));
  return name;
}

// A bot is shown its own webhooks alone; one that delivers elsewhere is none of ours where there is but one.
async function refuseAnother(
  name: string,
  { channel, registered, token }: Renewing,
): Promise<void> {
  const { signing } = await credentialsOf(channel);
  const asking = { credentials: { signing, token: () => token }, until: Date.now() + TIME };
  const faults = (await channelNamed(channel).faults?.(asking, registered)) ?? [];
  const missing = faults.filter(({ what }) => what === "made" || what === "target");
  if (registered.ids.length === 0 || missing.length < registered.ids.length) return;
  throw new Error(
    `None of our webhooks belongs to the bot "${name}": take the token of the bot that this was deployed with. If they were deleted, \`make deploy\` makes them again; then run this once more.`,
  );
}

// What is no JSON is of no use to the functions either.
function fieldsIn(value: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(value));
  } catch {
    return {};
  }
}
