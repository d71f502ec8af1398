import fc from "fast-check";
import { expect, test } from "vitest";
import { shuffled } from "../functions/chance.js";

const list = fc.array(fc.integer(), { maxLength: 30 });
const sorted = (some: number[]) => [...some].sort((one, other) => one - other);

test("shuffled keeps what is in a list, leaves the list alone, and says the same again", () => {
  fc.assert(
    fc.property(list, fc.string(), (some, seed) => {
      const before = [...some];
      const after = shuffled(some, seed);
      expect(sorted(after)).toEqual(sorted(some));
      expect(shuffled(some, seed)).toEqual(after);
      expect(some).toEqual(before);
    }),
  );
});

// Seeds that differ in a digit, as messages of one room do: each order is to come 200 times, give or take 14.
test("shuffled makes each order as often as any other", () => {
  const orders = new Map<string, number>();
  for (let at = 0; at < 4_800; at += 1) {
    const order = shuffled(["a", "b", "c", "d"], `slack:T1:C1:1768478400.${at}`).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect(orders.size).toBe(24);
  expect(Math.min(...orders.values())).toBeGreaterThan(150);
  expect(Math.max(...orders.values())).toBeLessThan(250);
});

test.each([
  { name: "an empty list", list: [], want: [] },
  { name: "one thing", list: ["a"], want: ["a"] },
])("shuffled leaves $name", ({ list, want }) => {
  expect(shuffled(list, "seed")).toEqual(want);
});

test("shuffled says on every machine what it said on the first", () => {
  expect(shuffled([1, 2, 3, 4, 5, 6], "slack:T1:C1:1768478400.000100")).toEqual([4, 6, 2, 3, 5, 1]);
});
