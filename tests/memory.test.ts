import { afterEach, expect, test } from "vitest";
import { isForgotten, oldestTaken } from "../functions/memory.js";

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

test.each([
  { name: "a moment less than remembered", sent: "2026-01-01T12:00:00.001Z", want: false },
  { name: "as long ago as remembered", sent: "2026-01-01T12:00:00.000Z", want: true },
  { name: "when nobody can tell", sent: "soon", want: false },
])("what was sent $name is forgotten: $want", ({ sent, want }) => {
  process.env.REMEMBER_DAYS = "14";
  expect(isForgotten(sent, Date.parse("2026-01-15T12:00:00.000Z"))).toBe(want);
});
