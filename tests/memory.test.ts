import { afterEach, expect, test } from "vitest";
import { oldestTaken } from "../functions/memory.js";

const kept = process.env.REMEMBER_DAYS;

afterEach(() => {
  process.env.REMEMBER_DAYS = kept;
});

test.each([
  { days: "1", want: "2026-01-14T13:00:00.000Z" },
  { days: "14", want: "2026-01-01T13:00:00.000Z" },
])("what is remembered for $days days is taken until an hour before", ({ days, want }) => {
  process.env.REMEMBER_DAYS = days;
  expect(new Date(oldestTaken(Date.parse("2026-01-15T12:00:00.000Z"))).toISOString()).toBe(want);
});
