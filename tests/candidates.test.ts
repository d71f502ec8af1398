import { expect, test } from "vitest";
import { candidatesIn } from "../functions/candidates.js";
import { type Country, countriesOf } from "../functions/countries.js";
import { formsOf } from "../functions/forms.js";
import { rowsIn } from "../functions/rows.js";
import { windowsOf } from "../functions/windows.js";
import { lineAt } from "./texts.js";

/** The candidates in a line, best first. */
function candidates(code: string, text: string, confidence = 99) {
  return candidatesOf(countriesOf(code), text, confidence);
}

function candidatesOf(countries: Country[], text: string, confidence = 99) {
  const windows = rowsIn([lineAt(text, {}, confidence)], 1).flatMap((row) => windowsOf(row));
  return windows
    .flatMap((window) => candidatesIn(window, formsOf(countries)))
    .sort((a, b) => b.score - a.score);
}

test.each([
  { name: "fewer repairs", code: "DE", text: "M-AB 1234 ", want: "MAB1234" },
  { name: "less left over", code: "GB", text: "AB12 CDE", want: "AB12CDE" },
  { name: "a repaired whole to a part", code: "GB,DE", text: "ABI2 CDE", want: "AB12CDE" },
  { name: "a word as it is to a costly repair", code: "US", text: "GR8 CAR", want: "GR8CAR" },
  { name: "a drawn plate with O for 0 twice", code: "US", text: "ABC 1OO4", want: "ABC1004" },
  { name: "all of it to what the band leaves", code: "DE", text: "DM-AB 12", want: "DMAB12" },
  {
    name: "a plate to the label that it would be without its gaps",
    code: "DE",
    text: "K M 1234",
    want: "KM1234",
  },
  { name: "a district's letters to a brand's", code: "DE", text: "S-GD 123", want: "SGD123" },
  { name: "a plate without the band, repaired", code: "CZ", text: "CZ1A2 34S6", want: "1A23456" },
  { name: "three letters with I for 1", code: "CZ", text: "IAB 2345", want: "1AB2345" },
  { name: "a gap that shows as a colon", code: "CZ", text: "1A2:3456", want: "1A23456" },
  {
    name: "a plate behind a state's name",
    code: "BR",
    text: "SAO PAULO ABC 1234",
    want: "ABC1234",
  },
  { name: "one misread sign to a free text", code: "US", text: "ABC 1S34", want: "ABC1534" },
  { name: "a free text to two misread signs", code: "US", text: "ABC 1S8B", want: "ABC1S8B" },
])("candidatesIn prefers $name", ({ code, text, want }) => {
  expect(candidates(code, text)[0]?.plate).toBe(want);
});

test.each([
  { name: "a drawn template from 75", code: "BR", text: "ABC 1234", confidence: 75, want: 1 },
  { name: "no drawn template below", code: "BR", text: "ABC 1234", confidence: 74.9, want: 0 },
  { name: "a last resort from 88", code: "US", text: "2FAST4U", confidence: 88, want: 1 },
  { name: "no last resort below", code: "US", text: "2FAST4U", confidence: 87.9, want: 0 },
  {
    name: "a check letter at any certainty",
    code: "SG",
    text: "SBA 1234 G",
    confidence: 1,
    want: 1,
  },
])("candidatesIn believes $name percent", ({ code, text, confidence, want }) => {
  const plates = candidates(code, text, confidence).filter(({ repairs }) => repairs === 0);
  expect(new Set(plates.map(({ plate }) => plate)).size).toBe(want);
});

test.each([
  { name: "a repair beside other writing", code: "BR", text: "SALE A8C 1234" },
  { name: "a repair across a gap", code: "SK", text: "BA-I2 3CD" },
  { name: "a guessed check letter without its gap", code: "SG", text: "SBA 1234" },
  { name: "a short plate within a line", code: "SG", text: "LEVEL E 75 H" },
  { name: "a German plate without its gap in a line", code: "DE", text: "THE TOP 1000 OF" },
  { name: "a last resort within a line", code: "US", text: "WE 2FAST4U GO" },
  { name: "capitals mixed with small letters", code: "US", text: "Bay 1234" },
  { name: "a word with digits for some letters", code: "IN", text: "TRAIN 1234" },
  { name: "a word of four letters with 1 for I", code: "BE", text: "IRON 978" },
  { name: "a word of three letters with one that is no I or O", code: "CZ", text: "THX 1138" },
  { name: "decimals where the plate has no gap", code: "PL", text: "TGX 18.440" },
  { name: "a size with letters for digits", code: "AU", text: "1080P" },
  { name: "a word that a plate's gap would cut", code: "PL", text: "HOUSE 12" },
  { name: "a plate in a sentence", code: "BR", text: "PLEASE ASK FOR ABC 1234" },
  { name: "a car's model as a last resort", code: "US", text: "RX 350" },
  { name: "a repair of what says little", code: "NZ", text: "6FI 4" },
])("candidatesIn refuses $name", ({ code, text }) => {
  expect(candidates(code, text)).toEqual([]);
});

function madeUp(...templates: string[]): Country[] {
  return [{ code: "XX", name: "Nowhere", templates, plates: [], others: [], source: "" }];
}

const numbered = madeUp("#####~", "##-####");

test.each([
  { name: "as it stands", text: "12345", confidence: 97, want: ["12345"] },
  { name: "none of a reading that is not sure", text: "12345", confidence: 96.9, want: [] },
  { name: "none with a gap elsewhere", text: "12 345", confidence: 99, want: [] },
  { name: "none with one more gap", text: "12-34 56", confidence: 99, want: [] },
  { name: "one with its gap", text: "12-3456", confidence: 99, want: ["123456"] },
  { name: "no price", text: "$12345", confidence: 99, want: [] },
  { name: "no time", text: "12:3456", confidence: 99, want: [] },
  { name: "none that needs a repair", text: "I2345", confidence: 99, want: [] },
  { name: "none beside other writing", text: "TEL 12345", confidence: 99, want: [] },
])("candidatesIn takes a number for a plate: $name", ({ text, confidence, want }) => {
  expect(candidatesOf(numbered, text, confidence).map(({ plate }) => plate)).toEqual(want);
});

const emblazoned = madeUp("@@#+@#@");

test.each([
  { name: "an emblem for a letter", text: "AB1XC2D", want: ["AB1C2D"] },
  { name: "an emblem for a digit", text: "AB1 0 C2D", want: ["AB1C2D"] },
  { name: "an emblem for a letter, and O for 0", text: "ABOXC1D", want: ["AB0C1D"] },
  { name: "an emblem for a hyphen, and O and I for digits", text: "ABO-CID", want: ["AB0C1D"] },
  { name: "no emblem", text: "AB1C2D", want: ["AB1C2D"] },
  { name: "no emblem for what does not look like one", text: "AB1YC2D", want: [] },
  { name: "no words for a plate", text: "TOO BIG", want: [] },
  { name: "no word for a plate", text: "TOOBIG", want: [] },
])("candidatesIn takes $name", ({ text, want }) => {
  expect(candidatesOf(emblazoned, text).map(({ plate }) => plate)).toEqual(want);
});
