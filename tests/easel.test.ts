import { expect, test, vi } from "vitest";
import { drawnOn } from "../functions/easel.js";
import { inTurn } from "../functions/turns.js";
import { drawn } from "./draw.js";

const box = { left: 0.1, top: 0.1, width: 0.3, height: 0.2 };
const found = { reading: { text: [] }, plates: [{ box }] };
const size = { width: 200, height: 100 };
const wish = (time = 20_000, plates = true) => ({ plates, until: Date.now() + time });

test("plates that are to be blurred make a drawing", async () => {
  const picture = { image: await drawn(size), ...size };
  const drawing = await drawnOn(picture, found, wish());
  expect(drawing).toMatchObject({
    type: "image/jpeg",
    alt: "Blurred: 1 number plate. I blur what I can read: please look whether a plate is left.",
  });
});

test("what is no more than a guess at a plate is blurred with them", async () => {
  const picture = { image: await drawn(size), ...size };
  const drawing = await drawnOn(picture, { reading: { text: [] }, guesses: [{ box }] }, wish());
  expect(drawing).toMatchObject({ alt: expect.stringMatching(/^Blurred: 1 text like/) });
});

test("plates that nobody wants blurred make none", async () => {
  const picture = { image: await drawn(size), ...size };
  expect(await drawnOn(picture, found, wish(20_000, false))).toBeUndefined();
});

test.each([
  { name: "there is no time left", image: drawn(size), time: 9_000 },
  { name: "the picture cannot be drawn", image: Buffer.from("no picture"), time: 20_000 },
])("where $name, that is told, and nothing thrown", async ({ image, time }) => {
  const picture = { image: await image, ...size };
  expect(await drawnOn(picture, found, wish(time))).toBe("failed");
});

test("what waits for its turn until there is no time left is not drawn", async () => {
  const picture = { image: await drawn(size), ...size };
  const { promise, resolve } = Promise.withResolvers<void>();
  const other = inTurn(() => promise);
  vi.useFakeTimers({ toFake: ["Date"] });
  const drawing = drawnOn(picture, found, wish(11_000));
  vi.setSystemTime(Date.now() + 2_000);
  resolve();
  await other;
  expect(await drawing).toBe("failed");
  vi.useRealTimers();
});
