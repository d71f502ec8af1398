import type { Trouble } from "../trouble.js";

/** Knobs make the simulated LINE behave as badly as the real one may; they can be turned at any time. Methods are named by path, as `message/push` and `message/:id/content`. */
export type Knobs = {
  /** How often a call is refused first, such as with 429; retryAfter (seconds) is not sent where it is 0, as by LINE. */
  rate: Trouble & { retryAfter: number };
  /** How often a call breaks, with a status or (0) a cut connection, before or after it took effect. */
  broken: Trouble & { moment: "before" | "after" };
  /** How often a file is refused first, such as with 410 where it has expired. */
  contents: Trouble;
  /** How often a file is still prepared: 202, and nothing of it. */
  preparing: number;
  /** Seconds for which a reply token is good. */
  tokenSeconds: number;
  /** Whether what was taken back cannot be quoted any more. */
  strictQuotes: boolean;
  /** Whether a delivery in vain is tried again, how often, and after which part of 1, 5 and 15 minutes (then 15 again). */
  redelivery: { tries: number; scale: number };
  /** How many more times each delivery is sent than once. */
  duplicates: number;
  /** Milliseconds in which deliveries are gathered, to leave last one first; 0 keeps their order. */
  shuffle: number;
  /** Milliseconds in which events are gathered, to leave in one delivery; 0 gives each its own. */
  batch: number;
  /** Whether the images of a set leave in one delivery, or each in its own, or so and without place and number (bare). */
  sets: "together" | "apart" | "bare";
  /** Whether who speaks in a group is not told. */
  anonymous: boolean;
  /** Whether somebody else answers for the account: events have no reply token. */
  standby: boolean;
  /** Milliseconds after which a delivery without an answer counts as failed. */
  timeout: number;
  /** Milliseconds until a file is handed out, and until a reply or a push takes effect. */
  latency: { contents: number; posts: number };
};

/** quietKnobs returns the knobs as they are when nothing goes wrong. */
export function quietKnobs(): Knobs {
  return {
    rate: { status: 429, times: 0, retryAfter: 0 },
    broken: { status: 0, times: 0, moment: "before" },
    contents: { status: 410, times: 0 },
    preparing: 0,
    tokenSeconds: 60,
    strictQuotes: false,
    redelivery: { tries: 0, scale: 1 },
    duplicates: 0,
    shuffle: 0,
    batch: 0,
    sets: "apart",
    anonymous: false,
    standby: false,
    timeout: 2_000,
    latency: { contents: 0, posts: 0 },
  };
}
