import { regionsIn } from "./detector.js";
import { extended } from "./ends.js";
import { type Character, certaintyOf, type Line, placed, textOf } from "./line.js";
import type { Picture } from "./picture.js";
import { writingIn } from "./recogniser.js";
import { grown, quartered, type Rectangle } from "./rectangles.js";
import { inOrder, joined } from "./rows.js";

/** READING says how far writing goes beyond the core that the detector marks, in the core's heights. */
export const READING = {
  along: 1,
  across: 0.5,
  boxAlong: 0.6,
  boxAcross: 0.45,
  sure: 0.95,
  stretch: 1.5,
};

/** waysOf returns how a core may be read: a tall one may be a line that runs up or down. */
function waysOf(core: Rectangle): Rectangle[] {
  if (core.height < 1.5 * core.width) return [core];
  return [core, quartered(core, 1), quartered(core, -1)];
}

function surer(a: Character[], b: Character[]): Character[] {
  return certaintyOf(b) > certaintyOf(a) ? b : a;
}

/** readingIn returns the writing in a rectangle; what is unsure is read once more, stretched. */
async function readingIn(picture: Picture, rectangle: Rectangle): Promise<Character[]> {
  const first = await writingIn(picture, rectangle);
  if (first.length === 0 || certaintyOf(first) >= READING.sure) return first;
  return surer(first, await writingIn(picture, rectangle, READING.stretch));
}

async function lineAt(picture: Picture, core: Rectangle): Promise<Line> {
  const unit = Math.min(core.width, core.height);
  const crop = grown(core, READING.along * unit, READING.across * unit);
  const rectangle = grown(core, READING.boxAlong * unit, READING.boxAcross * unit);
  const characters = await readingIn(picture, crop);
  return { rectangle, characters: placed({ rectangle: crop, characters }, rectangle) };
}

async function lineIn(picture: Picture, core: Rectangle): Promise<Line> {
  const lines: Line[] = [];
  for (const way of waysOf(core)) lines.push(await lineAt(picture, way));
  return lines.reduce((best, one) =>
    certaintyOf(one.characters) > certaintyOf(best.characters) ? one : best,
  );
}

/** linesIn returns all the writing in a picture, from top to bottom and left to right. */
export async function linesIn(picture: Picture): Promise<Line[]> {
  const pieces: Line[] = [];
  for (const core of await regionsIn(picture)) pieces.push(await lineIn(picture, core));
  const lines: Line[] = [];
  for (const line of joined(pieces.filter(({ characters }) => textOf(characters).trim()))) {
    lines.push(await extended(picture, line));
  }
  return inOrder(lines);
}
