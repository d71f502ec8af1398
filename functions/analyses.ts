import type { Kind } from "./captions.js";
import type { Coded } from "./codes.js";
import { type Drawn, drawnOn, type Wish } from "./easel.js";
import { Failure, type PictureCode, pictureCodeOf } from "./errors.js";
import { readingOf } from "./eyes.js";
import { type Guess, guessesIn } from "./guesses.js";
import { hashOf, type Picture, prepared } from "./picture.js";
import { type Plate, platesIn, type Rules } from "./plates.js";
import type { Named, Question, Reading } from "./reading.js";

/** Note is a list of things seen in a picture, told under the name of what they are about. */
export type Note = { about: string; items: Named[] };

/** Findings is what the analyses make of a picture; `plates` and `codes` are absent when nobody looked for any. */
export type Findings = Partial<Coded> & {
  plates?: Plate[];
  /** told where there is no plate */
  guesses?: Guess[];
  notes: Note[];
  /** the analyses whose question got no answer */
  missing: string[];
};

/** Scene is what an analysis may know besides the reading: width by height, and whose plates to look for. */
export type Scene = { aspect: number; rules: Rules };

/** Analysis says what the answer to one question means. */
export type Analysis = {
  /** as it is called in ANALYSES */
  name: string;
  question: Question;
  /** the kind of code that it looks for: what is one is nothing to the others */
  kind?: Kind;
  find(reading: Reading, scene: Scene): Partial<Findings>;
};

/** Seen is what we can say of one picture, the first of `frames` in its file: findings, or the reason why there are none. */
export type Seen =
  | (Findings & { hash: string; reading: Reading; frames: number; drawing?: Drawn })
  | { unread: PictureCode };

const plates: Analysis = {
  name: "plates",
  question: "text",
  find: ({ text = [] }, { aspect, rules }) => {
    const found = platesIn(text, aspect, rules);
    const guesses = found.length === 0 ? guessesIn(text, aspect, rules.countries) : [];
    return { plates: found, ...(guesses.length > 0 && { guesses }) };
  },
};

const text: Analysis = {
  name: "text",
  question: "text",
  find: ({ text: pieces = [] }) => {
    const lines = pieces.filter(({ kind }) => kind === "line");
    return noted(
      "text",
      lines.map(({ text: name, confidence }) => ({ name, confidence })),
    );
  },
};

/** analyses is everything Spotter can look for. ANALYSES says which of them it does. */
export const analyses: Analysis[] = [
  plates,
  text,
  { name: "labels", question: "labels", find: ({ labels }) => noted("labels", labels) },
  { name: "faces", question: "faces", find: ({ faces }) => noted("faces", faces) },
  {
    name: "celebrities",
    question: "celebrities",
    find: ({ celebrities }) => noted("celebrities", celebrities),
  },
  { name: "serials", question: "text", kind: "serial", find: () => ({}) },
  { name: "macs", question: "text", kind: "mac", find: () => ({}) },
  { name: "imeis", question: "text", kind: "imei", find: () => ({}) },
];

/** analysesNamed returns the analyses in a list such as "plates,text"; an unknown name is a Failure. */
export function analysesNamed(names: string): Analysis[] {
  return names.split(",").map((name) => {
    const analysis = analyses.find((known) => known.name === name.trim());
    const all = analyses.map((known) => known.name).join(", ");
    if (!analysis) throw new Failure("setting-wrong", `ANALYSES must be a list of: ${all}.`);
    return analysis;
  });
}

/** Looking is what to look for in a picture, and until when (epoch milliseconds) somebody waits for it. */
export type Looking = {
  wanted: Analysis[];
  rules: Rules;
  until: number;
  /** what is to be drawn on it besides names, where a drawing can be shown */
  wish?: Wish;
  /** remembers which picture it is, before anything is kept of what is in it */
  keep(hash: string): Promise<void>;
};

/** seenIn reads one picture, and says what the analyses make of it or why it cannot be read. */
export async function seenIn(
  picture: Picture,
  { keep, wanted, rules, until, wish }: Looking,
): Promise<Seen> {
  try {
    const { frames, ...bare } = await prepared(await picture.bytes(), until);
    const hash = hashOf(bare.image);
    await keep(hash);
    const questions = wanted.map(({ question }) => question);
    const reading = await readingOf({ ...bare, hash, until }, questions);
    const findings = await findingsIn(reading, wanted, { aspect: bare.width / bare.height, rules });
    const drawing = wish && (await drawnOn(bare, { reading, ...findings }, { ...wish, until }));
    return { ...findings, hash, reading, frames, ...(drawing && { drawing }) };
  } catch (error) {
    const unread = pictureCodeOf(error);
    if (unread) return { unread };
    throw error;
  }
}

async function findingsIn(all: Reading, wanted: Analysis[], scene: Scene): Promise<Findings> {
  const able = wanted.filter(({ question }) => all[question]);
  const { reading, coded } = await codedIn(all, able, scene);
  const found = able.map((analysis) => analysis.find(reading, scene));
  const { plates, guesses } = found.find((findings) => findings.plates) ?? {};
  return {
    ...coded,
    ...(plates && { plates }),
    ...(guesses && { guesses }),
    notes: found.flatMap((findings) => findings.notes ?? []),
    missing: wanted.filter((analysis) => !able.includes(analysis)).map(({ name }) => name),
  };
}

// What finds them is loaded where they are looked for: a start does not wait for it.
async function codedIn(reading: Reading, able: Analysis[], { aspect }: Scene) {
  const kinds = able.flatMap(({ kind }) => kind ?? []);
  if (kinds.length === 0) return { reading };
  const { codesIn } = await import("./codes.js");
  const { rest: text, ...coded } = await codesIn(reading.text ?? [], aspect, kinds);
  return { reading: { ...reading, text }, coded };
}

function noted(about: string, found: Named[] = []): Partial<Findings> {
  const items = found.filter(({ name }) => name);
  return items.length > 0 ? { notes: [{ about, items }] } : {};
}
