import type { Picture } from "./picture.js";
import { type Rectangle, spotIn } from "./rectangles.js";

/** addSpot adds a picture's colour between pixels to `sum`; outside, the nearest edge counts. */
function addSpot({ data, width, height }: Picture, x: number, y: number, sum: Float32Array): void {
  const left = Math.min(width - 1.001, Math.max(0, x - 0.5));
  const top = Math.min(height - 1.001, Math.max(0, y - 0.5));
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [right, low] = [left - column, top - row];
  const [at, below] = [(row * width + column) * 3, ((row + 1) * width + column) * 3];
  for (let colour = 0; colour < 3; colour++) {
    const upper = (data[at + colour] ?? 0) * (1 - right) + (data[at + 3 + colour] ?? 0) * right;
    const lower =
      (data[below + colour] ?? 0) * (1 - right) + (data[below + 3 + colour] ?? 0) * right;
    sum[colour] = (sum[colour] ?? 0) + upper * (1 - low) + lower * low;
  }
}

/** cropOf returns the rectangle's piece of a picture, levelled and at another size; many pixels to one are averaged. */
export function cropOf(
  picture: Picture,
  rectangle: Rectangle,
  width: number,
  height: number,
): Picture {
  const data = new Uint8Array(width * height * 3);
  const steps = Math.min(8, Math.max(1, Math.round(rectangle.height / height)));
  const sum = new Float32Array(3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    sum.fill(0);
    for (let step = 0; step < steps * steps; step++) {
      const along = (column + ((step % steps) + 0.5) / steps) / width;
      const across = (row + (Math.floor(step / steps) + 0.5) / steps) / height;
      const { x, y } = spotIn(rectangle, along, across);
      addSpot(picture, x, y, sum);
    }
    for (let colour = 0; colour < 3; colour++)
      data[pixel * 3 + colour] = (sum[colour] ?? 0) / (steps * steps) + 0.5;
  }
  return { data, width, height };
}
