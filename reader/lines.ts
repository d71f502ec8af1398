import { regionsIn } from "./detector.js";
import type { Picture } from "./picture.js";
import { type Character, writingIn } from "./recogniser.js";
import { quartered, type Rectangle } from "./rectangles.js";

/** Line is writing in one row: where it stands in the picture, in pixels, and its characters. */
export type Line = { rectangle: Rectangle; characters: Character[] };

/** certaintyOf returns the mean certainty of characters, 0 to 1; 0 when there are none. */
export function certaintyOf(characters: Character[]): number {
  const sum = characters.reduce((total, { certainty }) => total + certainty, 0);
  return characters.length === 0 ? 0 : sum / characters.length;
}

/** waysOf returns how a rectangle may be read: a tall one may be a line that runs up or down. */
function waysOf(rectangle: Rectangle): Rectangle[] {
  if (rectangle.height < 1.5 * rectangle.width) return [rectangle];
  return [rectangle, quartered(rectangle, 1), quartered(rectangle, -1)];
}

async function lineIn(picture: Picture, region: Rectangle): Promise<Line> {
  const lines: Line[] = [];
  for (const rectangle of waysOf(region)) {
    lines.push({ rectangle, characters: await writingIn(picture, rectangle) });
  }
  return lines.reduce((best, one) =>
    certaintyOf(one.characters) > certaintyOf(best.characters) ? one : best,
  );
}

/** rowsOf returns lines, given from top to bottom, by the rows they share: a row's lines are level with its first. */
function rowsOf(lines: Line[]): Line[][] {
  const rows: Line[][] = [];
  for (const line of lines) {
    const first = rows.at(-1)?.[0];
    const level = first && line.rectangle.y - first.rectangle.y < first.rectangle.height / 2;
    if (level) rows.at(-1)?.push(line);
    else rows.push([line]);
  }
  return rows;
}

/** inOrder returns lines as people read them: rows from top to bottom, each from left to right. */
export function inOrder(lines: Line[]): Line[] {
  const fallen = lines.toSorted((a, b) => a.rectangle.y - b.rectangle.y);
  return rowsOf(fallen).flatMap((row) => row.toSorted((a, b) => a.rectangle.x - b.rectangle.x));
}

/** linesIn returns all the writing in a picture, from top to bottom and left to right. */
export async function linesIn(picture: Picture): Promise<Line[]> {
  const lines: Line[] = [];
  for (const region of await regionsIn(picture)) lines.push(await lineIn(picture, region));
  return inOrder(lines.filter(({ characters }) => characters.some(({ text }) => text.trim())));
}
