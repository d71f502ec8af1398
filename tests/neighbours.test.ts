import { describe, expect, test } from "vitest";
import { linesIn, seenAt } from "../functions/lines.js";
import { belowOf, besideOf, piecesOf } from "../functions/neighbours.js";
import { ASPECT, lineAt } from "./texts.js";

const caption = lineAt("MAC", { left: 0.1, top: 0.1, width: 0.05, height: 0.03 });

/** What is found among texts at places, of which each is one word. */
function lookedFor(places: { text: string; left: number; top: number; height?: number }[]) {
  const others = places.map(({ text, ...box }) =>
    lineAt(text, { width: 0.1, height: 0.03, ...box }),
  );
  const lines = linesIn([caption, ...others]);
  const [line] = lines;
  if (!line) throw new Error("no line");
  const part = { line, start: 0, end: 3 };
  const named = (piece?: ReturnType<typeof besideOf>) => piece?.line.text;
  return {
    beside: named(besideOf(part, piecesOf(lines), ASPECT)),
    below: named(belowOf(seenAt(part), piecesOf(lines))),
  };
}

describe("besideOf", () => {
  test.each([
    {
      name: "the nearest",
      places: [
        { text: "FAR", left: 0.4, top: 0.1 },
        { text: "NEAR", left: 0.2, top: 0.1 },
      ],
      want: "NEAR",
    },
    {
      name: "what stands a little lower",
      places: [{ text: "LOW", left: 0.2, top: 0.11 }],
      want: "LOW",
    },
    {
      name: "nothing of the next row",
      places: [{ text: "NEXT", left: 0.2, top: 0.13 }],
      want: undefined,
    },
    { name: "nothing to the left", places: [{ text: "LEFT", left: 0, top: 0.1 }], want: undefined },
    { name: "nothing far away", places: [{ text: "AWAY", left: 0.6, top: 0.1 }], want: undefined },
  ])("finds $name", ({ places, want }) => {
    expect(lookedFor(places).beside).toBe(want);
  });
});

describe("belowOf", () => {
  test.each([
    {
      name: "the nearest",
      places: [
        { text: "FAR", left: 0.1, top: 0.2 },
        { text: "NEAR", left: 0.1, top: 0.14 },
      ],
      want: "NEAR",
    },
    {
      name: "what stands below a bar code",
      places: [{ text: "BARS", left: 0.1, top: 0.22 }],
      want: "BARS",
    },
    {
      name: "what is centred",
      places: [{ text: "MIDDLE", left: 0.07, top: 0.14 }],
      want: "MIDDLE",
    },
    {
      name: "the first of a row",
      places: [
        { text: "ONE", left: 0.1, top: 0.141 },
        { text: "TWO", left: 0.12, top: 0.14 },
      ],
      want: "ONE",
    },
    {
      name: "nothing of another column",
      places: [{ text: "OTHER", left: 0.3, top: 0.14 }],
      want: undefined,
    },
    { name: "nothing above", places: [{ text: "ABOVE", left: 0.1, top: 0.06 }], want: undefined },
    {
      name: "nothing far below",
      places: [{ text: "AWAY", left: 0.1, top: 0.26 }],
      want: undefined,
    },
  ])("finds $name", ({ places, want }) => {
    expect(lookedFor(places).below).toBe(want);
  });
});
