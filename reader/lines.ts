import { regionsIn } from "./detector.js";
import { extended } from "./ends.js";
import { type Character, certaintyOf, type Line, placed, textOf } from "./line.js";
import type { Picture } from "./picture.js";
import type { Readings } from "./readings.js";
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

/** MOST_REGIONS is how many of a picture's regions are read: Rekognition answers a hundred words, and a few hold none. */
export const MOST_REGIONS = 150;

/** waysOf returns how a core may be read: a tall one may be a line that runs up or down. */
function waysOf(core: Rectangle): Rectangle[] {
  if (core.height < 1.5 * core.width) return [core];
  return [core, quartered(core, 1), quartered(core, -1)];
}

function surer(a: Character[], b: Character[]): Character[] {
  return certaintyOf(b) > certaintyOf(a) ? b : a;
}

/** readingIn returns the writing in a rectangle; what is unsure is read once more, stretched. */
async function readingIn(
  { first: read, again }: Readings,
  rectangle: Rectangle,
): Promise<Character[]> {
  const first = await read(rectangle);
  if (certaintyOf(first) < READING.hopeless || certaintyOf(first) >= READING.sure) return first;
  return surer(first, await again(rectangle, READING.stretch));
}

async function lineAt(readings: Readings, core: Rectangle, others: Rectangle[]): Promise<Line> {
  const unit = Math.min(core.width, core.height);
  const crop = grown(core, READING.along * unit, READING.across * unit);
  const rectangle = grown(core, READING.boxAlong * unit, READING.boxAcross * unit);
  const own = (await readingIn(readings, crop)).filter(({ middle }) => {
    const spot = spotIn(crop, middle, 0.5);
    return holds(core, spot) || !others.some((other) => holds(grown(other, unit / 2, 0), spot));
  });
  return { rectangle, characters: placed({ rectangle: crop, characters: own }, rectangle) };
}

/** lineIn returns the writing around a core, without what belongs to the other cores. */
async function lineIn(readings: Readings, core: Rectangle, cores: Rectangle[]): Promise<Line> {
  const others = cores.filter((other) => other !== core);
  const lines: Line[] = [];
  for (const way of waysOf(core)) lines.push(await lineAt(readings, way, others));
  return lines.reduce((best, one) =>
    certaintyOf(one.characters) > certaintyOf(best.characters) ? one : best,
  );
}

/** covers tells whether a line already holds the place of a shorter one, such as a lone end that was found twice. */
function covers({ rectangle: a }: Line, { rectangle: b }: Line): boolean {
  return a.width > b.width && holds(a, b);
}

/** linesIn returns the writing in a picture's most plausible regions, from top to bottom and left to right. */
export async function linesIn(picture: Picture, readings: Readings): Promise<Line[]> {
  const pieces: Line[] = [];
  const cores = await regionsIn(picture);
  for (const core of cores.slice(0, MOST_REGIONS)) {
    pieces.push(await lineIn(readings, core, cores));
  }
  const lines: Line[] = [];
  for (const line of joined(pieces.filter(({ characters }) => textOf(characters).trim()))) {
    lines.push(await extended(readings.again, line));
  }
  return inOrder(lines.filter((line) => !lines.some((other) => covers(other, line))));
}
