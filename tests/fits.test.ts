import { expect, test } from "vitest";
import { fitsOf } from "../functions/fits.js";
import { shapesOf } from "../functions/templates.js";

function readAs(template: string, text: string): string[] {
  return shapesOf(template).flatMap((shape) =>
    fitsOf(text, shape).map(({ plate, repairs }) => `${plate} ${repairs}`),
  );
}

test.each([
  { name: "letters and digits", template: "@@#", text: "AB1", want: ["AB1 0"] },
  { name: "a set", template: "[A-CX]#", text: "X1", want: ["X1 0"] },
  { name: "nothing outside a set", template: "[A-CX]#", text: "E1", want: [] },
  { name: "a sign as it stands", template: "#MID", text: "1MID", want: ["1MID 0"] },
  { name: "any sign", template: "**", text: "A1", want: ["A1 0"] },
  { name: "an optional sign that is there", template: "@#?#", text: "A12", want: ["A12 0"] },
  { name: "an optional sign that is missing", template: "@#?#", text: "A1", want: ["A1 0"] },
  { name: "an optional set", template: "@#[EH]?", text: "A1H", want: ["A1H 0"] },
  { name: "nothing longer", template: "@#", text: "A12", want: [] },
  { name: "nothing shorter", template: "@##", text: "A1", want: [] },
  { name: "a letter for a digit", template: "@@##", text: "A812", want: ["AB12 1"] },
  { name: "a digit for a letter", template: "@@##", text: "AB1S", want: ["AB15 1"] },
  { name: "two repairs", template: "@@@##", text: "A8C1S", want: ["ABC15 2"] },
  { name: "no third repair", template: "@@@###", text: "A8015Z", want: [] },
  { name: "the lookalike that the set allows", template: "@[DP]#", text: "A01", want: ["AD1 1"] },
  {
    name: "each lookalike, likeliest first",
    template: "@[OD]#",
    text: "A01",
    want: ["AO1 1", "AD1 1"],
  },
  { name: "no repair within a class", template: "[B]#", text: "R1", want: [] },
  { name: "a word", template: "{B BA}##", text: "BA12", want: ["BA12 0"] },
  { name: "a shorter word", template: "{B BA}##", text: "B12", want: ["B12 0"] },
  { name: "no word made of two others", template: "{AB CD}##", text: "AD12", want: [] },
  { name: "a word after one repair", template: "{BO BA}##", text: "B012", want: ["BO12 1"] },
  { name: "a word that may be missing", template: "{B}?@##", text: "A12", want: ["A12 0"] },
  { name: "a number as it is", template: "## ##", text: "1234", want: ["1234 0"] },
  { name: "no repaired number", template: "## ##", text: "12E4", want: [] },
  { name: "no number with a lookalike", template: "## ##", text: "12B4", want: [] },
  {
    name: "O and I for digits on both sides of an emblem",
    template: "@#+@#",
    text: "AOBI",
    want: ["A0B1 2"],
  },
  { name: "no other letters there", template: "@#+@#", text: "AOBS", want: [] },
  { name: "no letters made of digits alone", template: "@@##", text: "0646", want: [] },
  { name: "no digits made of letters alone", template: "@@##", text: "ABSO", want: [] },
])("fitsOf reads $name", ({ template, text, want }) => {
  expect(readAs(template, text)).toEqual(want);
});
