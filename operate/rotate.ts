/** `make rotate WHAT=secret` makes a new secret that deliveries are signed with, or takes it; `make rotate WHAT=token` takes the bot's new token. Neither deploys. */
import { setTimeout as wait } from "node:timers/promises";
import { channelNamed } from "../functions/channels.js";
import { seconds } from "../functions/env.js";
import type { Fault } from "../functions/faults.js";
import { type Brought, signings, tokens } from "./brought.js";
import { deployed } from "./deployment.js";
import { findingOf, lineOf } from "./findings.js";
import { apiOf, type Outputs, registeredIn } from "./outputs.js";
import { tokenRenewed } from "./renewal.js";
import { secretRotated, secretTaken } from "./rotation.js";
import { explained, ready } from "./terraform.js";
import { say } from "./words.js";

const ways = new Map([
  ["secret", secret],
  ["token", token],
]);

async function rotate(): Promise<void> {
  const way = ways.get(process.env.WHAT ?? "");
  if (!way)
    throw new Error(
      "Say what: `make rotate WHAT=secret` (deliveries are signed with it) or WHAT=token (the bot's).",
    );
  ready();
  const outputs = await deployed();
  const channels = Object.keys(outputs.secrets);
  if (channels.length === 0) say("No channel is on, so there is nothing to rotate.");
  for (const channel of channels)
    if (!channelNamed(channel).faults) say(elsewhere(channel));
    else await way(channel, outputs);
}

// Only where we tell the platform what to sign with can that be another; elsewhere the platform makes it.
function elsewhere(channel: string): string {
  if (!channelNamed(channel).door)
    return `${channel}: its secrets are made there. Put the new ones into Secrets Manager, ${channel}/signing and ${channel}/credentials of this deployment.`;
  return `${channel}: its secrets are made there. Choose Regenerate beside them on the page Basic Information of the app at api.slack.com/apps, raise ${channel}_secrets_version in terraform.tfvars, and make deploy, which asks for both. A workspace's token changes when it adds the bot again.`;
}

async function secret(channel: string, outputs: Outputs): Promise<void> {
  const registered = registeredIn(outputs, channel);
  const [settled = 0, kept = 0] = seconds("ROTATE_SECONDS", "60,6").map((some) => some * 1000);
  const secret = outputs.secrets[channel]?.signing ?? "";
  const written = outputs.secret_versions[channel]?.signing ?? "";
  const rotating = { channel, secret, written, registered, say, settled, kept, wait };
  const brought = signings[channel];
  const faults = brought
    ? await secretTaken(rotating, await taken(brought))
    : await secretRotated(rotating);
  if (!faults) return say(`${channel}: this secret is in use already. Nothing was changed.`);
  told(channel, faults, outputs);
  const next = brought ? "have another one made, and take it" : "run this again";
  say(
    `${channel}: the new secret is ${faults.length > 0 ? "there" : "in use"}. The one before it is still believed: if that got out, ${next}.`,
  );
}

function told(channel: string, faults: Fault[], outputs: Outputs): void {
  for (const fault of faults) say(lineOf(channel, findingOf(fault, outputs)));
  if (faults.length > 0) process.exitCode = 1;
}

// What is exported may be the one before.
async function taken({ name, given }: Brought): Promise<string> {
  if (process.env[name]) say(`Taking what is exported as ${name}.`);
  return await given();
}

async function token(channel: string, outputs: Outputs): Promise<void> {
  const api = apiOf(outputs, channel);
  const brought = tokens[channel];
  if (!api || !brought)
    return say(`${channel}: there is no token that could be asked whose it is.`);
  const secret = outputs.secrets[channel]?.credentials ?? "";
  const written = outputs.secret_versions[channel]?.credentials ?? "";
  const registered = registeredIn(outputs, channel);
  const token = await taken(brought);
  const bot = await tokenRenewed({ channel, secret, written, registered, api, token });
  say(
    bot
      ? `${channel}: "${bot}" has its new token; the functions use it within 30 seconds. Use it for \`make deploy\`, too, from now on.`
      : `${channel}: this token is in use already. Nothing was changed. Export the new one as ${brought.name}, or unset it to be asked.`,
  );
}

await rotate().catch((error) => {
  say(explained(error));
  process.exit(1);
});
