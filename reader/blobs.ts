import type { Point } from "./rectangles.js";

/** Heat says for every pixel, row by row, how surely it is writing, from 0 to 1. */
export type Heat = { data: Float32Array; width: number; height: number };

type Span = { left: number; right: number };

/** sheetOf returns 1 for every hot pixel; the edge of the picture stays cold, so that no blob runs off it. */
function sheetOf({ data, width, height }: Heat, threshold: number): Uint8Array {
  const sheet = new Uint8Array(data.length);
  for (let y = 1; y < height - 1; y++) {
    for (let pixel = y * width + 1; pixel < (y + 1) * width - 1; pixel++) {
      if ((data[pixel] ?? 0) > threshold) sheet[pixel] = 1;
    }
  }
  return sheet;
}

/** spansFrom takes the blob that holds a pixel off the sheet, and returns its extent in every row. */
function spansFrom(start: number, sheet: Uint8Array, width: number): Map<number, Span> {
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
  const spans = new Map<number, Span>();
  const pending = [start];
  sheet[start] = 0;
  for (let pixel = pending.pop(); pixel !== undefined; pixel = pending.pop()) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const { left, right } = spans.get(y) ?? { left: x, right: x };
    spans.set(y, { left: Math.min(left, x), right: Math.max(right, x) });
    for (const step of around) {
      if (sheet[pixel + step] !== 1) continue;
      sheet[pixel + step] = 0;
      pending.push(pixel + step);
    }
  }
  return spans;
}

function outlineOf(spans: Map<number, Span>): Point[] {
  return [...spans].flatMap(([y, { left, right }]) => [
    { x: left, y },
    { x: right + 1, y },
    { x: left, y: y + 1 },
    { x: right + 1, y: y + 1 },
  ]);
}

/** blobsIn returns the outline of every connected patch that is hotter than the threshold. */
export function blobsIn(heat: Heat, threshold: number): Point[][] {
  const sheet = sheetOf(heat, threshold);
  const blobs: Point[][] = [];
  for (let pixel = sheet.indexOf(1); pixel >= 0; pixel = sheet.indexOf(1, pixel + 1)) {
    blobs.push(outlineOf(spansFrom(pixel, sheet, heat.width)));
  }
  return blobs;
}
