import { type Rectangle, ratioAlong, spotIn } from "./rectangles.js";

/** Character is one that was read: certainty 0 to 1, its middle as a ratio of its line's width, and what it may be instead. */
export type Character = {
  text: string;
  certainty: number;
  middle: number;
  twin?: { text: string; certainty: number };
};

/** Line is writing in one row: where it stands in the picture, in pixels, and its characters. */
export type Line = { rectangle: Rectangle; characters: Character[] };

/** textOf returns what characters say. */
export function textOf(characters: Character[]): string {
  return characters.map(({ text }) => text).join("");
}

/** certaintyOf returns the mean certainty of characters, 0 to 1, spaces aside; 0 when there are none. */
export function certaintyOf(characters: Character[]): number {
  const written = characters.filter(({ text }) => text !== " ");
  const sum = written.reduce((total, { certainty }) => total + certainty, 0);
  return written.length === 0 ? 0 : sum / written.length;
}

/** placed returns a line's characters as they stand in another rectangle. */
export function placed({ rectangle, characters }: Line, other: Rectangle): Character[] {
  return characters.map((character) => {
    const middle = ratioAlong(other, spotIn(rectangle, character.middle, 0.5));
    return { ...character, middle: Math.min(1, Math.max(0, middle)) };
  });
}

/** spaced returns pieces of writing in one row, in order, with a space between them. */
export function spaced(pieces: Character[][]): Character[] {
  const row: Character[] = [];
  for (const piece of pieces.filter(({ length }) => length > 0)) {
    const [before, after] = [row.at(-1), piece.at(0)];
    const middle = ((before?.middle ?? 0) + (after?.middle ?? 1)) / 2;
    if (before) row.push({ text: " ", certainty: 1, middle });
    row.push(...piece);
  }
  return row;
}
