import { expect, test } from "vitest";
import { parted } from "../../reader/gaps.js";
import { textOf } from "../../reader/line.js";

/** written returns characters at places. */
const written = (text: string, places: number[]) =>
  [...text].map((one, i) => ({ text: one, certainty: 1, middle: (places[i] ?? 0) / 100 }));

test.each([
  { name: "leaves even gaps", text: "ABC12", places: [10, 20, 30, 40, 50], want: "ABC12" },
  { name: "parts at a wide gap", text: "ABC12", places: [10, 20, 30, 50, 60], want: "ABC 12" },
  {
    name: "leaves a gap that is a little wider",
    text: "ABC12",
    places: [10, 20, 30, 46, 56],
    want: "ABC12",
  },
  {
    name: "parts where one character stands alone",
    text: "AB12C",
    places: [10, 20, 30, 40, 60],
    want: "AB12 C",
  },
  {
    name: "leaves a space that was read",
    text: "AB 12",
    places: [10, 20, 30, 40, 50],
    want: "AB 12",
  },
  {
    name: "leaves three characters, which tell of no usual gap",
    text: "A12",
    places: [10, 50, 60],
    want: "A12",
  },
  { name: "leaves nothing as it is", text: "", places: [], want: "" },
])("parted $name", ({ text, places, want }) => {
  expect(textOf(parted(written(text, places)))).toBe(want);
});

test("parted puts a space in the middle of its gap", () => {
  const [, , , space] = parted(written("ABC12", [10, 20, 30, 50, 60]));
  expect(space).toEqual({ text: " ", certainty: 1, middle: 0.4 });
});
