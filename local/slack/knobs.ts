import type { Trouble } from "../trouble.js";

/** Knobs make the simulated Slack behave as badly as the real one may; they can be turned at any time. */
export type Knobs = {
  /** How often a call is refused first, such as with 429: any, or those of these methods. */
  rate: Trouble & { retryAfter: number };
  /** How often a call breaks, with a status or (0) a cut connection, before or after it took effect: any, or those of these methods. */
  broken: Trouble & { moment: "before" | "after" };
  /** How often a file is refused first. */
  files: Trouble;
  /** How often the login page comes instead of a file. */
  loginPages: number;
  /** Whether a message tells no more of its files than their ids. */
  stubs: boolean;
  /** Whether messages may be listed once a minute only, 15 at a time, as for apps that are not in Slack's Marketplace. */
  repliesLimited: boolean;
  /** Whether who asks for the thread of a reply gets the reply alone. */
  repliesAlone: boolean;
  /** How many more times each delivery is sent than once. */
  duplicates: number;
  /** Milliseconds in which deliveries are gathered, to leave last one first; 0 keeps their order. */
  shuffle: number;
  /** Whether the bot hears of its own messages. */
  echo: boolean;
  /** Milliseconds after which a delivery without an answer counts as failed. */
  timeout: number;
  /** How long the pauses before a delivery is tried again are, as a part of Slack's 0, 1 and 5 minutes. */
  pauses: number;
  /** Milliseconds until a file is handed out, and until a post, an edit or a reaction takes effect. */
  latency: { files: number; posts: number };
  /** How many characters a post and an edit may have. */
  longest: { posts: number; edits: number };
};

/** quietKnobs returns the knobs as they are when nothing goes wrong. */
export function quietKnobs(): Knobs {
  return {
    rate: { status: 429, times: 0, retryAfter: 1 },
    broken: { status: 0, times: 0, moment: "before" },
    files: { status: 500, times: 0 },
    loginPages: 0,
    stubs: false,
    repliesLimited: false,
    repliesAlone: false,
    duplicates: 0,
    shuffle: 0,
    echo: true,
    timeout: 3_000,
    pauses: 1,
    latency: { files: 0, posts: 0 },
    longest: { posts: 40_000, edits: 4_000 },
  };
}
