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

/** inOrder compares lines as people read them: rows from top to bottom, each from left to right. */
function inOrder({ rectangle: a }: Line, { rectangle: b }: Line): number {
  return a.y - b.y || a.x - b.x;
}

/** linesIn returns all the writing in a picture, from top to bottom and left to right. */
export async function linesIn(picture: Picture): Promise<Line[]> {
  const lines: Line[] = [];
  for (const region of await regionsIn(picture)) lines.push(await lineIn(picture, region));
  return lines.filter(({ characters }) => characters.some(({ text }) => text.trim())).sort(inOrder);
}
