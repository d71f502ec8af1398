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
  expect(counts(sketchOf(reading, plates, { plates: false }))).toEqual(want);
});

test.each([
  { name: "a plate", texts: [text("SBA 1234 G", 0.4)], plates: [0.4], want: [1, 0] },
  { name: "one found twice", texts: [], plates: [0.4, 0.41], want: [1, 0] },
  {
    name: "what could be a plate of elsewhere",
    texts: [text("B-MW 12", 0.4)],
    plates: [],
    want: [0, 1],
  },
  {
    name: "a word and its line",
    texts: [text("AB12 CDE", 0.4), text("AB12", 0.4, "word")],
    plates: [],
    want: [0, 1],
  },
])("where plates are to be blurred, $name is", ({ texts, plates, want }) => {
  const found = plates.map((left) => ({ box: boxAt(left) }));
  const sketch = sketchOf({ text: texts }, found, { plates: true });
  expect([sketch?.plates.length, sketch?.texts.length]).toEqual(want);
});

test.each(["NO PARKING", "LEVEL 3", "12", "Call 65 6789 1234 56", "2", "§§ 12 §§"])(
  "%s is not blurred",
  (written) => {
    expect(sketchOf({ text: [text(written, 0.4)] }, [], { plates: true })).toBeUndefined();
  },
);

test("more is blurred than the letters or the face alone", () => {
  const reading = { celebrities: [face("", 0.5)] };
  const { faces, plates } = sketchOf(reading, [{ box: boxAt(0.2) }], { plates: true }) ?? {};
  expect(faces?.[0]?.width).toBeGreaterThan(0.13);
  expect(plates?.[0]?.height).toBeGreaterThan(0.15);
});
