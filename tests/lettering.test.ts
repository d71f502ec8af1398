import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { lettered } from "../functions/lettering.js";
import { type Font, tableOf } from "../glyphs.js";

test.each([
  { text: "Ada Lovelace", want: true },
  { text: "Zoë Łukasiewicz-Ångström", want: true },
  { text: "Zoe\u0308", want: true },
  { text: "Nguyễn Văn A.", want: true },
  { text: "Νίκος Попов", want: true },
  { text: "O’Brien, Jr.", want: true },
  { text: "王力宏", want: false },
  { text: "Ada 😀", want: false },
  { text: "محمد", want: false },
  { text: "  ", want: false },
  { text: "", want: false },
])('"$text" can be drawn: $want', async ({ text, want }) => {
  expect((await lettered(text, 20)) !== undefined).toBe(want);
});

test("a text is as wide as its letters, for its size", async () => {
  const widthOf = async (text: string, size: number) => (await lettered(text, size))?.width ?? 0;
  expect(await widthOf("AB", 20)).toBeCloseTo((await widthOf("A", 20)) + (await widthOf("B", 20)));
  expect(await widthOf("AB", 40)).toBeCloseTo(2 * (await widthOf("AB", 20)));
  expect(await widthOf("i", 20)).toBeLessThan(await widthOf("W", 20));
});

test("nothing in a name is markup", async () => {
  const { svg = "" } = (await lettered('"<script>&', 20)) ?? {};
  expect(svg.replaceAll(/<\/?(g|path)( (transform|d)="[^"<>]*")*\/?>/g, "")).toBe("");
});

test("the table holds what names are written with, as paths, and says whose the letters are", () => {
  const commands = [
    { type: "M", x: -0.4, y: 700 },
    { type: "Q", x1: 135, y1: 0, x: 9, y: -29 },
    { type: "Z" },
  ];
  const font: Font = {
    tables: { cmap: { glyphIndexMap: { 65: 1, 29579: 2 } } },
    charToGlyph: () => ({ advanceWidth: 640, path: { commands } }),
  };
  expect(tableOf([font])).toEqual({
    licence: expect.stringContaining("Open Font License"),
    widths: { A: 640 },
    outlines: { A: "M0 700Q135 0 9 -29Z" },
  });
});

test("each letter has an outline that can be drawn, but for spaces", async () => {
  const { widths, outlines } = createRequire(import.meta.url)("../functions/glyphs.json");
  const path = /^([MLQC](-?\d+ )*-?\d+|Z)+$/;
  const wrong = Object.keys(widths).filter((sign) => !path.test(outlines[sign]));
  expect(wrong.filter((sign) => sign.trim() && sign !== "\u00ad")).toEqual([]);
  expect(Object.keys(widths).length).toBeGreaterThan(800);
});
