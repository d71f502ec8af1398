import { expect, test } from "vitest";
import { folded, lookalikesOf, normalised, piecesIn, twinsOf } from "../functions/letters.js";

test.each([
  { name: "small letters", text: "sba1234g", want: "SBA1234G" },
  { name: "spaces", text: " SBA 1234 G ", want: "SBA1234G" },
  { name: "hyphens and dashes", text: "AB-123–CD", want: "AB123CD" },
  { name: "a dot and a colon", text: "NZ.12:AB", want: "NZ12AB" },
  { name: "a middle dot", text: "ABC·1234", want: "ABC1234" },
  { name: "emblems", text: "BA®123★CD", want: "BA123CD" },
  { name: "a trade mark sign, which is no TM", text: "BA™123CD", want: "BA123CD" },
  { name: "full-width forms", text: "ＳＢＡ１２３４", want: "SBA1234" },
  { name: "an umlaut in two code points", text: "KU\u0308-X 1", want: "KÜX1" },
  { name: "a slash, which stays", text: "60 KM/H", want: "60KM/H" },
  { name: "nothing", text: "", want: "" },
])("normalised reads $name", ({ text, want }) => {
  expect(normalised(text)).toBe(want);
});

test.each([
  { name: "one without separators", text: "SBA1234G", want: ["SBA1234G"] },
  { name: "three at two spaces", text: "SBA 1234 G", want: ["SBA", "1234", "G"] },
  { name: "one gap at a hyphen and spaces", text: "M - AB 12", want: ["M", "AB", "12"] },
  { name: "no empty ones at the ends", text: " ABC. ", want: ["ABC"] },
])("piecesIn finds $name", ({ text, want }) => {
  expect(piecesIn(text)).toEqual(want);
});

test("folded writes O as 0 and I as 1", () => {
  expect(folded("OIB01Q")).toBe("01B01Q");
});

test.each([
  { sign: "0", want: ["O", "D", "Q"] },
  { sign: "1", want: ["I", "L"] },
  { sign: "B", want: ["8"] },
  { sign: "S", want: ["5"] },
  { sign: "9", want: [] },
  { sign: "M", want: [] },
])("lookalikesOf gives the other class for $sign", ({ sign, want }) => {
  expect(lookalikesOf(sign)).toEqual(want);
});

test.each([
  { sign: "8", want: ["3", "6", "0", "9"] },
  { sign: "M", want: ["N", "H", "W"] },
  { sign: "1", want: ["7", "4"] },
  { sign: "Ö", want: [] },
])("twinsOf gives the same class for $sign", ({ sign, want }) => {
  expect(twinsOf(sign)).toEqual(want);
});

test("twinsOf never leaves the class", () => {
  const digits = [..."0123456789"];
  expect(digits.flatMap(twinsOf).filter((sign) => !digits.includes(sign))).toEqual([]);
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  expect(letters.flatMap(twinsOf).filter((sign) => !letters.includes(sign))).toEqual([]);
});
