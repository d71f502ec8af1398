import { expect, test } from "vitest";
import { pixelsInHeic } from "../functions/heic.js";
import { heic } from "./patterns.js";

test.each([
  { name: "plain" as const, want: { width: 160, height: 120, channels: 3, frames: 1 } },
  { name: "alpha" as const, want: { width: 160, height: 120, channels: 4, frames: 1 } },
  { name: "two" as const, want: { width: 160, height: 120, channels: 3, frames: 2 } },
])("pixelsInHeic reads the main picture of a file that is $name", async ({ name, want }) => {
  const { data, ...rest } = await pixelsInHeic(heic(name), 4096, 20_000);
  expect(rest).toEqual(want);
  expect(data.length).toBe(want.width * want.height * want.channels);
});

test("pixelsInHeic holds nobody up: what else there is goes on meanwhile", async () => {
  let others = 0;
  const ticking = setInterval(() => (others += 1), 1);
  await pixelsInHeic(heic("plain"), 4096, 20_000);
  clearInterval(ticking);
  expect(others).toBeGreaterThan(3);
});

test("pixelsInHeic ends a decoder whose time is up", async () => {
  const late = pixelsInHeic(heic("fifty"), 4096, 1);
  await expect(late).rejects.toMatchObject({ code: "picture-too-big" });
});

test.each([
  { name: "cut off", bytes: heic("plain").subarray(0, 500) },
  { name: "no HEIC", bytes: Buffer.from("hello") },
  { name: "empty but for its heading", bytes: heic("plain").subarray(0, 28) },
])("pixelsInHeic fails for what is $name", async ({ bytes }) => {
  await expect(pixelsInHeic(bytes, 4096, 20_000)).rejects.toMatchObject({
    code: "picture-unreadable",
  });
});
