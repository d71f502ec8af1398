import { expect, test } from "vitest";
import { americas } from "../functions/americas.js";
import { countriesOf } from "../functions/countries.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { ASPECT, lineAt } from "./texts.js";

function platesOf(code: string, text: string, confidence: number): string[] {
  const found = platesIn([lineAt(text, {}, confidence)], ASPECT, { countries: countriesOf(code) });
  return found.map(({ plate }) => plate);
}

test("americas holds countries that are found by their codes", () => {
  const codes = americas.map(({ code }) => code);
  expect(countriesOf(codes.join()).map(({ code }) => code)).toEqual(codes);
});

test.each([
  { state: "Alabama", text: "1AB2345", drawn: false },
  { state: "Alabama, a county of two digits", text: "47C12K3", drawn: false },
  { state: "Alaska", text: "ABC 123", drawn: true },
  { state: "Arizona", text: "XKE 1FC", drawn: false },
  { state: "Arkansas", text: "ABC 12D", drawn: true },
  { state: "California", text: "9ABC123", drawn: true },
  { state: "California, a lorry", text: "12345A6", drawn: true },
  { state: "Colorado", text: "ABC-D12", drawn: true },
  { state: "Connecticut", text: "AB-12345", drawn: true },
  { state: "the District of Columbia", text: "AB 1234", drawn: true },
  { state: "Florida", text: "ABC D12", drawn: true },
  { state: "Georgia", text: "ABC1234", drawn: true },
  { state: "Idaho", text: "1A B2345", drawn: true },
  { state: "Illinois", text: "AB 12345", drawn: true },
  { state: "Kansas", text: "1234 ABC", drawn: true },
  { state: "Kentucky", text: "A1B 234", drawn: true },
  { state: "Louisiana", text: "123 ABC", drawn: true },
  { state: "Maine", text: "1234 AB", drawn: true },
  { state: "Maryland", text: "1AB2345", drawn: true },
  { state: "Massachusetts", text: "1ABC 23", drawn: true },
  { state: "Michigan", text: "ABC 1234", drawn: true },
  { state: "Missouri", text: "AB1 C2D", drawn: true },
  { state: "Montana", text: "12-3456A", drawn: true },
  { state: "Nevada", text: "123-A45", drawn: true },
  { state: "New Jersey", text: "A12-BCD", drawn: true },
  { state: "New Mexico", text: "ABCD12", drawn: true },
  { state: "New York", text: "ABC-1234", drawn: true },
  { state: "Oregon", text: "123 ABC", drawn: true },
  { state: "Rhode Island", text: "1AB 234", drawn: true },
  { state: "Tennessee", text: "A12-34B", drawn: true },
  { state: "Texas", text: "ABC-1234", drawn: true },
  { state: "Utah", text: "A12 3BC", drawn: true },
  { state: "West Virginia", text: "1AB 234", drawn: true },
  { state: "New Hampshire", text: "4567890", drawn: false },
  { state: "Delaware", text: "345678", drawn: false },
  { state: "one's own words", text: "2FAST4U", drawn: false },
  { state: "one's own words, of eight signs", text: "GR8 CARS2", drawn: false },
])("US reads $state, where it is sure or the template is its own", ({ text, drawn }) => {
  const plate = normalised(text);
  expect(platesOf("US", text, 99)).toEqual([plate]);
  if (drawn) expect(platesOf("US", text, 88)).toEqual([plate]);
});

test.each([
  { name: "a telephone number", text: "555 4567" },
  { name: "five digits after a hash", text: "#12345" },
  { name: "four signs of one's own", text: "GR8" },
])("US does not read $name", ({ text }) => {
  expect(platesOf("US", text, 99)).toEqual([]);
});

test.each([
  { kind: "until 2018", text: "ABC-1234", want: ["ABC1234"] },
  { kind: "of Mercosul", text: "ABC1D23", want: ["ABC1D23"] },
  { kind: "of Argentina", text: "AB 123 CD", want: [] },
])("BR reads plates $kind, or not", ({ text, want }) => {
  expect(platesOf("BR", text, 99)).toEqual(want);
});
