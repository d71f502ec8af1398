import { expect, test } from "vitest";
import { settledInPortions, valuesOf } from "../functions/portions.js";

test("settledInPortions does all of it, some at a time, and keeps the order", async () => {
  let [now, most] = [0, 0];
  const ends = await settledInPortions(["a", "b", "c", "d", "e"], 2, async (item, index) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((wake) => setTimeout(wake, 5 - index));
    now -= 1;
    if (item === "b") throw new Error("b");
    return `${item}${index}`;
  });
  const told = ends.map((end) => (end.status === "fulfilled" ? end.value : end.reason.message));
  expect(told).toEqual(["a0", "b", "c2", "d3", "e4"]);
  expect(most).toBe(2);
});

test("settledInPortions of nothing is nothing", async () => {
  expect(await settledInPortions([], 2, async () => "never")).toEqual([]);
});

test("valuesOf lets the first failure out, and else returns what there is", async () => {
  const ends = await Promise.allSettled([
    1,
    Promise.reject(new Error("b")),
    Promise.reject(new Error("c")),
  ]);
  expect(() => valuesOf(ends)).toThrow("b");
  expect(valuesOf(ends.slice(0, 1))).toEqual([1]);
});
