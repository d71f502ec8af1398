import sharp from "sharp";
import { expect, test } from "vitest";
import type { Drawing } from "../functions/drawing.js";
import { sheetOf } from "../functions/sheet.js";

const colours = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ff00ff"];

async function drawing(n: number, width = 400, height = 300): Promise<Drawing> {
  const ground = { width, height, channels: 3 as const, background: colours[n] ?? "#fff" };
  const bytes = new Uint8Array(await sharp({ create: ground }).jpeg().toBuffer());
  return { bytes, type: "image/jpeg", name: "drawing.jpg", alt: `Picture ${n + 1}: x.` };
}

async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<string> {
  const { data } = await sharp(bytes)
    .extract({ left: x, top: y, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data].map((value) => (value > 128 ? "f" : "0")).join("");
}

test("drawings stand in their order, row by row", async () => {
  const [first, ...rest] = await Promise.all([0, 1, 2].map((n) => drawing(n)));
  const { bytes, alt } = await sheetOf([first as Drawing, ...rest]);
  const seen = [
    [200, 480],
    [1440, 480],
    [480, 1440],
    [1440, 1440],
  ].map(([x = 0, y = 0]) => colourAt(bytes, x, y));
  expect(await Promise.all(seen)).toEqual(["f00", "0f0", "00f", "000"]);
  expect(alt).toBe("Picture 1: x. Picture 2: x. Picture 3: x.");
});

test.each([2, 3, 5, 20])(
  "%i drawings make one of no more than 1920 pixels a side",
  async (count) => {
    const first = await drawing(0, 1920, 1080);
    const others = Array.from({ length: count - 1 }, () => first);
    const { width, height, format } = await sharp(
      (await sheetOf([first, ...others])).bytes,
    ).metadata();
    expect([Math.max(width, height) <= 1920, format]).toEqual([true, "jpeg"]);
  },
);
