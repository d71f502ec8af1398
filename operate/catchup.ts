/** `make catch-up`: finds what people posted for us since a moment, says how much that is, asks, and publishes it as if it had been delivered. */
import { countsOf, missedSince, publishMissed, sinceLast } from "../functions/catchup.js";
import { channelNamed } from "../functions/channels.js";
import type { Message } from "../functions/events.js";
import { deployed } from "./deployment.js";
import { momentIn } from "./moments.js";
import { agreed, explained, ready } from "./terraform.js";
import { say } from "./words.js";

const LONGEST = 3_600_000; // milliseconds that a platform may be asked
const PORTION = 100; // messages between two words of progress

async function catchUp(): Promise<void> {
  ready();
  const { secrets } = await deployed();
  const channels = Object.keys(secrets);
  if (channels.length === 0) return say("No channel is on, so there is nothing to catch up on.");
  for (const channel of channels) await caughtUp(channel);
}

async function caughtUp(channel: string): Promise<void> {
  if (!channelNamed(channel).missed)
    return say(`${channel}: it cannot be asked what was posted. Post again what has no answer.`);
  const since = process.env.SINCE
    ? momentIn(process.env.SINCE, new Date())
    : await sinceLast(channel);
  if (!since)
    throw new Error(`${channel}: no message was taken lately. Say since when, such as SINCE=6h.`);
  say(`${channel}: looking for what was posted for the bot since ${since.toISOString()} …`);
  const messages = await missedSince(channel, since, Date.now() + LONGEST);
  say(`${channel}: ${told(messages)}, answered ones too.`);
  if (messages.length === 0) return;
  if (!(await agreed("Publish them? What was answered is not answered again."))) {
    return say("Nothing was done.");
  }
  await published(messages);
  say("Done. The answers come in the next minutes.");
}

function told(found: Message[]): string {
  const { messages, rooms } = countsOf(found);
  return `${messages} message${messages === 1 ? "" : "s"} in ${rooms} room${rooms === 1 ? "" : "s"}`;
}

async function published(messages: Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += PORTION) {
    const portion = messages.slice(from, from + PORTION);
    await publishMissed(portion);
    say(`${from + portion.length} of ${messages.length} are published.`);
  }
}

await catchUp().catch((error) => {
  say(explained(error));
  process.exit(1);
});
