import sharp from "sharp";
import { expect, test } from "vitest";
import { textOf } from "../../reader/line.js";
import { linesIn, MOST_REGIONS } from "../../reader/lines.js";
import { pictureIn } from "../../reader/picture.js";
import { type Read, readingsOf } from "../../reader/readings.js";
import { holds, type Point } from "../../reader/rectangles.js";
import { BLACK_ON_WHITE, drawn, svgOf } from "../draw.js";
import { board } from "./board.js";

/** lookedAt returns the middles of the regions that linesIn reads in a picture, each once; none of them is told to have writing. */
async function lookedAt(bytes: Buffer): Promise<Point[]> {
  const middles = new Map<string, Point>();
  const look: Read = async ({ x, y }) => {
    middles.set(`${x} ${y}`, { x, y });
    return [];
  };
  await linesIn(await pictureIn(bytes), { first: look, again: look });
  return [...middles.values()];
}

test("linesIn reads no more regions of a checkerboard than it may", async () => {
  expect(await lookedAt(await board())).toHaveLength(MOST_REGIONS);
});

test("linesIn reads a plate first, however many regions stand around it", async () => {
  const plate = { text: "SBA1234G", x: 700, y: 900, size: 34, colours: BLACK_ON_WHITE };
  const [, drawing = ""] =
    /(<g transform="translate\(700 900\) rotate.*)<\/svg>/s.exec(
      svgOf({ width: 1280, height: 1280, plates: [plate] }),
    ) ?? [];
  const overlay = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="1280">${drawing}</svg>`,
  );
  const bytes = await sharp(await board())
    .composite([{ input: overlay }])
    .png()
    .toBuffer();
  const [first] = await lookedAt(bytes);
  expect(first && holds({ ...plate, width: 300, height: 60, angle: 0 }, first)).toBe(true);
});

test("linesIn answers what was read until the budget was spent, the largest first", async () => {
  const plates = [
    { text: "PD88R", x: 200, y: 150, size: 24 },
    { text: "SBA1234G", x: 400, y: 450, size: 60 },
  ];
  const picture = await pictureIn(await drawn({ width: 800, height: 600, plates }));
  const readings = readingsOf(picture, new AbortController().signal, { first: 400, again: 0 });
  const lines = await linesIn(picture, readings);
  expect(lines.map(({ characters }) => textOf(characters))).toEqual(["SBA1234G"]);
});
