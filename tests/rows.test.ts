import { expect, test } from "vitest";
import { around, rowsIn } from "../functions/rows.js";
import { lineAt, withWords } from "./texts.js";

function textsOf(texts: Parameters<typeof rowsIn>[0], aspect = 1): string[] {
  return rowsIn(texts, aspect).map(({ words }) => words.map(({ text }) => text).join("|"));
}

// In a square picture; the first is 0.1 high and ends at 0.3 across, 0.2 down.
const first = lineAt("ONE", { left: 0.1, top: 0.1, width: 0.2 });

test.each([
  { name: "close by", box: { left: 0.4 }, joined: true },
  { name: "almost 1.5 heights away", box: { left: 0.449 }, joined: true },
  { name: "more than 1.5 heights away", box: { left: 0.451 }, joined: false },
  { name: "a little lower", box: { left: 0.35, top: 0.139 }, joined: true },
  { name: "on no level", box: { left: 0.35, top: 0.19 }, joined: false },
  { name: "less than twice as high", box: { left: 0.35, top: 0.06, height: 0.19 }, joined: true },
  { name: "more than twice as high", box: { left: 0.35, top: 0.05, height: 0.21 }, joined: false },
])("rowsIn beside, $name: $joined", ({ box, joined }) => {
  const second = lineAt("TWO", { top: 0.1, width: 0.2, ...box });
  expect(textsOf([first, second]).includes("ONE|TWO")).toBe(joined);
});

test.each([
  { name: "right below", box: { top: 0.21 }, joined: true },
  { name: "almost 0.8 heights away", box: { top: 0.279 }, joined: true },
  { name: "more than 0.8 heights away", box: { top: 0.281 }, joined: false },
  { name: "overlapping by more than half", box: { left: 0.199 }, joined: true },
  { name: "overlapping by less than half", box: { left: 0.201 }, joined: false },
  { name: "more than twice as high", box: { height: 0.21 }, joined: false },
])("rowsIn below, $name: $joined", ({ box, joined }) => {
  const second = lineAt("TWO", { left: 0.1, top: 0.22, width: 0.2, ...box });
  expect(textsOf([first, second]).includes("ONE|TWO")).toBe(joined);
});

test("rowsIn measures a gap in pixels: the same ratios are further apart in a wide picture", () => {
  const second = lineAt("TWO", { left: 0.4, top: 0.1, width: 0.2 });
  expect([1, 2].map((aspect) => textsOf([first, second], aspect).length)).toEqual([3, 2]);
});

test("rowsIn joins a line to the two nearest only", () => {
  const others = [0.34, 0.32, 0.33].map((left) => lineAt(`AT${left}`, { left, width: 0.2 }));
  expect(textsOf([first, ...others]).filter((text) => /^ONE.AT[^|]*$/.test(text))).toEqual([
    "ONE|AT0.32",
    "ONE|AT0.33",
  ]);
});

test("rowsIn joins three lines side by side, and two of them below another", () => {
  const texts = [
    lineAt("FB", { left: 0.1, top: 0.1, width: 0.2 }),
    lineAt("12", { left: 0.1, top: 0.25, width: 0.1 }),
    lineAt("34", { left: 0.25, top: 0.25, width: 0.1 }),
    lineAt("X", { left: 0.4, top: 0.25, width: 0.05 }),
  ];
  expect(textsOf(texts)).toEqual(expect.arrayContaining(["12|34|X", "FB|12|34"]));
});

test.each([
  {
    name: "takes a line's words once",
    texts: withWords(lineAt("SBA 1234 G")),
    want: ["SBA|1234|G"],
  },
  { name: "does without words", texts: [lineAt("SBA 1234 G")], want: ["SBA|1234|G"] },
  {
    name: "keeps a word whose line is gone",
    texts: withWords(lineAt("AB")).slice(1),
    want: ["AB"],
  },
  { name: "has none without texts", texts: [], want: [] },
])("rowsIn $name", ({ texts, want }) => {
  expect(textsOf(texts)).toEqual(want);
});

test("rowsIn gives a word its own place and certainty", () => {
  const [line, ...words] = withWords(lineAt("AB 12", { left: 0, width: 0.5 }));
  const texts = [line, ...words.map((word) => ({ ...word, confidence: 50 }))].flatMap(
    (t) => t ?? [],
  );
  expect(rowsIn(texts, 1)[0]?.words[1]).toMatchObject({
    confidence: 50,
    box: { left: expect.closeTo(0.3) },
  });
});

test("around holds all its boxes", () => {
  const boxes = [
    { left: 0, top: 0.5, width: 0.25, height: 0.25 },
    { left: 0.5, top: 0, width: 0.25, height: 0.25 },
  ];
  expect(around(boxes)).toEqual({ left: 0, top: 0, width: 0.75, height: 0.75 });
});
