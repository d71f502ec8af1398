import { expect, test } from "vitest";
import { normalised } from "../functions/letters.js";
import { isAmount, isProse, isSignage, isTrim } from "../functions/signs.js";

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
  "TOP 100",
  "BUS 1234",
  "OPEN 24H",
  "USD 1000",
  "100 EUR",
  "IOWA 52",
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
  { text: "RX350", want: true },
  { text: "F150", want: true },
  { text: "CX 30", want: true },
  { text: "328XI", want: true },
  { text: "4MATIC", want: true },
  { text: "100X200", want: true },
  { text: "1080P", want: true },
  { text: "MC 123456", want: true },
  { text: "2FAST4U", want: false },
  { text: "GR8CAR", want: false },
  { text: "", want: false },
])("isTrim says $want of $text", ({ text, want }) => {
  expect(isTrim(normalised(text))).toBe(want);
});

test.each([
  { text: "06:46", want: true },
  { text: "12.50", want: true },
  { text: "$1000", want: true },
  { text: "12-34", want: false },
  { text: "1049338", want: false },
])("isAmount says $want of $text", ({ text, want }) => {
  expect(isAmount(text)).toBe(want);
});

test.each([
  { text: "Exit 25A", want: true },
  { text: "KR5bZ1M", want: true },
  { text: "sba 1234 g", want: false },
  { text: "SBA 1234 c", want: false },
  { text: "SBA 1234 C", want: false },
])("isProse says $want of $text", ({ text, want }) => {
  expect(isProse(text)).toBe(want);
});
