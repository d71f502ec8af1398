import { regionsIn } from "./detector.js";
import { extended } from "./ends.js";
import { type Character, certaintyOf, type Line, placed, textOf } from "./line.js";
import type { Picture } from "./picture.js";
import { writingIn } from "./recogniser.js";
import { grown, holds, quartered, type Rectangle, spotIn } from "./rectangles.js";
import { inOrder, joined } from "./rows.js";

/** READING says how far writing goes beyond the core that the detector marks, in the core's heights. */
export const READING = {
  along: 1,
  across: 0.5,
  boxAlong: 0.6,
  boxAcross: 0.45,
  sure: 0.95,
  hopeless: 0.4,
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
  if (certaintyOf(first) < READING.hopeless || certaintyOf(first) >= READING.sure) return first;
  return surer(first, await writingIn(picture, rectangle, READING.stretch));
}

async function lineAt(picture: Picture, core: Rectangle, others: Rectangle[]): Promise<Line> {
  const unit = Math.min(core.width, core.height);
  const crop = grown(core, READING.along * unit, READING.across * unit);
  const rectangle = grown(core, READING.boxAlong * unit, READING.boxAcross * unit);
  const own = (await readingIn(picture, crop)).filter(({ middle }) => {
    const spot = spotIn(crop, middle, 0.5);
    return holds(core, spot) || !others.some((other) => holds(grown(other, unit / 2, 0), spot));
  });
  return { rectangle, characters: placed({ rectangle: crop, characters: own }, rectangle) };
}

/** lineIn returns the writing around a core, without what belongs to the other cores. */
async function lineIn(picture: Picture, core: Rectangle, cores: Rectangle[]): Promise<Line> {
  const others = cores.filter((other) => other !== core);
  const lines: Line[] = [];
  for (const way of waysOf(core)) lines.push(await lineAt(picture, way, others));
  return lines.reduce((best, one) =>
    certaintyOf(one.characters) > certaintyOf(best.characters) ? one : best,
  );
}

/** covers tells whether a line already holds the place of a shorter one, such as a lone end that was found twice. */
function covers({ rectangle: a }: Line, { rectangle: b }: Line): boolean {
  return a.width > b.width && holds(a, b);
}

/** linesIn returns all the writing in a picture, from top to bottom and left to right. */
export async function linesIn(picture: Picture): Promise<Line[]> {
  const pieces: Line[] = [];
  const cores = await regionsIn(picture);
  for (const core of cores) pieces.push(await lineIn(picture, core, cores));
  const lines: Line[] = [];
  for (const line of joined(pieces.filter(({ characters }) => textOf(characters).trim()))) {
    lines.push(await extended(picture, line));
  }
  return inOrder(lines.filter((line) => !lines.some((other) => covers(other, line))));
}
