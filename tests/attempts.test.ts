import { expect, test } from "vitest";
import { attemptsOf, partsOf, withoutEmblem } from "../functions/attempts.js";
import { type Country, countriesOf } from "../functions/countries.js";
import { formsOf } from "../functions/forms.js";
import { rowsIn } from "../functions/rows.js";
import { shapesOf } from "../functions/templates.js";
import { wholesOf } from "../functions/windows.js";
import { lineAt } from "./texts.js";

function attempts(text: string, codes = "CZ,SG") {
  const [window] = rowsIn([lineAt(text)], 1).flatMap(wholesOf);
  return window ? attemptsOf(window, formsOf(countriesOf(codes))) : [];
}

test.each([
  { name: "as it is", text: "SBA 1234 G", want: ["SBA1234G 3,7"] },
  {
    name: "without the letters of a band",
    text: "CZ1AB 2345",
    want: ["CZ1AB2345 5", "1AB2345 3"],
  },
  { name: "without a band that is a word", text: "CZ 1AB", want: ["CZ1AB 2", "1AB "] },
])("attemptsOf returns a text $name", ({ text, want }) => {
  expect(attempts(text).map((one) => `${one.text} ${one.gaps}`)).toEqual(want);
});

test.each([
  { text: "AB-12", want: true },
  { text: "AB 12", want: false },
  { text: "ÄB12", want: false },
])("attemptsOf says marked: $want of $text", ({ text, want }) => {
  expect(attempts(text)).toMatchObject([{ marked: want }]);
});

const [shape] = shapesOf("@@#+@#@");
const [country] = countriesOf("US") as [Country];

test.each([
  { name: "the sign of an emblem", emblem: 3, text: "AB1XC2D", want: "AB1C2D 3 1" },
  { name: "one with spaces around it", emblem: 3, text: "AB1 X C2D", want: "AB1C2D 3 1" },
  {
    name: "nothing where there is no emblem",
    emblem: undefined,
    text: "AB1C2D",
    want: "AB1C2D  0",
  },
])("withoutEmblem takes out $name", ({ emblem, text, want }) => {
  const [attempt] = attempts(text);
  if (!attempt || !shape) throw new Error("no attempt");
  const form = { shape, country, ...(emblem !== undefined && { emblem }) };
  const left = withoutEmblem(attempt, form);
  expect(`${left.text} ${left.gaps} ${left.leftover}`).toBe(want);
});

test("partsOf takes a text apart at the gaps of an attempt", () => {
  const parts = attempts("SBA 1234 G", "SG").map((one) => partsOf("S8A1Z34G", one));
  expect(parts).toEqual([["S8A", "1Z34", "G"]]);
});
