import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cornersOf,
  grown,
  hullOf,
  type Point,
  part,
  quartered,
  type Rectangle,
  rectangleAround,
  spotIn,
} from "../../reader/rectangles.js";

const length = fc.double({ min: 1, max: 4000, noNaN: true });
const pixel = fc.integer({ min: 0, max: 4000 });
const points = fc.array(fc.record({ x: pixel, y: pixel }), { minLength: 1, maxLength: 60 });
const rectangle: fc.Arbitrary<Rectangle> = fc.record({
  x: length,
  y: length,
  width: length,
  height: length,
  angle: fc.double({ min: -Math.PI / 4, max: Math.PI / 4, noNaN: true }),
});

/** inside tells whether a point lies in a rectangle, or within a thousandth of a pixel of it. */
function inside({ x, y, width, height, angle }: Rectangle, point: Point): boolean {
  const [dx, dy] = [point.x - x, point.y - y];
  const along = Math.abs(dx * Math.cos(angle) + dy * Math.sin(angle));
  const across = Math.abs(dy * Math.cos(angle) - dx * Math.sin(angle));
  return along <= width / 2 + 1e-3 && across <= height / 2 + 1e-3;
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
const close = (a: Point[], b: Point[]) => a.every((point, i) => apart(point, b[i] ?? point) < 1e-3);

test("rectangleAround holds every one of its points", () => {
  fc.assert(
    fc.property(points, (some) => {
      const around = rectangleAround(some);
      expect(some.every((point) => inside(around, point))).toBe(true);
    }),
  );
});

test("rectangleAround is never larger than the upright rectangle", () => {
  fc.assert(
    fc.property(points, (some) => {
      const [xs, ys] = [some.map(({ x }) => x), some.map(({ y }) => y)];
      const upright = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
      const { width, height } = rectangleAround(some);
      expect(width * height).toBeLessThanOrEqual(upright + 1e-3);
    }),
  );
});

test("rectangleAround is turned by 45 degrees at most", () => {
  fc.assert(
    fc.property(points, (some) => {
      expect(Math.abs(rectangleAround(some).angle)).toBeLessThanOrEqual(Math.PI / 4 + 1e-9);
    }),
  );
});

test("rectangleAround finds a rectangle again from its corners", () => {
  fc.assert(
    fc.property(rectangle, (one) => {
      const { width, height } = rectangleAround(cornersOf(one));
      expect(Math.abs(width * height - one.width * one.height)).toBeLessThan(
        1e-6 * width * height + 1e-3,
      );
    }),
  );
});

test("hullOf keeps nothing but some of the points", () => {
  fc.assert(
    fc.property(points, (some) => {
      expect(hullOf(some).every((point) => some.includes(point))).toBe(true);
    }),
  );
});

test("grown holds the rectangle it was grown from", () => {
  fc.assert(
    fc.property(rectangle, length, length, (one, along, across) => {
      const larger = grown(one, along, across);
      expect(cornersOf(one).every((corner) => inside(larger, corner))).toBe(true);
    }),
  );
});

test("part lies between its two ratios", () => {
  fc.assert(
    fc.property(rectangle, fc.double({ min: 0, max: 0.5, noNaN: true }), (one, from) => {
      const to = from + 0.5;
      const want = [
        spotIn(one, from, 0),
        spotIn(one, to, 0),
        spotIn(one, to, 1),
        spotIn(one, from, 1),
      ];
      expect(close(cornersOf(part(one, from, to)), want)).toBe(true);
    }),
  );
});

test.each([
  { turns: 1, first: 1 },
  { turns: 2, first: 2 },
  { turns: -1, first: 3 },
])("quartered by $turns starts at corner $first of the same rectangle", ({ turns, first }) => {
  const one = { x: 50, y: 40, width: 30, height: 10, angle: 0.2 };
  const corners = cornersOf(one);
  const want = [...corners.slice(first), ...corners.slice(0, first)];
  expect(close(cornersOf(quartered(one, turns)), want)).toBe(true);
});
