import { piecesIn } from "./letters.js";
import type { Box, Text } from "./reading.js";

/** Word is a part of a row without spaces, and its pieces between separators. All rows that have a word share one object. */
export type Word = { text: string; pieces: string[]; confidence: number; box: Box };

/** Row is words that may be one plate, in reading order. What is read as one has to reach across every joint. */
export type Row = { words: Word[]; joints: number[]; box: Box };

/** In a picture full of text, a row is joined only to this many others beside or below it. */
const NEAREST = 2;

type Near = (one: Box, other: Box) => boolean;

/** rowsIn returns the lines of a picture, words of no line, and what stands beside or below each other joined. */
export function rowsIn(texts: Text[], aspect: number): Row[] {
  const singles = singlesIn(texts);
  const chains = joined(singles, singles, (a, b) => isBeside(a, b, aspect));
  const longer = joined(chains, singles, (a, b) => isBeside(a, b, aspect));
  const stacks = joined([...singles, ...chains], [...singles, ...chains], (a, b) => isAbove(a, b));
  return [...singles, ...chains, ...longer, ...stacks];
}

/** around returns the smallest box that holds all the boxes. */
export function around(boxes: Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

function singlesIn(texts: Text[]): Row[] {
  const lines = texts.filter(({ kind }) => kind === "line");
  const ids = new Set(lines.map(({ id }) => id));
  const strays = texts.filter(
    ({ kind, line }) => kind === "word" && !(line !== undefined && ids.has(line)),
  );
  return [...lines, ...strays].map((text) => {
    const own = texts.filter(({ kind, line }) => kind === "word" && line === text.id);
    return { words: wordsOf(text, own), joints: [], box: text.box };
  });
}

function wordsOf(line: Text, own: Text[]): Word[] {
  const left = [...own];
  return [...line.text.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    const at = left.findIndex((word) => word.text === text);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    const { confidence, box } = found ?? { ...line, box: partOf(line, index, text.length) };
    return { text, pieces: piecesIn(text), confidence, box };
  });
}

function partOf({ text, box }: Text, start: number, length: number): Box {
  const sign = box.width / text.length;
  return { ...box, left: box.left + start * sign, width: length * sign };
}

function joined(ones: Row[], others: Row[], near: Near): Row[] {
  return ones.flatMap((one) =>
    others
      .filter((other) => near(one.box, other.box) && !sharesWords(one, other))
      .sort((a, b) => distance(one.box, a.box) - distance(one.box, b.box))
      .slice(0, NEAREST)
      .map((other) => pairOf(one, other)),
  );
}

/** sharesWords says whether two stretches of a picture's rows have a word in common. */
export function sharesWords(one: { words: Word[] }, other: { words: Word[] }): boolean {
  return one.words.some((word) => other.words.includes(word));
}

function pairOf(one: Row, other: Row): Row {
  const joint = one.words.length;
  return {
    words: [...one.words, ...other.words],
    joints: [...one.joints, joint, ...other.joints.map((each) => each + joint)],
    box: around([one.box, other.box]),
  };
}

function distance(one: Box, other: Box): number {
  return Math.hypot(
    middle(one.left, one.width) - middle(other.left, other.width),
    middle(one.top, one.height) - middle(other.top, other.height),
  );
}

// What rules out most comes first: in a full picture each is compared with each.
function isBeside(left: Box, right: Box, aspect: number): boolean {
  if (right.left <= left.left || !areAlike(left, right)) return false;
  const height = Math.max(left.height, right.height);
  const drop = Math.abs(middle(left.top, left.height) - middle(right.top, right.height));
  const gap = (right.left - left.left - left.width) * aspect;
  return drop < 0.4 * height && gap > -0.5 * height && gap < 1.5 * height;
}

function isAbove(upper: Box, lower: Box): boolean {
  const height = Math.max(upper.height, lower.height);
  const gap = lower.top - upper.top - upper.height;
  if (gap <= -0.5 * height || gap >= 0.8 * height || !areAlike(upper, lower)) return false;
  const right = Math.min(upper.left + upper.width, lower.left + lower.width);
  const shared = right - Math.max(upper.left, lower.left);
  return shared > 0.5 * Math.min(upper.width, lower.width);
}

function areAlike(one: Box, other: Box): boolean {
  return one.height <= 2 * other.height && other.height <= 2 * one.height;
}

function middle(start: number, length: number): number {
  return start + length / 2;
}
