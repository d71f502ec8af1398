import { expect, test } from "vitest";
import { waitsOf } from "../../bench/crowd.js";

const middle = (waits: number[]) => waits.toSorted((a, b) => a - b)[waits.length >> 1] ?? 0;

test("where the vision service is busy, a quiet room does not wait for a loud one, and nobody is given up", async () => {
  const crowd = { loud: 50, quiet: 6, every: 1_500, most: 2, latency: 200 };
  const { loud, quiet, ...ends } = await waitsOf(crowd);
  expect(ends).toEqual({ deadLetters: 0, sorry: 0 });
  expect([...loud, ...quiet].every(Number.isFinite)).toBe(true);
  // With one pause for all, it waits longer than the loud one.
  expect(middle(quiet)).toBeLessThan(middle(loud));
}, 180_000);
