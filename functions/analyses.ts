import { Failure, type PictureCode, pictureCodeOf } from "./errors.js";
import { readingOf } from "./eyes.js";
import { type Misfit, misfitsIn } from "./misfits.js";
import { hashOf, type Picture, prepared } from "./picture.js";
import { type Plate, platesIn, type Rules } from "./plates.js";
import type { Named, Question, Reading } from "./reading.js";

/** Note is a list of things seen in a picture, told under the name of what they are about. */
export type Note = { about: string; items: Named[] };

/** Findings is what the analyses make of a picture; `plates` is absent when nobody looked for any. */
export type Findings = {
  plates?: Plate[];
  /** told where there is no plate */
  misfits?: Misfit[];
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
  find(reading: Reading, scene: Scene): Partial<Findings>;
};

/** Seen is what we can say of one picture, the first of `frames` in its file: findings, or the reason why there are none. */
export type Seen =
  | (Findings & { hash: string; reading: Reading; frames: number })
  | { unread: PictureCode };

const plates: Analysis = {
  name: "plates",
  question: "text",
  find: ({ text = [] }, { aspect, rules }) => {
    const found = platesIn(text, aspect, rules);
    const misfits = found.length === 0 ? misfitsIn(text, aspect, rules.countries) : [];
    return { plates: found, ...(misfits.length > 0 && { misfits }) };
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
  /** remembers which picture it is, before anything is kept of what is in it */
  keep(hash: string): Promise<void>;
};

/** seenIn reads one picture, and says what the analyses make of it or why it cannot be read. */
export async function seenIn(
  picture: Picture,
  { keep, wanted, rules, until }: Looking,
): Promise<Seen> {
  try {
    const { image, width, height, frames } = await prepared(await picture.bytes(), until);
    const hash = hashOf(image);
    await keep(hash);
    const questions = wanted.map(({ question }) => question);
    const reading = await readingOf({ image, hash, until }, questions);
    const findings = findingsIn(reading, wanted, { aspect: width / height, rules });
    return { ...findings, hash, reading, frames };
  } catch (error) {
    const unread = pictureCodeOf(error);
    if (unread) return { unread };
    throw error;
  }
}

function findingsIn(reading: Reading, wanted: Analysis[], scene: Scene): Findings {
  const able = wanted.filter(({ question }) => reading[question]);
  const found = able.map((analysis) => analysis.find(reading, scene));
  const { plates, misfits } = found.find((findings) => findings.plates) ?? {};
  return {
    ...(plates && { plates }),
    ...(misfits && { misfits }),
    notes: found.flatMap((findings) => findings.notes ?? []),
    missing: wanted.filter((analysis) => !able.includes(analysis)).map(({ name }) => name),
  };
}

function noted(about: string, items: Named[] = []): Partial<Findings> {
  return items.length > 0 ? { notes: [{ about, items }] } : {};
}
