import type { Wish } from "./easel.js";
import { grown, overlap } from "./placement.js";
import type { Box, Reading, Text } from "./reading.js";

/** Sketch is what is to be drawn on a picture, in ratios of its sides: names beside faces, and what is to be blurred. */
export type Sketch = {
  names: { name: string; box: Box }[];
  /** those of whom we have no name */
  faces: Box[];
  plates: Box[];
  /** what is written like a plate, and is perhaps one */
  texts: Box[];
};

// A box that a reader draws is close about the letters, or about eyes and mouth.
const MARGIN = { face: 0.2, plate: [0.15, 0.3] } as const;

/** sketchOf returns what to draw, or undefined where there is no name, and no plate that somebody wants blurred. */
export function sketchOf(reading: Reading, plates: { box: Box }[], wish: Wish): Sketch | undefined {
  const { celebrities = [], text = [] } = reading;
  const names = celebrities.flatMap(({ name, box }) => (name && box ? [{ name, box }] : []));
  const known = names.map(({ box }) => box);
  const all = boxesOf([...celebrities.filter(({ name }) => !name), ...(reading.faces ?? [])]);
  const faces = apart(all, known).map((box) => grown(box, MARGIN.face));
  const wanted = wish.plates ? apart(boxesOf(plates), []) : [];
  const like = wish.plates ? apart(boxesOf(text.filter(isLikePlate)), wanted) : [];
  if (names.length === 0 && wanted.length === 0 && like.length === 0) return undefined;
  const wider = (box: Box) => grown(box, ...MARGIN.plate);
  return { names, faces, plates: wanted.map(wider), texts: like.map(wider) };
}

function boxesOf(found: { box?: Box }[]): Box[] {
  return found.flatMap(({ box }) => box ?? []);
}

// Each thing once: a word stands in its line, and two questions find the same face.
function apart(boxes: Box[], others: Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of boxes)
    if (![...others, ...kept].some((other) => isSame(box, other))) kept.push(box);
  return kept;
}

function isSame(a: Box, b: Box): boolean {
  return overlap(a, b) > 0.5 * Math.min(a.width * a.height, b.width * b.height);
}

// Rather a sign too many than a plate that stays to be read.
function isLikePlate({ text }: Text): boolean {
  const signs = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return /^.{4,10}$/u.test(signs) && /\p{N}.*\p{N}/u.test(signs);
}
