import { expect, test } from "vitest";
import { callsOf, entryOf } from "../functions/entries.js";
import { message } from "./fixtures.js";

const entry = (ordinal = 0, size = 1) =>
  entryOf({
    name: "message.failed",
    message: message(),
    detail: { code: "x".repeat(size) },
    ordinal,
  });
const idOf = ({ Detail }: ReturnType<typeof entry>) => JSON.parse(Detail).id;

test("a repeat of an event has its id, and another event another", () => {
  expect(idOf(entry(0, 5))).toBe(idOf(entry(0, 9)));
  expect(idOf(entry(1))).not.toBe(idOf(entry(0)));
});

test.each([
  { name: "none", entries: [], want: [] },
  { name: "ten", entries: Array.from({ length: 10 }, (_, n) => entry(n)), want: [10] },
  { name: "eleven", entries: Array.from({ length: 11 }, (_, n) => entry(n)), want: [10, 1] },
  { name: "three of 90 kB", entries: [0, 1, 2].map((n) => entry(n, 90_000)), want: [2, 1] },
  { name: "one that is too big alone", entries: [entry(0, 300_000), entry(1)], want: [1, 1] },
])("$name leave in calls of $want", ({ entries, want }) => {
  expect(callsOf(entries).map(({ length }) => length)).toEqual(want);
});
