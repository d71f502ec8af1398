import type { Wish } from "./easel.js";
import { areaOf, grown, overlap } from "./placement.js";
import type { Box, Reading, Text } from "./reading.js";

/** Sketch is what is to be drawn on a picture, in ratios of its sides: names beside faces, and what is to be blurred. */
export type Sketch = {
  names: { name: string; box: Box }[];
  /** those of whom we have no name, as they were found */
  faces: Box[];
  plates: Box[];
  /** what is written like a plate, and is perhaps one */
  texts: Box[];
};

/** Found is where a picture has plates, and what is no more than a guess. */
export type Found = { plates?: { box: Box }[]; guesses?: { box: Box }[] };

// A box that a reader draws is close about the letters.
const MARGIN = [0.15, 0.3] as const;
const COVERED = 0.87; // of a box: the margin of what covers it covers the rest

/** sketchOf returns what to draw, or undefined where there is no name, and no plate that somebody wants blurred. */
export function sketchOf(
  reading: Reading,
  { plates = [], guesses = [] }: Found,
  wish: Wish,
): Sketch | undefined {
  const { celebrities = [], text = [] } = reading;
  const names = celebrities.flatMap(({ name, box }) => (name && box ? [{ name, box }] : []));
  const wanted = wish.plates ? covering(boxesOf(plates), []) : [];
  const perhaps = wish.plates ? boxesOf([...guesses, ...text.filter(isLikePlate)]) : [];
  const like = covering(perhaps, wanted);
  if (names.length === 0 && wanted.length === 0 && like.length === 0) return undefined;
  const wider = (box: Box) => grown(box, ...MARGIN);
  const faces = strangersIn(reading);
  return { names, faces, plates: wanted.map(wider), texts: like.map(wider) };
}

function boxesOf(found: { box?: Box }[]): Box[] {
  return found.flatMap(({ box }) => box ?? []);
}

// Two questions find the same face, and only the first tells whose it is.
function strangersIn({ celebrities = [], faces = [] }: Reading): Box[] {
  const told = boxesOf(celebrities);
  const more = boxesOf(faces).filter((box) => !told.some((other) => isSame(box, other)));
  return [...boxesOf(celebrities.filter(({ name }) => !name)), ...more];
}

function isSame(a: Box, b: Box): boolean {
  return overlap(a, b) > 0.5 * Math.max(areaOf(a), areaOf(b));
}

// Each place once: a word stands in its line.
function covering(boxes: Box[], others: Box[]): Box[] {
  const kept: Box[] = [];
  const isCovered = (box: Box) => (other: Box) => overlap(box, other) > COVERED * areaOf(box);
  for (const box of boxes.toSorted((a, b) => areaOf(b) - areaOf(a)))
    if (![...others, ...kept].some(isCovered(box))) kept.push(box);
  return kept;
}

const MIXED = /\p{L}\p{N}|\p{N}\p{L}/u;
const PARTED = [
  /(?<!\p{L})\p{L}{1,3}[^\p{L}\p{N}]+\p{N}{1,4}(?!\p{N})/u,
  /(?<!\p{N})\p{N}{1,4}[^\p{L}\p{N}]+\p{L}{1,3}(?!\p{L})/u,
];

// Rather a sign too many than a plate that stays to be read. Of a longer line, each word is looked at by itself.
function isLikePlate({ text }: Text): boolean {
  const { length } = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (length < 3) return false;
  if (PARTED.some((form) => form.test(text))) return true;
  if (length > 10 && /\s/u.test(text)) return false;
  return MIXED.test(text) || (length >= 4 && length <= 10 && /\p{N}.*\p{N}/u.test(text));
}
