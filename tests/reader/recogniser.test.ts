import { expect, test } from "vitest";
import { LETTERS, lettersIn } from "../../reader/alphabet.js";
import { charactersIn, widthOf } from "../../reader/recogniser.js";

const CLASSES = 6625;
const CHINESE = 2; // the dictionary's second line

/** stepsOf returns one step for every sign: `_` is nothing, `京` a class that is no Latin letter. */
function stepsOf(signs: string, likelihood = 0.9): Float32Array[] {
  return [...signs].map((sign) => {
    const letter = LETTERS.find(({ text }) => text === sign)?.index;
    const step = new Float32Array(CLASSES);
    step[sign === "_" ? 0 : (letter ?? CHINESE)] = likelihood;
    return step;
  });
}

test.each([
  { signs: "", want: "" },
  { signs: "___", want: "" },
  { signs: "SBA", want: "SBA" },
  { signs: "_SS_BBB_A", want: "SBA" },
  { signs: "S_S", want: "SS" },
  { signs: "A 1", want: "A 1" },
  { signs: "A京1", want: "A1" },
])("charactersIn reads $signs", ({ signs, want }) => {
  const texts = charactersIn(stepsOf(signs)).map(({ text }) => text);
  expect(texts.join("")).toBe(want);
});

test("charactersIn says where a letter's middle is", () => {
  const middles = charactersIn(stepsOf("AA__B___")).map(({ middle }) => middle);
  expect(middles).toEqual([0.125, 0.5625]);
});

test("charactersIn is as sure of a letter as its surest step", () => {
  const steps = [...stepsOf("A", 0.5), ...stepsOf("A", 0.75)];
  expect(charactersIn(steps).map(({ certainty }) => certainty)).toEqual([0.75]);
});

test.each([
  { name: "plain letters", dictionary: "A\nz\n7", want: ["A", "z", "7", " "] },
  { name: "letters with accents", dictionary: "é\nÜ\nō", want: ["é", "Ü", "ō", " "] },
  { name: "full-width letters as plain ones", dictionary: "Ａ", want: ["A", " "] },
  { name: "no Chinese, no dots, no bullets", dictionary: "京\n·\n●\n×", want: [" "] },
])("lettersIn keeps $name", ({ dictionary, want }) => {
  expect(lettersIn(dictionary).map(({ text }) => text)).toEqual(want);
});

test("lettersIn counts from one, since the first class is nothing", () => {
  expect(lettersIn("A\n京\nB").map(({ index }) => index)).toEqual([1, 3, 4]);
});

test.each([
  { name: "in steps", width: 100, height: 20, stretch: 1, want: { width: 240, seen: 256 } },
  {
    name: "wider where it is stretched",
    width: 100,
    height: 20,
    stretch: 1.5,
    want: { width: 360, seen: 384 },
  },
  {
    name: "no wider where it fits a step",
    width: 80,
    height: 20,
    stretch: 1,
    want: { width: 192, seen: 192 },
  },
  {
    name: "never narrower than some",
    width: 1,
    height: 20,
    stretch: 1,
    want: { width: 8, seen: 64 },
  },
  {
    name: "never wider than some",
    width: 9000,
    height: 20,
    stretch: 1,
    want: { width: 2400, seen: 2400 },
  },
])("widthOf makes writing as wide as it is, $name", ({ width, height, stretch, want }) => {
  expect(widthOf({ x: 0, y: 0, width, height, angle: 0 }, stretch)).toEqual(want);
});
