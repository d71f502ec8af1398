import { expect, test } from "vitest";
import { drawnOn } from "../functions/easel.js";
import { drawn } from "./draw.js";

const box = { left: 0.1, top: 0.1, width: 0.3, height: 0.2 };
const found = { reading: { text: [] }, plates: [{ box }] };
const size = { width: 200, height: 100 };
const wish = (time = 9_000, plates = true) => ({ plates, until: Date.now() + time });

test("plates that are to be blurred make a drawing", async () => {
  const picture = { image: await drawn(size), ...size };
  const drawing = await drawnOn(picture, found, wish());
  expect(drawing).toMatchObject({
    type: "image/jpeg",
    alt: "Blurred: 1 number plate. I blur what I can read: please look whether a plate is left.",
  });
});

test("plates that nobody wants blurred make none", async () => {
  const picture = { image: await drawn(size), ...size };
  expect(await drawnOn(picture, found, wish(9_000, false))).toBeUndefined();
});

test.each([
  { name: "there is no time left", image: drawn(size), time: 900 },
  { name: "the picture cannot be drawn", image: Buffer.from("no picture"), time: 9_000 },
])("where $name, that is told, and nothing thrown", async ({ image, time }) => {
  const picture = { image: await image, ...size };
  expect(await drawnOn(picture, found, wish(time))).toBe("failed");
});
