import { expect, test } from "vitest";
import { extended } from "../../reader/ends.js";

const rectangle = { x: 200, y: 100, width: 100, height: 20, angle: 0 };

test.each([
  { text: "SBA1234", want: 1 },
  { text: "1234 G", want: 1 },
  { text: "(SBA1234)", want: 1 },
  { text: "SBA1234G", want: 0 },
  { text: "PARKING", want: 0 },
])("extended looks $want times beyond the ends of $text", async ({ text, want }) => {
  let looks = 0;
  const read = async () => {
    looks += 1;
    return [];
  };
  const characters = [...text].map((one, i) => ({ text: one, certainty: 1, middle: i / 10 }));
  await extended(read, { rectangle, characters });
  expect(looks).toBe(want);
});
