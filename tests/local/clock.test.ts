import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startClock } from "../../local/aws/clock.js";

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a clock runs something every so many minutes, until it is stopped", async () => {
  const run = vi.fn(async () => {});
  const clock = startClock(5, run);
  await vi.advanceTimersByTimeAsync(5 * MINUTE - 1);
  expect(run).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(5 * MINUTE + 1);
  expect(run).toHaveBeenCalledTimes(2);
  clock.stop();
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(run).toHaveBeenCalledTimes(2);
});

test("a run that fails stops no clock, and tells only who asked for it", async () => {
  const run = vi.fn(() => Promise.reject(new Error("broke")));
  const clock = startClock(1, run);
  await vi.advanceTimersByTimeAsync(3 * MINUTE);
  expect(run).toHaveBeenCalledTimes(3);
  await expect(clock.strike()).rejects.toThrow("broke");
  clock.stop();
});
