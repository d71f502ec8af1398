import { expect, test } from "vitest";
import type { Box, Named, Text } from "../functions/reading.js";
import { sketchOf } from "../functions/sketch.js";

const boxAt = (left: number): Box => ({ left, top: 0.2, width: 0.1, height: 0.1 });
const face = (name: string, left: number): Named => ({ name, confidence: 99, box: boxAt(left) });
const text = (written: string, left: number, kind: Text["kind"] = "line"): Text => {
  return { text: written, kind, id: 0, confidence: 99, box: boxAt(left) };
};
const counts = (sketch: ReturnType<typeof sketchOf>) =>
  sketch && {
    names: sketch.names.map(({ name }) => name),
    ...{ faces: sketch.faces.length, plates: sketch.plates.length, texts: sketch.texts.length },
  };

test.each([
  { name: "nobody is known", reading: { celebrities: [face("", 0.1)] }, want: undefined },
  { name: "nothing was looked for", reading: {}, want: undefined },
  {
    name: "somebody known has no place, as in what was read before places were kept",
    reading: { celebrities: [{ name: "Ada", confidence: 99 }] },
    want: undefined,
  },
  {
    name: "somebody is known, others are blurred",
    reading: { celebrities: [face("Ada", 0.1), face("", 0.5)] },
    want: { names: ["Ada"], faces: 1, plates: 0, texts: 0 },
  },
  {
    name: "faces were looked for besides, each is blurred once, and nobody whom we know",
    reading: {
      celebrities: [face("Ada", 0.1), face("", 0.5)],
      faces: [face("HAPPY", 0.11), face("SAD", 0.51), face("CALM", 0.8)],
    },
    want: { names: ["Ada"], faces: 2, plates: 0, texts: 0 },
  },
  {
    name: "a plate is there, and nobody asked for it",
    reading: { celebrities: [face("Ada", 0.1)], text: [text("SBA 1234 G", 0.4)] },
    plates: [{ box: boxAt(0.4) }],
    want: { names: ["Ada"], faces: 0, plates: 0, texts: 0 },
  },
])("where $name, that is drawn", ({ reading, plates = [], want }) => {
  expect(counts(sketchOf(reading, { plates }, { plates: false }))).toEqual(want);
});

test.each([
  { name: "before somebody known", at: { left: 0.2, top: 0.3, width: 0.04, height: 0.04 } },
  { name: "behind somebody known", at: { left: 0.05, top: 0.05, width: 0.4, height: 0.4 } },
  { name: "beside them, half before them", at: { left: 0.26, top: 0.2, width: 0.2, height: 0.2 } },
])("a face of another size $name is another's, whoever found it", ({ at }) => {
  const ada = { ...face("Ada", 0), box: { left: 0.15, top: 0.2, width: 0.2, height: 0.2 } };
  const other = { ...face("", 0), box: at };
  const told = sketchOf({ celebrities: [ada, other] }, {}, { plates: false });
  const found = sketchOf({ celebrities: [ada], faces: [other] }, {}, { plates: false });
  expect([told?.faces, found?.faces]).toEqual([[at], [at]]);
});

test("of two faces nobody knows, one behind the other, both are blurred", () => {
  const small = { left: 0.3, top: 0.3, width: 0.1, height: 0.1 };
  const large = { left: 0.2, top: 0.2, width: 0.5, height: 0.5 };
  const strangers = [small, large].map((at) => ({ ...face("", 0), box: at }));
  const sketch = sketchOf({ celebrities: [face("Ada", 0), ...strangers] }, {}, { plates: false });
  expect(sketch?.faces).toEqual([small, large]);
});

const at = (left: number, top: number, width: number, height: number) => {
  return { left, top, width, height };
};

test.each([
  { name: "a plate", texts: [text("SBA 1234 G", 0.4)], plates: [boxAt(0.4)], want: [1, 0] },
  { name: "one found twice", texts: [], plates: [boxAt(0.4), boxAt(0.41)], want: [1, 0] },
  { name: "one of elsewhere", texts: [text("B-MW 12", 0.4)], plates: [], want: [0, 1] },
  {
    name: "a word and its line",
    texts: [
      { ...text("AB12 CDE", 0), box: at(0.4, 0.2, 0.3, 0.1) },
      { ...text("AB12", 0, "word"), box: at(0.4, 0.21, 0.15, 0.09) },
    ],
    plates: [],
    want: [0, 1],
  },
  {
    name: "a larger one behind a small plate",
    texts: [{ ...text("AB12 3456", 0), box: at(0.1, 0.3, 0.8, 0.3) }],
    plates: [at(0.4, 0.4, 0.05, 0.02)],
    want: [1, 1],
  },
  { name: "a guess, with all its rows", texts: [], plates: [], guesses: [0.4], want: [0, 1] },
])("where plates are to be blurred, $name is", ({ texts, plates, guesses = [], want }) => {
  const boxes = (found: Box[]) => found.map((box) => ({ box }));
  const found = { plates: boxes(plates), guesses: boxes(guesses.map(boxAt)) };
  const sketch = sketchOf({ text: texts }, found, { plates: true });
  expect([sketch?.plates.length, sketch?.texts.length]).toEqual(want);
});

test("where nobody wants plates blurred, no guess is", () => {
  expect(
    sketchOf({ text: [] }, { guesses: [{ box: boxAt(0.4) }] }, { plates: false }),
  ).toBeUndefined();
});

test.each([
  ...["K1NG", "BOSS1", "1ABC234TOYOTA", "AB 1", "SBA 1 A", "京A12345", "1234", "AB-12-34"],
  ...["TOYOTA S MW 7 OF MUNICH", "DEALER AB12 CDE LONDON"],
])("%s is blurred", (written) => {
  const sketch = sketchOf({ text: [text(written, 0.4)] }, {}, { plates: true });
  expect(sketch?.texts).toHaveLength(1);
});

test.each([
  "NO PARKING",
  "LEVEL 3",
  "12",
  "Call 65 6789 1234 56",
  "2",
  "§§ 12 §§",
  "3D",
  "3D PRINTING SALE",
])("%s is not blurred", (written) => {
  expect(sketchOf({ text: [text(written, 0.4)] }, {}, { plates: true })).toBeUndefined();
});

test("more is blurred than the letters alone", () => {
  const { plates } = sketchOf({}, { plates: [{ box: boxAt(0.2) }] }, { plates: true }) ?? {};
  expect(plates?.[0]?.height).toBeGreaterThan(0.15);
});
