import sharp from "sharp";
import { expect, test } from "vitest";
import { pictureCodeOf } from "../functions/errors.js";
import { drawn, MOST_PIXELS, pixelsIn, refusalOf } from "../functions/pixels.js";
import { cornersOf, pattern, TURNED, telling } from "./patterns.js";

const target = { bytes: 1_000_000, least: 80, most: 4096 };

test.each([
  { width: 16, height: 3000, want: undefined },
  { width: 8160, height: 6144, want: undefined },
  { width: 30_000, height: 16, want: undefined },
  { width: 30_001, height: 16, want: "picture-too-big" },
  { width: 16, height: 30_001, want: "picture-too-big" },
  { width: 15, height: 3000, want: "picture-too-small" },
  { width: MOST_PIXELS + 1, height: 1, want: "picture-too-big" },
  { width: 0, height: 0, want: "picture-unreadable" },
  { width: Number.NaN, height: 100, want: "picture-unreadable" },
])("refusalOf says $want of $width by $height pixels", ({ width, height, want }) => {
  expect(refusalOf(width, height)).toBe(want);
});

test("pixelsIn returns three bytes for each pixel, upright", async () => {
  const grey = await telling(pattern().greyscale(), 6).webp().toBuffer();
  const { data, ...rest } = await pixelsIn(grey, 4096, 20_000);
  expect(rest).toEqual({ width: 120, height: 160, channels: 3, frames: 1 });
  expect(data.length).toBe(120 * 160 * 3);
});

test("pixelsIn returns so many pixels a side at most", async () => {
  const { width, height } = await pixelsIn(await pattern().png().toBuffer(), 80, 20_000);
  expect([width, height]).toEqual([80, 60]);
});

test.each([
  { name: "a JPEG here", file: await pattern().jpeg().toBuffer(), want: undefined },
  { name: "a PNG here", file: await pattern().png().toBuffer(), want: undefined },
  {
    name: "a GIF in another process",
    file: await pattern().gif().toBuffer(),
    want: "picture-too-big",
  },
  {
    name: "a TIFF in another process",
    file: await pattern().tiff().toBuffer(),
    want: "picture-too-big",
  },
])("pixelsIn decodes $name, where it can be ended in time", async ({ file, want }) => {
  const time = 20; // less than any process takes to begin
  const ended = await pixelsIn(file, 4096, time).then(() => undefined, pictureCodeOf);
  expect(ended).toBe(want);
});

test("drawn puts what lets through on white", async () => {
  const data = await pattern({ clear: true }).raw().toBuffer();
  const pixels = { data, width: 160, height: 120, channels: 4 as const, frames: 1 };
  const { image } = await drawn(pixels, target);
  expect(await cornersOf(image)).toBe("white green blue white");
});

test("drawn shrinks a picture until its file is small enough", async () => {
  const data = await pattern().raw().toBuffer();
  const pixels = { data, width: 160, height: 120, channels: 3 as const, frames: 1 };
  const whole = await drawn(pixels, target);
  const { image, width, height } = await drawn(pixels, {
    ...target,
    bytes: whole.image.length - 1,
  });
  expect(image.length).toBeLessThan(whole.image.length);
  expect([width, height]).toEqual([128, 96]);
  expect(await sharp(image).metadata()).toMatchObject({ format: "jpeg", width, height });
  expect(await cornersOf(image)).toBe(TURNED[0]);
});
