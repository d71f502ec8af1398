import { expect, test } from "vitest";
import { leftOf, linesIn, rawOf, seenAt } from "../functions/lines.js";
import type { Text } from "../functions/reading.js";
import { lineAt, withWords } from "./texts.js";

const texts = withWords(lineAt("s/n: 4CE 0G", { left: 0.1, width: 0.11, height: 0.03 }));
const [line] = linesIn(texts);
const spanOf = (part: string) => {
  if (!line) throw new Error("no line");
  const start = line.source.text.indexOf(part);
  return { line, start, end: start + part.length };
};
const told = (rest: Text[]) => rest.map(({ kind, text }) => `${kind} ${text}`);

test("linesIn returns lines with their words, and words of no line as lines", () => {
  const stray: Text = { ...lineAt("X1"), kind: "word", id: 99 };
  const lines = linesIn([...texts, stray]);
  expect(lines.map(({ text, words }) => [text, words.length])).toEqual([
    ["S/N: 4CE 0G", 3],
    ["X1", 1],
  ]);
});

test("linesIn knows a word of a line that was read without its words", () => {
  const [alone] = linesIn([lineAt("AB CD", { left: 0.1, width: 0.5 }, 70)]);
  expect(alone?.words[1]).toMatchObject({ start: 3, end: 5, confidence: 70 });
  expect(alone?.words[1]?.box.left).toBeCloseTo(0.4);
});

test("seenAt returns the box of a part, and the certainty of its least sure word", () => {
  const words = texts.map((text) => (text.text === "0G" ? { ...text, confidence: 60 } : text));
  const [unsure] = linesIn(words);
  if (!unsure) throw new Error("no line");
  const { box, confidence } = seenAt({ line: unsure, start: 5, end: 11 });
  expect(box.left).toBeCloseTo(0.15);
  expect(box.width).toBeCloseTo(0.06);
  expect(confidence).toBe(60);
});

test("seenAt divides the box of a word of which only a part is meant", () => {
  const [glued] = linesIn([lineAt("SN:123", { left: 0.1, width: 0.6 })]);
  if (!glued) throw new Error("no line");
  expect(seenAt({ line: glued, start: 3, end: 6 }).box.left).toBeCloseTo(0.4);
});

test("rawOf returns a part as it was read", () => {
  expect(rawOf(spanOf("s/n"))).toBe("s/n");
});

test.each([
  { name: "the rest of a line", parts: ["4CE"], want: ["line s/n: 0G", "word s/n:", "word 0G"] },
  { name: "no line of which nothing is left", parts: ["s/n", "4CE 0G"], want: [] },
  {
    name: "what is cut twice once",
    parts: ["4CE", "4CE"],
    want: ["line s/n: 0G", "word s/n:", "word 0G"],
  },
  { name: "all where nothing is cut", parts: [], want: told(texts) },
])("leftOf leaves $name", ({ parts, want }) => {
  expect(told(leftOf(texts, parts.map(spanOf)))).toEqual(want);
});
