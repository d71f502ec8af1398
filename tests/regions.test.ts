import { expect, test } from "vitest";
import { regions } from "../functions/regions.js";

test.each(Object.entries(regions))("the words of %s are capitals, each once", (_, text) => {
  const words = text.split(" ");
  expect(words).toEqual([...new Set(words)]);
  expect(words.filter((word) => !/^[A-Z]{1,3}$/.test(word))).toEqual([]);
});

test.each([
  { name: "the cantons of Switzerland", text: regions.switzerland, want: 26 },
  {
    name: "the provinces of Spain, its towns in Africa, and former names",
    text: regions.spain,
    want: 55,
  },
])("$name are all there", ({ text, want }) => {
  expect(text.split(" ")).toHaveLength(want);
});
