import type { Picture } from "./picture.js";
import { type Rectangle, spotIn } from "./rectangles.js";

type Adder = (at: number, x: number, y: number) => void;

/** adderTo returns what adds a picture's colour between pixels to the sums at a place; outside, the nearest edge counts. */
function adderTo(sums: Float32Array, { data, width, height }: Picture): Adder {
  return (at, x, y) => {
    const left = Math.min(width - 1.001, Math.max(0, x - 0.5));
    const top = Math.min(height - 1.001, Math.max(0, y - 0.5));
    const column = Math.floor(left);
    const row = Math.floor(top);
    const above = (row * width + column) * 3;
    const below = above + width * 3;
    for (let colour = 0; colour < 3; colour++) {
      const a = data[above + colour] ?? 0;
      const c = data[below + colour] ?? 0;
      const upper = a + ((data[above + 3 + colour] ?? 0) - a) * (left - column);
      const lower = c + ((data[below + 3 + colour] ?? 0) - c) * (left - column);
      sums[at + colour] = (sums[at + colour] ?? 0) + upper + (lower - upper) * (top - row);
    }
  };
}

/** cropOf returns the rectangle's piece of a picture, levelled and at another size; many pixels to one are averaged. */
export function cropOf(
  picture: Picture,
  rectangle: Rectangle,
  width: number,
  height: number,
): Picture {
  const steps = Math.min(8, Math.max(1, Math.round(rectangle.height / height)));
  const [columns, rows] = [width * steps, height * steps];
  const start = spotIn(rectangle, 0.5 / columns, 0.5 / rows);
  const [cos, sin] = [Math.cos(rectangle.angle), Math.sin(rectangle.angle)];
  const [along, across] = [rectangle.width / columns, rectangle.height / rows];
  const sums = new Float32Array(width * height * 3);
  const add = adderTo(sums, picture);
  for (let row = 0; row < rows; row++) {
    const line = Math.floor(row / steps) * width;
    const x = start.x - row * across * sin;
    const y = start.y + row * across * cos;
    for (let column = 0; column < columns; column++) {
      const at = (line + Math.floor(column / steps)) * 3;
      add(at, x + column * along * cos, y + column * along * sin);
    }
  }
  return { data: new Uint8Array(sums.map((sum) => sum / steps ** 2 + 0.5)), width, height };
}
