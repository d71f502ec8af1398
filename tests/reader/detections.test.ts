import fc from "fast-check";
import { expect, test } from "vitest";
import { detectionsOf, geometryOf, MOST_WORDS } from "../../reader/detections.js";
import type { Line } from "../../reader/line.js";
import type { Rectangle } from "../../reader/rectangles.js";

const size = { width: 1000, height: 500 };
const level: Rectangle = { x: 500, y: 250, width: 400, height: 50, angle: 0 };

/** lineOf returns a line whose characters stand evenly, each as sure as the others. */
function lineOf(text: string, certainty = 0.9, rectangle = level): Line {
  const characters = [...text].map((one, i) => ({
    text: one,
    certainty,
    middle: (i + 0.5) / text.length,
  }));
  return { rectangle, characters };
}

const far = fc.double({ min: -3000, max: 3000, noNaN: true });
const long = fc.double({ min: 0.1, max: 3000, noNaN: true });

test("geometryOf stays within the picture, its box around its polygon", () => {
  const angle = fc.double({ min: -4, max: 4, noNaN: true });
  const rectangle = fc.record({ x: far, y: far, width: long, height: long, angle });
  fc.assert(
    fc.property(rectangle, (one) => {
      const { BoundingBox: box, Polygon } = geometryOf(one, size);
      const [right, bottom] = [box.Left + box.Width, box.Top + box.Height];
      const ratios = [box.Left, box.Top, right, bottom, ...Polygon.flatMap(({ X, Y }) => [X, Y])];
      expect(ratios.every((ratio) => ratio >= 0 && ratio <= 1 + 1e-12)).toBe(true);
      expect(Polygon.every(({ X, Y }) => X >= box.Left && Y >= box.Top)).toBe(true);
      expect(Polygon.every(({ X, Y }) => X <= right + 1e-12 && Y <= bottom + 1e-12)).toBe(true);
    }),
  );
});

test.each([
  { text: "AB", want: ["LINE AB", "WORD AB"] },
  { text: "AB 12", want: ["LINE AB 12", "WORD AB", "WORD 12"] },
  { text: " AB  12 ", want: ["LINE AB 12", "WORD AB", "WORD 12"] },
  { text: " ", want: [] },
  { text: "", want: [] },
])("detectionsOf parts $text at its spaces", ({ text, want }) => {
  const told = detectionsOf([lineOf(text)], size).map((one) => `${one.Type} ${one.DetectedText}`);
  expect(told).toEqual(want);
});

test("detectionsOf puts a word where its characters are", () => {
  const [, first, second] = detectionsOf([lineOf("AB 1")], size).map(({ Geometry }) => Geometry);
  expect([first?.BoundingBox, second?.BoundingBox].map((box) => [box?.Left, box?.Width])).toEqual([
    [0.3, 0.2],
    [expect.closeTo(0.6), expect.closeTo(0.1)],
  ]);
});

test.each([
  { name: "keeps a word at 80 percent", certainty: 0.8, filter: {}, want: 2 },
  { name: "drops a word below 80 percent", certainty: 0.799, filter: {}, want: 0 },
  { name: "keeps less when asked", certainty: 0.1, filter: { MinConfidence: 10 }, want: 2 },
  {
    name: "keeps a box as high as asked",
    certainty: 1,
    filter: { MinBoundingBoxHeight: 0.09 },
    want: 2,
  },
  { name: "drops a lower box", certainty: 1, filter: { MinBoundingBoxHeight: 0.11 }, want: 0 },
  {
    name: "keeps a box as wide as asked",
    certainty: 1,
    filter: { MinBoundingBoxWidth: 0.39 },
    want: 2,
  },
  { name: "drops a narrower box", certainty: 1, filter: { MinBoundingBoxWidth: 0.41 }, want: 0 },
])("detectionsOf $name", ({ certainty, filter, want }) => {
  expect(detectionsOf([lineOf("AB", certainty)], size, filter)).toHaveLength(want);
});

test("detectionsOf numbers lines, then words, each naming its line, up to the most words", () => {
  const lines = Array.from({ length: 40 }, () => lineOf("A B C"));
  const found = detectionsOf(lines, size);
  const parents = found.filter(({ Type }) => Type === "WORD").map(({ ParentId }) => ParentId);
  expect(found.map(({ Id }) => Id)).toEqual(found.map((_, i) => i));
  expect(parents).toEqual(Array.from({ length: MOST_WORDS }, (_, i) => Math.floor(i / 3)));
});
