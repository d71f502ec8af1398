import { regionsIn } from "./detector.js";
import { extended } from "./ends.js";
import { certaintyOf, type Line, textOf } from "./line.js";
import { lineAt } from "./looks.js";
import type { Picture } from "./picture.js";
import type { Readings } from "./readings.js";
import { holds, quartered, type Rectangle } from "./rectangles.js";
import { inOrder, joined } from "./rows.js";

/** MOST_REGIONS is how many of a picture's regions are read: Rekognition answers a hundred words, and a few hold none. */
export const MOST_REGIONS = 150;

/** waysOf returns how a core may be read: a tall one may be a line that runs up or down. */
function waysOf(core: Rectangle): Rectangle[] {
  if (core.height < 1.5 * core.width) return [core];
  return [core, quartered(core, 1), quartered(core, -1)];
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
