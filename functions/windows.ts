import type { Box } from "./reading.js";
import { around, type Row, type Word } from "./rows.js";

/** Window is some neighbouring words of a row, read as one text; what is left over of the row stands before and after. */
export type Window = {
  raw: string;
  text: string;
  gaps: number[];
  before: string;
  after: string;
  words: Word[];
  /** Where, in the text, rows were joined. */
  seams: number[];
  confidence: number;
  height: number;
  box: Box;
};

const SHORTEST = 3;
const LONGEST = 12;
const MOST_WORDS = 6;

/** LONGEST_WHOLE is how many signs a text may have for a pattern of one's own to be tried on it. */
export const LONGEST_WHOLE = 20;

/** windowsOf returns every window of a row that is no shorter or longer than a plate, glued band letters included. */
export function windowsOf(row: Row): Window[] {
  return row.words.flatMap((_, start) => {
    const ends = row.words.slice(start, start + MOST_WORDS).map((_, index) => start + index + 1);
    return ends
      .filter((end) => row.joints.every((joint) => start < joint && joint < end))
      .filter((end) => isPlateLong(row.words.slice(start, end)))
      .map((end) => windowOf(row, start, end));
  });
}

function isPlateLong(words: Word[]): boolean {
  const { length } = normalisedOf(words);
  return length >= SHORTEST && length <= LONGEST;
}

/** wholesOf returns a row as a whole and each of its words, which is all that a pattern of one's own is tried on. */
export function wholesOf(row: Row): Window[] {
  const words = row.words.map((_, start) => windowOf(row, start, start + 1));
  const isJoined = row.joints.length > 0;
  const all = [windowOf(row, 0, row.words.length), ...(isJoined ? [] : words)];
  return all.filter(({ text }) => text.length > 0 && text.length <= LONGEST_WHOLE);
}

function windowOf(row: Row, start: number, end: number): Window {
  const words = row.words.slice(start, end);
  return {
    raw: words.map(({ text }) => text).join(" "),
    text: normalisedOf(words),
    gaps: gapsOf(words),
    before: normalisedOf(row.words.slice(0, start)),
    after: normalisedOf(row.words.slice(end)),
    words,
    seams: row.joints.map((joint) => normalisedOf(row.words.slice(start, joint)).length),
    confidence: Math.min(...words.map(({ confidence }) => confidence)),
    height: Math.max(...words.map(({ box }) => box.height)),
    box: around(words.map(({ box }) => box)),
  };
}

function normalisedOf(words: Word[]): string {
  return words.map(({ pieces }) => pieces.join("")).join("");
}

// The places in the text at which it shows a separator.
function gapsOf(words: Word[]): number[] {
  const ends: number[] = [];
  for (const piece of words.flatMap(({ pieces }) => pieces))
    ends.push((ends.at(-1) ?? 0) + piece.length);
  return ends.slice(0, -1);
}
