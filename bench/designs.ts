import type { Usage } from "./prices.js";

/**
 * Design is how another bot is built: what it does, by which one knows it, and what it uses for one picture, or for one message of words where it
 * looks at none. It is counted from its own description, where that leaves something open as the least that does what it says.
 */
export type Design = { name: string; does: string[]; each: Usage };

const PYTHON = 0.125; // GB, what a function has where nobody says how much
const NODE = 1; // GB, what the Serverless Framework gives one

/** ONE does everything for a picture within the webhook's call: what Spotter grew from, and what `make bench-path` runs. */
export const ONE: Design = {
  name: "one function",
  does: [
    "everything within the webhook's call: labels, texts, and texts once more for plates; four posts, each of which its webhook hears of, too.",
    "Four seconds of 128 MB for the picture, half a second for each post that it hears of; a row for the plate.",
  ],
  each: {
    image: 3,
    restRequest: 5,
    run: 5,
    gbSecondX86: (4 + 4 * 0.5) * PYTHON,
    write: 1,
    logGb: (5 * 0.5) / 1e6,
  },
};

/** STEPS has a bus between small services, and a state machine that asks every question of a picture. */
export const STEPS: Design = {
  name: "events and steps",
  does: [
    "a bus between services, and a state machine that keeps the picture and asks for labels, text, faces and celebrities at once: eight steps;",
    "a picture with names is drawn and posted. Every event goes to a log and a data lake. Its own description reckons 1500 pounds for what looks",
    "at a million messages, half of them pictures, and 130 for the rest. What it keeps in buckets is left out.",
  ],
  each: {
    image: 4,
    restRequest: 1,
    run: 4, // in, fetch, draw, out
    gbSecondX86: (0.5 + 1 + 2 + 1) * PYTHON,
    event: 4, // raw, received, analysed, to be sent
    step: 8,
    objectPut: 2,
    objectGet: 6, // each question, drawn, sent
    secretCall: 2,
    streamedGb: (4 * 5) / 1e6, // of an event 5 KB at least
    logGb: (4 * 4 + 4 * 0.5) / 1e6,
  },
};

/** EMOJI answers each message in Slack with an emoji, in one function. */
export const EMOJI: Design = {
  name: "emoji bot",
  does: [
    "one function within the call: asks a table for the workspace's token, and reacts. Half a second of 1024 MB.",
  ],
  each: {
    restRequest: 1,
    run: 1,
    gbSecondX86: 0.5 * NODE,
    read: 1,
    logGb: 0.5 / 1e6,
  },
};

/** ECHO says in LINE what was said, and keeps it, in one function. */
export const ECHO: Design = {
  name: "echo bot",
  does: [
    "one function within the call: says the same, and keeps it in a table. Half a second of 128 MB.",
  ],
  each: {
    restRequest: 1,
    run: 1,
    gbSecondX86: 0.5 * PYTHON,
    write: 1,
    tableGbMonth: 0.5 / 1e6,
    logGb: 0.5 / 1e6,
  },
};
