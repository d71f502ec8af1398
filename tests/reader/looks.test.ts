import { expect, test } from "vitest";
import { type Character, textOf } from "../../reader/line.js";
import { couldBePlate, lineAt } from "../../reader/looks.js";
import type { Rectangle } from "../../reader/rectangles.js";

const CORE: Rectangle = { x: 200, y: 100, width: 100, height: 20, angle: 0 };

/** written returns a text in the middle of what was looked at, each character as certain as is said. */
function written(text: string, certainty: number): Character[] {
  const pitch = 0.5 / text.length;
  return [...text].map((one, i) => ({ text: one, certainty, middle: 0.25 + pitch * (i + 0.5) }));
}

/** readingsOf answers one text after the other, and counts first looks and others. */
function readingsOf(texts: [string, number][]) {
  const looks = { first: 0, again: 0 };
  const look = (kind: "first" | "again") => async () => {
    const [text, certainty] = texts[looks.first + looks.again] ?? ["", 0];
    looks[kind] += 1;
    return written(text, certainty);
  };
  return { looks, readings: { first: look("first"), again: look("again") } };
}

test.each<{ name: string; texts: [string, number][]; want: string; again: number }>([
  { name: "is content with a sure look", texts: [["AB123", 0.8]], want: "AB123", again: 0 },
  {
    name: "looks again where a character is unsure",
    texts: [
      ["AB123", 0.79],
      ["AB123", 0.7],
    ],
    want: "AB123",
    again: 1,
  },
  {
    name: "takes what two of three say",
    texts: [
      ["AB1Z3", 0.7],
      ["AB123", 0.6],
      ["AB123", 0.6],
    ],
    want: "AB123",
    again: 2,
  },
  {
    name: "takes the surest of three that differ",
    texts: [
      ["AB1Z3", 0.6],
      ["AB123", 0.7],
      ["A8123", 0.5],
    ],
    want: "AB123",
    again: 2,
  },
  {
    name: "counts what stands between as no difference",
    texts: [
      ["AB-123", 0.7],
      ["AB123", 0.6],
    ],
    want: "AB-123",
    again: 1,
  },
  {
    name: "looks but twice at what is no plate",
    texts: [
      ["parking", 0.7],
      ["barking", 0.8],
    ],
    want: "barking",
    again: 1,
  },
  {
    name: "does not look again at what says nothing",
    texts: [["AB123", 0.39]],
    want: "AB123",
    again: 0,
  },
  {
    name: "keeps its first look where no other is left",
    texts: [
      ["AB123", 0.7],
      ["", 0],
      ["", 0],
    ],
    want: "AB123",
    again: 2,
  },
])("lineAt $name", async ({ texts, want, again }) => {
  const { looks, readings } = readingsOf(texts);
  const line = await lineAt(readings, CORE, []);
  expect({ text: textOf(line.characters), looks }).toEqual({
    text: want,
    looks: { first: 1, again },
  });
});

test.each([
  { name: "all that it sees where nothing else stands", others: [], want: "ABCD1234" },
  { name: "nothing of another core", others: [{ ...CORE, x: 290, width: 60 }], want: "ABCD123" },
  {
    name: "its own where another core lies over it",
    others: [{ ...CORE, width: 150 }],
    want: "BCD123",
  },
])("lineAt reads $name", async ({ others, want }) => {
  const spread = [..."ABCD1234"].map((text, i) => ({ text, certainty: 1, middle: (i + 0.5) / 8 }));
  const read = async () => spread;
  const { characters } = await lineAt({ first: read, again: read }, CORE, others);
  expect(textOf(characters)).toBe(want);
});

test.each<{ name: string; texts: [string, number][]; want: number }>([
  { name: "as it was", texts: [["AB123", 0.9]], want: 0.9 },
  {
    name: "more where two looks agree",
    texts: [
      ["AB123", 0.64],
      ["AB123", 0.5],
    ],
    want: 0.8,
  },
  {
    name: "no more where a third had to decide",
    texts: [
      ["AB1Z3", 0.7],
      ["AB123", 0.64],
      ["AB123", 0.6],
    ],
    want: 0.64,
  },
])("lineAt is certain of a reading $name", async ({ texts, want }) => {
  const { characters } = await lineAt(readingsOf(texts).readings, CORE, []);
  expect(characters.map(({ certainty }) => certainty)).toEqual(Array(5).fill(want));
});

/** stretchesOf returns how much a core was stretched in each look, none of which is sure. */
async function stretchesOf(core: Rectangle): Promise<(number | undefined)[]> {
  const stretches: (number | undefined)[] = [];
  const look = async (_: Rectangle, stretch?: number) => {
    stretches.push(stretch);
    return written(`AB${stretches.length}23`, 0.7);
  };
  await lineAt({ first: look, again: look }, core, []);
  return stretches;
}

test.each([
  { name: "a plate", width: 180, want: [1.35, 1.35, 1] },
  { name: "what is too long for one, as it is", width: 181, want: [1, 1, 1] },
])("lineAt stretches $name", async ({ width, want }) => {
  expect(await stretchesOf({ ...CORE, width })).toEqual(want);
});

test.each([
  { text: "SBA1234G", want: true },
  { text: "4-EEU 387", want: true },
  { text: "2014-06-17", want: true },
  { text: "314-845-5900", want: false },
  { text: "PARKING", want: false },
  { text: "Exit12", want: false },
  { text: "7", want: false },
])("couldBePlate of $text: $want", ({ text, want }) => {
  expect(couldBePlate(text)).toBe(want);
});
