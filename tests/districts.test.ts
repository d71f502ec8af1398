import { expect, test } from "vitest";
import { countriesOf } from "../functions/countries.js";
import { districts } from "../functions/districts.js";
import { platesIn } from "../functions/plates.js";
import { ASPECT, lineAt } from "./texts.js";

test.each([
  { length: 1, text: districts.one, some: ["B", "M", "Z"], none: ["I", "Q", "Y", "X"] },
  { length: 2, text: districts.two, some: ["AA", "HH", "GÖ", "ÜB"], none: ["QQ", "XX", "BP"] },
  { length: 3, text: districts.three, some: ["HRO", "DÜW", "OLD"], none: ["ABC", "THW", "NRW"] },
])("districts of $length letters are listed once, without authorities", (row) => {
  const words = row.text.split(" ");
  expect(words).toEqual([...new Set(words)]);
  expect(words.filter((word) => word.length !== row.length)).toEqual([]);
  expect(words).toEqual(expect.arrayContaining(row.some));
  expect(words.filter((word) => row.none.includes(word))).toEqual([]);
});

test.each(Object.entries(districts))(
  "%s: each district with dots stands there without them",
  (_, text) => {
    const words = text.split(" ");
    const plain = words.map((word) => word.normalize("NFD").replaceAll(/\p{M}/gu, ""));
    expect(plain.filter((word) => !words.includes(word))).toEqual([]);
  },
);

test.each([
  { name: "an umlaut", text: "GÖ-AB 123", want: ["GÖAB123"] },
  { name: "an umlaut that was not read", text: "LÖB-A 12", want: ["LÖBA12"] },
  { name: "the same without its dots", text: "LOB-A 12", want: ["LOBA12"] },
  { name: "no district", text: "QA-AB 123", want: [] },
  { name: "a district without its gap", text: "HROAB123", want: ["HROAB123"] },
  { name: "either cut without the gap", text: "DES123", want: ["DES123"] },
  { name: "no district without its gap", text: "QKXB123", want: [] },
  { name: "a soldier's car", text: "Y-123456", want: ["Y123456"] },
  { name: "the federal police", text: "BP 12-345", want: ["BP12345"] },
  { name: "nine signs", text: "HRO-AB 1234", want: [] },
])("DE reads $name by its districts", ({ text, want }) => {
  const found = platesIn([lineAt(text)], ASPECT, { countries: countriesOf("DE") });
  expect(found.map(({ plate }) => plate)).toEqual(want);
});
