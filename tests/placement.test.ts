import fc from "fast-check";
import { expect, test } from "vitest";
import { areaOf, grown, inside, overlap, placeOf } from "../functions/placement.js";

const picture = { width: 1000, height: 600 };
const label = { width: 200, height: 40 };
const face = { left: 400, top: 200, width: 100, height: 150 };

test.each([
  { name: "below a face", taken: [face], want: { left: 350, top: 350 } },
  {
    name: "above it, where another face is below",
    taken: [face, { left: 400, top: 360, width: 100, height: 150 }],
    want: { left: 350, top: 160 },
  },
  {
    name: "to its right, where others are above and below",
    taken: [
      face,
      { left: 300, top: 360, width: 300, height: 150 },
      { left: 300, top: 0, width: 300, height: 199 },
    ],
    want: { left: 500, top: 255 },
  },
  {
    name: "to its left, where there is no other room beside it",
    taken: [
      ...[face, { left: 300, top: 360, width: 300, height: 150 }],
      ...[
        { left: 300, top: 0, width: 300, height: 199 },
        { left: 510, top: 200, width: 300, height: 150 },
      ],
    ],
    want: { left: 200, top: 255 },
  },
])("a name stands $name", ({ taken, want }) => {
  expect(placeOf(label, face, taken, picture)).toEqual({ ...label, ...want });
});

test("a name at the edge is moved into the picture", () => {
  const corner = { left: 950, top: 500, width: 60, height: 90 };
  const place = placeOf(label, corner, [corner], picture);
  expect(place.left + place.width).toBeLessThanOrEqual(1000);
  expect(overlap(place, corner)).toBe(0);
});

test("a name never runs out of the picture, nor over a face where there is room", () => {
  const box = fc.record({
    ...{ left: fc.integer({ min: -50, max: 950 }), top: fc.integer({ min: -50, max: 550 }) },
    ...{ width: fc.integer({ min: 20, max: 120 }), height: fc.integer({ min: 20, max: 120 }) },
  });
  fc.assert(
    fc.property(box, fc.array(box, { maxLength: 6 }), (one, others) => {
      const taken = [one, ...others];
      const place = placeOf(label, one, taken, picture);
      expect(inside(place, picture)).toEqual(place);
      // Seven faces cannot be in the way of every place in a picture that is as large as this one.
      expect(taken.map((other) => overlap(place, other))).toEqual(taken.map(() => 0));
    }),
  );
});

test("where there is no room, as little as can be is covered", () => {
  const wall = { left: 0, top: 0, width: 1000, height: 590 };
  const place = placeOf(label, face, [wall], picture);
  expect(place.top).toBe(560);
});

test.each([
  { name: "apart", b: { left: 20, top: 0, width: 10, height: 10 }, want: 0 },
  { name: "side by side", b: { left: 10, top: 0, width: 10, height: 10 }, want: 0 },
  { name: "over each other", b: { left: 5, top: 5, width: 10, height: 10 }, want: 25 },
])("boxes $name share $want", ({ b, want }) => {
  expect(overlap({ left: 0, top: 0, width: 10, height: 10 }, b)).toBe(want);
});

test("grown adds to each side", () => {
  const box = { left: 10, top: 10, width: 10, height: 20 };
  expect(grown(box, 0.5, 0.1)).toEqual({ left: 5, top: 8, width: 20, height: 24 });
});

test("areaOf is a box's width by its height", () => {
  expect(areaOf({ width: 4, height: 2.5 })).toBe(10);
});
