import { expect, test } from "vitest";
import { certaintyOf } from "../reader/line.js";
import { inOrder } from "../reader/rows.js";

const lineAt = (text: string, x: number, y: number) => ({
  rectangle: { x, y, width: 40, height: 20, angle: 0 },
  characters: [{ text, certainty: 1, middle: 0.5 }],
});

test.each([
  { name: "rows from top to bottom", lines: [lineAt("b", 5, 90), lineAt("a", 9, 20)] },
  { name: "a row from left to right", lines: [lineAt("b", 90, 20), lineAt("a", 20, 20)] },
  { name: "a row that is not quite level", lines: [lineAt("b", 90, 15), lineAt("a", 20, 20)] },
  { name: "two rows side by side", lines: [lineAt("b", 20, 32), lineAt("a", 90, 20)] },
])("inOrder puts $name", ({ lines }) => {
  const texts = inOrder(lines).map(({ characters }) => characters[0]?.text);
  expect(texts).toEqual(["a", "b"]);
});

test.each([
  { certainties: [], want: 0 },
  { certainties: [0.5], want: 0.5 },
  { certainties: [0.5, 1], want: 0.75 },
])("certaintyOf is the mean of $certainties", ({ certainties, want }) => {
  const characters = certainties.map((certainty) => ({ text: "A", certainty, middle: 0.5 }));
  expect(certaintyOf(characters)).toBe(want);
});
