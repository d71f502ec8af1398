import type { Trouble } from "../trouble.js";

/** Answers says what is answered instead of the truth, for how many more times, and when to come back. */
export type Answers = Trouble & { retryAfter: number };

/** Knobs make the simulated Webex behave as badly as the real one may; they can be turned at any time. */
export type Knobs = {
  /** How often a file is refused first: 423 while it is scanned, 410, 428, 404 or 429. */
  contents: Answers;
  /** How often any call is refused first, such as with 429. */
  rate: Answers;
  /** How many more times each delivery is sent than once. */
  duplicates: number;
  /** Milliseconds in which deliveries are gathered, to leave last one first; 0 keeps their order. */
  shuffle: number;
  /** How many posts take effect while their answer is lost. */
  lostAnswers: number;
  /** Whether the bot hears of its own messages. */
  echo: boolean;
  /** Milliseconds by which the bot hears later of its own messages. */
  echoDelay: number;
  /** Whether the bot hears of, and may read, group messages that do not mention it. */
  hearAll: boolean;
  /** Milliseconds after which a delivery without an answer counts as failed. */
  timeout: number;
  /** Milliseconds until a file is handed out, and until a post or an edit takes effect. */
  latency: { contents: number; posts: number };
};

/** quietKnobs returns the knobs as they are when nothing goes wrong. */
export function quietKnobs(): Knobs {
  return {
    contents: { status: 423, times: 0, retryAfter: 1 },
    rate: { status: 429, times: 0, retryAfter: 1 },
    duplicates: 0,
    shuffle: 0,
    lostAnswers: 0,
    echo: true,
    echoDelay: 0,
    hearAll: false,
    timeout: 10_000,
    latency: { contents: 0, posts: 0 },
  };
}
