import { type Line, placed, spaced } from "./line.js";
import { cornersOf, type Rectangle, rectangleTurned } from "./rectangles.js";

/** WIDEST_GAP is how far apart, in heights of the writing, two pieces of one line may stand. */
const WIDEST_GAP = 1;

/** apart returns how far `b` starts after the end of `a`, and how far it stands below it, seen along `a`. */
function apart(a: Rectangle, b: Rectangle): { gap: number; fall: number } {
  const [cos, sin] = [Math.cos(a.angle), Math.sin(a.angle)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const gap = dx * cos + dy * sin - (a.width + b.width) / 2;
  return { gap, fall: Math.abs(dy * cos - dx * sin) };
}

/** follows tells whether `b` goes on with the line that `a` began: level with it, as high, and close. */
function follows(a: Rectangle, b: Rectangle): boolean {
  const height = Math.min(a.height, b.height);
  const { gap, fall } = apart(a, b);
  const alike = Math.max(a.height, b.height) < 1.5 * height && Math.abs(a.angle - b.angle) < 0.15;
  return alike && fall < 0.35 * height && gap > -0.5 * height && gap < WIDEST_GAP * height;
}

function joinedTo(a: Line, b: Line): Line {
  const corners = [...cornersOf(a.rectangle), ...cornersOf(b.rectangle)];
  const longer = a.rectangle.width > b.rectangle.width ? a : b;
  const rectangle = rectangleTurned(corners, longer.rectangle.angle);
  return { rectangle, characters: spaced([placed(a, rectangle), placed(b, rectangle)]) };
}

/** joined returns lines with the pieces that follow each other in a row made one line; a gap counts as a space. */
export function joined(lines: Line[]): Line[] {
  const sorted = lines.toSorted((a, b) => a.rectangle.x - b.rectangle.x);
  const whole: Line[] = [];
  for (const line of sorted) {
    const i = whole.findLastIndex(({ rectangle }) => follows(rectangle, line.rectangle));
    const before = whole[i];
    if (before) whole[i] = joinedTo(before, line);
    else whole.push(line);
  }
  return whole;
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
