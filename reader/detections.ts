import { type Character, certaintyOf, type Line, textOf } from "./line.js";
import type { Picture } from "./picture.js";
import { cornersOf, part, type Rectangle } from "./rectangles.js";

/** MOST_WORDS is how many words Rekognition answers for one picture. */
export const MOST_WORDS = 100;

/** Geometry is a place in ratios (0 to 1) of the picture's width and height. */
export type Geometry = {
  BoundingBox: { Left: number; Top: number; Width: number; Height: number };
  Polygon: { X: number; Y: number }[];
};

/** TextDetection is one line, or one of the words in it, in Rekognition's words. */
export type TextDetection = {
  DetectedText: string;
  Type: "LINE" | "WORD";
  Id: number;
  ParentId?: number;
  Confidence: number;
  Geometry: Geometry;
};

/** WordFilter leaves out words that are less sure (percent) or smaller (ratio of the picture) than this. */
export type WordFilter = {
  MinConfidence?: number;
  MinBoundingBoxHeight?: number;
  MinBoundingBoxWidth?: number;
};

type Found = Pick<TextDetection, "DetectedText" | "Confidence" | "Geometry">;
type Size = Pick<Picture, "width" | "height">;

/** geometryOf returns a rectangle's place in a picture, cut off at its edges. */
export function geometryOf(rectangle: Rectangle, { width, height }: Size): Geometry {
  const within = (ratio: number) => Math.min(1, Math.max(0, ratio));
  const Polygon = cornersOf(rectangle).map(({ x, y }) => ({
    X: within(x / width),
    Y: within(y / height),
  }));
  const [xs, ys] = [Polygon.map(({ X }) => X), Polygon.map(({ Y }) => Y)];
  const [Left, Top] = [Math.min(...xs), Math.min(...ys)];
  const BoundingBox = { Left, Top, Width: Math.max(...xs) - Left, Height: Math.max(...ys) - Top };
  return { BoundingBox, Polygon };
}

/** wordsOf returns a line's characters, parted at its spaces. */
export function wordsOf(characters: Character[]): Character[][] {
  const words: Character[][] = [[]];
  for (const character of characters) {
    if (character.text === " ") words.push([]);
    else words.at(-1)?.push(character);
  }
  return words.filter(({ length }) => length > 0);
}

/** pitchOf returns how far apart the line's characters stand, as a ratio of its width. */
function pitchOf(characters: Character[]): number {
  const [first, last] = [characters.at(0), characters.at(-1)];
  if (!first || !last || first === last) return 1;
  return (last.middle - first.middle) / (characters.length - 1);
}

function wordOf(word: Character[], { rectangle, characters }: Line, size: Size): Found {
  const half = pitchOf(characters) / 2;
  const from = Math.max(0, (word.at(0)?.middle ?? 0) - half);
  const to = Math.min(1, (word.at(-1)?.middle ?? 1) + half);
  return {
    DetectedText: textOf(word),
    Confidence: certaintyOf(word) * 100,
    Geometry: geometryOf(part(rectangle, from, to), size),
  };
}

function passing({ MinConfidence = 80, ...least }: WordFilter): (word: Found) => boolean {
  const { MinBoundingBoxHeight = 0, MinBoundingBoxWidth = 0 } = least;
  return ({ Confidence, Geometry: { BoundingBox } }) =>
    Confidence >= MinConfidence &&
    BoundingBox.Height >= MinBoundingBoxHeight &&
    BoundingBox.Width >= MinBoundingBoxWidth;
}

/** lineOf returns a line with those of its words that remain; its certainty is theirs. */
function lineOf(words: Found[], { rectangle, characters }: Line, size: Size): Found {
  return {
    DetectedText: words.map(({ DetectedText }) => DetectedText).join(" "),
    Confidence: certaintyOf(characters) * 100,
    Geometry: geometryOf(rectangle, size),
  };
}

/** detectionsOf returns the lines that have words which pass the filter, then those words; at most a hundred. */
export function detectionsOf(lines: Line[], size: Size, filter: WordFilter = {}): TextDetection[] {
  const found: { line: Found; words: Found[] }[] = [];
  let room = MOST_WORDS;
  for (const line of lines) {
    const words = wordsOf(line.characters)
      .map((word) => wordOf(word, line, size))
      .filter(passing(filter))
      .slice(0, room);
    room -= words.length;
    if (words.length > 0) found.push({ line: lineOf(words, line, size), words });
  }
  return numbered(found);
}

function numbered(found: { line: Found; words: Found[] }[]): TextDetection[] {
  const lines = found.map(({ line }, Id) => ({ ...line, Type: "LINE" as const, Id }));
  const words = found.flatMap(({ words }, ParentId) =>
    words.map((word) => ({ ...word, ParentId })),
  );
  return [
    ...lines,
    ...words.map((word, i) => ({ ...word, Type: "WORD" as const, Id: lines.length + i })),
  ];
}
