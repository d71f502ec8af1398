import { channelNamed } from "./channels.js";
import { eventOf, type Message, publish } from "./events.js";
import { lastSeen } from "./latest.js";
import { oldestTaken } from "./memory.js";
import { credentialsOf } from "./secrets.js";

const MARGIN = 10 * 60_000; // milliseconds in which messages overtake each other

/** Caught is how many messages were published, of how many rooms. */
export type Caught = { messages: number; rooms: number };

/** sinceLast returns the moment since which a channel's messages may be missed; undefined where it is not known that we ever took one. */
export async function sinceLast(channelName: string): Promise<Date | undefined> {
  const at = await lastSeen(channelName);
  return at ? new Date(Date.parse(at) - MARGIN) : undefined;
}

/**
 * missedSince returns a channel's messages for us since a moment, oldest first, answered ones too; none where the channel
 * cannot tell. It goes back as far as we know what was answered, and no further.
 */
export async function missedSince(
  channelName: string,
  since: Date,
  until: number,
): Promise<Message[]> {
  const channel = channelNamed(channelName);
  const from = new Date(Math.max(since.getTime(), oldestTaken(Date.now())));
  const credentials = await credentialsOf(channelName);
  const messages: Message[] = [];
  for await (const message of channel.missed?.(from, { credentials, until }) ?? [])
    messages.push(message);
  return messages.sort((one, other) => Date.parse(one.sent) - Date.parse(other.sent));
}

/** publishMissed publishes messages as if they had been delivered: what was answered stays answered once. */
export async function publishMissed(messages: Message[]): Promise<void> {
  const name = "message.received" as const;
  await publish(messages.map((message) => eventOf({ name, message })));
}

/**
 * caughtUp publishes what a channel missed since a moment, within a time (epoch milliseconds), and returns how much that is.
 * Whoever switches a webhook on again asks sinceLast before: afterwards the newest message is one that came since.
 */
export async function caughtUp(
  channelName: string,
  since: Date | undefined,
  until: number,
): Promise<Caught> {
  const messages = since ? await missedSince(channelName, since, until) : [];
  await publishMissed(messages);
  return countsOf(messages);
}

/** countsOf returns how many messages these are, and of how many rooms. */
export function countsOf(messages: Message[]): Caught {
  return { messages: messages.length, rooms: new Set(messages.map(({ room }) => room)).size };
}
