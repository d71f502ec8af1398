import { expect, test } from "vitest";
import { chanceOf, shuffled } from "../bench/storm/chance.js";
import { createFaults } from "../bench/storm/faults.js";
import { channelIn, countIn, seedIn, stormsOf } from "../bench/storm/plan.js";
import { createReaper } from "../bench/storm/reaper.js";
import type { Answer, Call } from "../local/toll.js";

const gone = new AbortController().signal;
const call: Call = { method: "GET", path: "/", headers: {}, body: Buffer.from(""), gone };
const fine: Answer = { status: 200, headers: {}, body: Buffer.from("") };
const TIMES = 20_000;

test.each([
  { text: undefined, want: 2_000 },
  { text: "", want: 2_000 },
  { text: "40", want: 40 },
  { text: "39", want: undefined },
  { text: "100.5", want: undefined },
  { text: "many", want: undefined },
])("countIn reads $text as $want", ({ text, want }) => {
  expect(countIn(text)).toBe(want);
});

test.each([
  { text: undefined, want: 1 },
  { text: "-7", want: -7 },
  { text: "1.5", want: undefined },
])("seedIn reads $text as $want", ({ text, want }) => {
  expect(seedIn(text)).toBe(want);
});

test.each([
  { text: undefined, want: "webex" },
  { text: "", want: "webex" },
  { text: "slack", want: "slack" },
  { text: "line", want: "line" },
  { text: "pigeon", want: undefined },
])("channelIn reads $text as $want", ({ text, want }) => {
  expect(channelIn(text)).toBe(want);
});

test("stormsOf plans half of it, all of it, and a quarter where nobody hears of own posts", () => {
  expect(stormsOf(2_000, 3)).toMatchObject({
    half: { messages: 1_000, rooms: "all", echo: true, seed: 3 },
    whole: { messages: 2_000, rooms: "all", echo: true },
    deaf: { messages: 500, rooms: "group", echo: false },
  });
});

test("in Slack, which can be asked what stands, there is no storm of which nobody hears", () => {
  expect(stormsOf(40, 3, "slack")).toEqual({
    half: expect.objectContaining({ channel: "slack", messages: 20 }),
    whole: expect.objectContaining({ channel: "slack", messages: 40 }),
  });
});

test("a chance is the same for the same seed, another for another stream or seed", () => {
  const drawn = (seed: number, name: string) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 20 }, () => chance(name));
  };
  expect(drawn(1, "cut")).toEqual(drawn(1, "cut"));
  expect(drawn(1, "cut")).not.toEqual(drawn(1, "when"));
  expect(drawn(1, "cut")).not.toEqual(drawn(2, "cut"));
});

test("shuffled keeps every item, in another order", () => {
  const items = Array.from({ length: 100 }, (_, n) => n);
  const mixed = shuffled(items, chanceOf(1));
  expect(mixed).not.toEqual(items);
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
});

test("faults are made as often as the rates say, and half of the cuts after the call took effect", async () => {
  const rates = { throttled: 0.05, refused: 0.05, cut: 0.02, killed: 0 };
  const faults = createFaults(chanceOf(1), rates, () => {});
  const effects = { vision: 0, platform: 0 };
  for (let n = 0; n < TIMES; n += 1)
    for (const kind of ["vision", "platform"] as const)
      await faults[kind](call, async () => {
        effects[kind] += 1;
        return fine;
      });
  const shares = Object.values(faults.made).map((made) => Math.round((100 * made) / TIMES));
  expect(shares).toEqual([5, 5, 4, 0]); // cut: of both kinds of calls
  expect(Math.round((100 * effects.vision) / TIMES)).toBe(94);
});

test("a reaper kills a share of the runs, each once: at any of its calls, or else as it ends", async () => {
  const killed: string[] = [];
  const reaper = createReaper(chanceOf(1), 0.1, (when) => killed.push(when));
  const pass = reaper.over((_call, onward) => onward());
  let cut = 0;
  let ends = 0;
  for (let n = 0; n < TIMES; n += 1) {
    reaper.begin();
    for (let calls = 0; calls < 10; calls += 1)
      if ((await pass(call, async () => fine)) === "cut") cut += 1;
    if (reaper.end()) ends += 1;
  }
  expect(Math.round((100 * killed.length) / TIMES)).toBe(10);
  expect(cut + ends).toBe(killed.length);
  expect(new Set(killed)).toEqual(new Set(["killed before", "killed after", "killed at its end"]));
});
