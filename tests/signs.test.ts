import { expect, test } from "vitest";
import { normalised } from "../functions/letters.js";
import { isProse, isSignage } from "../functions/signs.js";

test.each([
  "JAN 2024",
  "DEC 26",
  "12 MAR 2026",
  "24 JAN",
  "1ST MAY",
  "2026 DEC",
  "SEPTEMBER 2025",
  "EXP 2026",
  "EST. 1985",
  "1000KG",
  "60 KMH",
  "12 PM",
  "24 HRS",
  "MAX 1000KG",
  "MAX 10T",
  "TEL 6123",
  "BLK 123A",
  "EXIT 25A",
  "A4 TDI",
  "GLC 300",
  "2500HD",
])("isSignage knows %s", (text) => {
  expect(isSignage(normalised(text))).toBe(true);
});

test.each(["SBA 1234 G", "JAN 123", "MAR 1234", "1234 BCD", "7ABC123", "AB12 CDE", ""])(
  "isSignage lets %s be",
  (text) => {
    expect(isSignage(normalised(text))).toBe(false);
  },
);

test.each([
  { text: "Exit 25A", want: true },
  { text: "KR5bZ1M", want: true },
  { text: "sba 1234 g", want: false },
  { text: "SBA 1234 c", want: false },
  { text: "SBA 1234 C", want: false },
])("isProse says $want of $text", ({ text, want }) => {
  expect(isProse(text)).toBe(want);
});
