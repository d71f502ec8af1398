import { type Character, type Line, placed, spaced, textOf } from "./line.js";
import { couldBePlate } from "./looks.js";
import type { Read } from "./readings.js";
import { grown, part, type Rectangle, ratioAlong, spotIn } from "./rectangles.js";

/** REACH is how far beyond a line's ends we look, in its heights; LEAST_CERTAINTY what we believe there. */
const REACH = 1.5;
const LEAST_CERTAINTY = 0.8;

/** mayMiss tells what could be a plate that lacks a lone end: it has a digit at one; a letter there is an end itself. */
const mayMiss = (text: string) => couldBePlate(text) && /^\W*\d|\d\W*$/.test(text);

const written = (characters: Character[]) => characters.filter(({ text }) => /[A-Z\d]/.test(text));

/** believed returns the piece beyond an end: one sure character, or nothing. */
function believed(piece: Character[]): Character[] {
  const [one, another] = piece;
  return one && !another && one.certainty >= LEAST_CERTAINTY ? [one] : [];
}

/** endsOf returns what a wider reading adds before and after a line; nothing when it disagrees with the line. */
function endsOf(
  line: Character[],
  wider: Character[],
): { before: Character[]; after: Character[] } {
  const [core, all] = [written(line), written(wider)];
  const start = textOf(all).indexOf(textOf(core));
  if (start < 0) return { before: [], after: [] };
  const after = all.slice(start + core.length);
  return { before: believed(all.slice(0, start)), after: believed(after) };
}

function spanOf(
  line: Line,
  wide: Rectangle,
  ends: { before: Character[]; after: Character[] },
): Rectangle {
  const from = ends.before.length > 0 ? 0 : ratioAlong(wide, spotIn(line.rectangle, 0, 0.5));
  const to = ends.after.length > 0 ? 1 : ratioAlong(wide, spotIn(line.rectangle, 1, 0.5));
  return part(wide, from, to);
}

/** extended returns a line with the lone characters at its ends that the detector leaves out after a gap. */
export async function extended(read: Read, line: Line): Promise<Line> {
  if (!mayMiss(textOf(line.characters))) return line;
  const wide = grown(line.rectangle, REACH * line.rectangle.height, 0);
  const ends = endsOf(line.characters, await read(wide));
  const { before, after } = ends;
  if (before.length + after.length === 0) return line;
  const rectangle = spanOf(line, wide, ends);
  const [first, last] = [before, after].map((characters) =>
    placed({ rectangle: wide, characters }, rectangle),
  );
  return { rectangle, characters: spaced([first ?? [], placed(line, rectangle), last ?? []]) };
}
