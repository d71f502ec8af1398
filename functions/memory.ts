import { days } from "./env.js";
import type { Heard } from "./events.js";

const QUEUED = 60 * 60_000; // milliseconds that a message may wait for its turn

/**
 * oldestTaken returns since when (epoch milliseconds) messages are taken: what is older than our memory of replies when its
 * turn comes could be answered twice.
 */
export function oldestTaken(now: number): number {
  return now - remembered() + QUEUED;
}

/** isFresh tells whether what happened is taken at a moment (epoch milliseconds); to forget, it is never too late. */
export function isFresh({ name, message }: Heard, now: number): boolean {
  if (["message.deleted", "person.left", "tenant.left"].includes(name)) return true;
  return Date.parse(message.sent) > oldestTaken(now);
}

/** isForgotten tells whether a message is so old that nobody knows any more whether it was answered. */
export function isForgotten(sent: string, now: number): boolean {
  return Date.parse(sent) <= now - remembered();
}

function remembered(): number {
  return days("REMEMBER_DAYS") * 1000; // milliseconds
}
