import { expect, test } from "vitest";
import { certaintyOf, type Line, textOf } from "../../reader/line.js";
import { inOrder, joined } from "../../reader/rows.js";

/** lineAt returns a line 20 high whose middle is at x, y. */
function lineAt(text: string, x: number, y: number, width = 40, height = 20): Line {
  const characters = [...text].map((one, i) => ({
    text: one,
    certainty: 1,
    middle: (i + 0.5) / text.length,
  }));
  return { rectangle: { x, y, width, height, angle: 0 }, characters };
}

test.each([
  { name: "rows from top to bottom", lines: [lineAt("b", 5, 90), lineAt("a", 9, 20)] },
  { name: "a row from left to right", lines: [lineAt("b", 90, 20), lineAt("a", 20, 20)] },
  { name: "a row that is not quite level", lines: [lineAt("b", 90, 15), lineAt("a", 20, 20)] },
  { name: "two rows side by side", lines: [lineAt("b", 20, 32), lineAt("a", 90, 20)] },
])("inOrder puts $name", ({ lines }) => {
  const texts = inOrder(lines).map(({ characters }) => textOf(characters));
  expect(texts).toEqual(["a", "b"]);
});

test.each([
  { name: "joins pieces that are close", second: lineAt("12", 159, 50), want: ["AB 12"] },
  { name: "keeps a wide gap", second: lineAt("12", 161, 50), want: ["AB", "12"] },
  { name: "joins pieces nearly level", second: lineAt("12", 150, 56), want: ["AB 12"] },
  { name: "keeps a lower piece", second: lineAt("12", 150, 58), want: ["AB", "12"] },
  { name: "keeps a piece half as high", second: lineAt("12", 150, 50, 40, 10), want: ["AB", "12"] },
  { name: "keeps a piece underneath", second: lineAt("12", 101, 72), want: ["AB", "12"] },
])("joined $name", ({ second, want }) => {
  const lines = joined([second, lineAt("AB", 100, 50)]);
  expect(lines.map(({ characters }) => textOf(characters))).toEqual(want);
});

test("joined leaves every character where it stands in the picture", () => {
  const [line] = joined([lineAt("AB", 100, 50), lineAt("12", 150, 50)]);
  const { x = 0, width = 0 } = line?.rectangle ?? {};
  const places = line?.characters.map(({ middle }) => x + (middle - 0.5) * width);
  expect(places).toEqual([90, 110, 125, 140, 160].map((place) => expect.closeTo(place)));
});

test.each([
  { text: "", certainties: [], want: 0 },
  { text: "A", certainties: [0.5], want: 0.5 },
  { text: "AB", certainties: [0.5, 1], want: 0.75 },
  { text: "A B", certainties: [0.5, 0, 1], want: 0.75 },
])("certaintyOf is the mean of $certainties in '$text'", ({ text, certainties, want }) => {
  const characters = [...text].map((one, i) => ({
    text: one,
    certainty: certainties[i] ?? 0,
    middle: 0.5,
  }));
  expect(certaintyOf(characters)).toBe(want);
});
