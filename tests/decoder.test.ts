import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import "sharp"; // as heic.ts does, before a thread needs it
import { type Decoded, type Order, program } from "../functions/decoder.js";
import { heic } from "./patterns.js";

const PLENTY = { pixels: 60_000_000, longest: 30_000, side: 4096, memory: 700 * 1024 * 1024 };

async function decoded(order: Order): Promise<Decoded> {
  const thread = new Worker(program, { workerData: order });
  const [answer] = await once(thread, "message");
  return answer as Decoded;
}

test("the program decodes an order", async () => {
  const { picture, ...rest } = await decoded({ heic: heic("plain"), ...PLENTY });
  expect(rest).toEqual({ width: 160, height: 120, frames: 1 });
  expect(picture).toMatchObject({ width: 160, height: 120, channels: 3 });
  expect(picture?.data.length).toBe(160 * 120 * 3);
});

test("the program answers as many pixels a side as it was asked for", async () => {
  const { picture } = await decoded({ heic: heic("alpha"), ...PLENTY, side: 80 });
  expect(picture).toMatchObject({ width: 80, height: 60, channels: 4 });
});

test("the program tells the size of what has more pixels than it may decode", async () => {
  const answer = await decoded({ heic: heic("fifty"), ...PLENTY, pixels: 1000 });
  expect(answer).toEqual({ width: 8160, height: 6144, frames: 1 });
});

test("the program tells the size of what is wider than it may be", async () => {
  const answer = await decoded({ heic: heic("plain"), ...PLENTY, longest: 159 });
  expect(answer).toEqual({ width: 160, height: 120, frames: 1 });
});

test("the program takes no more memory than it may", async () => {
  const order = { heic: heic("fifty"), ...PLENTY, memory: 100 * 1024 * 1024 };
  const answer = await decoded(order).catch(() => undefined);
  expect(answer?.picture?.width).toBeUndefined(); // not the picture itself: to show it takes all memory
});

test("the program tells nothing of what is no HEIC", async () => {
  const answer = await decoded({ heic: Buffer.from("hello"), ...PLENTY });
  expect(answer).toEqual({ width: 0, height: 0, frames: 0 });
});
