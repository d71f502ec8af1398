import fc from "fast-check";
import { expect, test } from "vitest";
import { layersOf } from "../functions/layers.js";
import { areaOf, overlap } from "../functions/placement.js";
import type { Box } from "../functions/reading.js";

const at = (left: number, top: number, size: number): Box => {
  return { left, top, width: size, height: size };
};
const layers = (named: Box[], faces: Box[]) =>
  layersOf({ names: named.map((box) => ({ name: "Ada", box })), faces });

test("more is blurred than the face alone", () => {
  const [veil] = layers([], [at(0.4, 0.4, 0.1)]);
  expect([veil?.isBlurred, veil?.box.width.toFixed(2)]).toEqual([true, "0.14"]);
});

test.each([
  { name: "beside", face: at(0.31, 0.1, 0.2), want: { width: 0.2 } },
  { name: "below", face: at(0.1, 0.31, 0.2), want: { height: 0.2 } },
])("but not of a named face $name it", ({ face, want }) => {
  expect(layers([at(0.1, 0.1, 0.2)], [face])).toMatchObject([{ box: want, isBlurred: true }]);
});

test.each([
  { name: "smaller one is blurred over a named", face: at(0.2, 0.2, 0.1), want: [false, true] },
  { name: "named one is seen over a larger", face: at(0, 0, 0.6), want: [true, false] },
  { name: "one as large is blurred over a named", face: at(0.2, 0.2, 0.3), want: [false, true] },
])("a $name, where they overlap", ({ face, want }) => {
  expect(layers([at(0.1, 0.1, 0.3)], [face]).map(({ isBlurred }) => isBlurred)).toEqual(want);
});

test("nothing is drawn of a named face that nothing covers", () => {
  expect(layers([at(0.1, 0.1, 0.1)], [])).toEqual([]);
});

const ratio = fc.double({ min: 0, max: 0.6, noNaN: true });
const boxes = fc.array(
  fc.tuple(ratio, ratio, fc.double({ min: 0.01, max: 0.4, noNaN: true })).map((box) => at(...box)),
  { maxLength: 4 },
);

test("whoever has no name is blurred, all but what a smaller face with a name has before it", () => {
  fc.assert(
    fc.property(boxes, boxes, (named, faces) => {
      const all = layers(named, faces);
      for (const face of faces) {
        const veil = all.findLastIndex(({ box, isBlurred }) => {
          return isBlurred && overlap(box, face) > 0.999 * areaOf(face);
        });
        const over = all.slice(veil + 1).filter(({ isBlurred }) => !isBlurred);
        expect(veil).toBeGreaterThanOrEqual(0);
        for (const { box } of over) expect(areaOf(box)).toBeLessThan(0.4 * areaOf(face));
      }
    }),
  );
});
