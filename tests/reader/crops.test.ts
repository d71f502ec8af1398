import { expect, test } from "vitest";
import { cropOf } from "../../reader/crops.js";
import type { Picture } from "../../reader/picture.js";

/** slope is a picture of 40 x 20 pixels; each is as bright as its column, and as green as its row. */
const slope = {
  width: 40,
  height: 20,
  data: Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % 40, Math.floor(pixel / 40), 0][i % 3] ?? 0;
  }),
};
const middle = { x: 20, y: 10, width: 20, height: 10, angle: 0 };

const colourAt = ({ data, width }: Picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 2),
];

test.each([
  { name: "as it is", rectangle: middle, size: [20, 10], spot: [0, 0], want: [10, 5] },
  {
    name: "on its side",
    rectangle: { ...middle, angle: Math.PI / 2 },
    size: [20, 10],
    spot: [0, 0],
    want: [25, 0],
  },
  {
    name: "beyond the edge, as the edge is",
    rectangle: { ...middle, x: 0 },
    size: [20, 10],
    spot: [0, 0],
    want: [0, 5],
  },
])(
  "cropOf returns a piece $name",
  ({ rectangle, size: [w = 1, h = 1], spot: [x = 0, y = 0], want }) => {
    const found = colourAt(cropOf(slope, rectangle, w, h), x, y);
    expect(found.every((value, i) => Math.abs(value - (want[i] ?? 0)) <= 1)).toBe(true);
  },
);

test("cropOf averages many pixels that become one", () => {
  const data = slope.data.map((_, i) => 200 * ((Math.floor(i / 3) + Math.floor(i / 120)) % 2));
  const crop = cropOf(
    { ...slope, data },
    { ...middle, x: 20.5, y: 10.5, width: 27, height: 9 },
    9,
    3,
  );
  expect(crop.data.every((value) => value > 80 && value < 120)).toBe(true);
});
