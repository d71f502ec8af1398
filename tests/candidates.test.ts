import { expect, test } from "vitest";
import { candidatesIn } from "../functions/candidates.js";
import { countriesOf } from "../functions/countries.js";
import { rowsIn } from "../functions/rows.js";
import { windowsOf } from "../functions/windows.js";
import { lineAt } from "./texts.js";

/** The candidates in a line, best first. */
function candidates(code: string, text: string, confidence = 99) {
  const windows = rowsIn([lineAt(text, {}, confidence)], 1).flatMap((row) => windowsOf(row));
  return windows
    .flatMap((window) => countriesOf(code).flatMap((country) => candidatesIn(window, country)))
    .sort((a, b) => b.score - a.score);
}

test.each([
  { name: "fewer repairs", code: "DE", text: "M-AB 1234 ", want: "MAB1234" },
  { name: "less left over", code: "GB", text: "AB12 CDE", want: "AB12CDE" },
  { name: "a repaired whole to a part", code: "GB,DE", text: "ABI2 CDE", want: "AB12CDE" },
  { name: "a word as it is to a costly repair", code: "US", text: "GR8 CAR", want: "GR8CAR" },
  { name: "a drawn plate with O for 0 twice", code: "US", text: "ABC 1OO4", want: "ABC1004" },
  { name: "all of it to what the band leaves", code: "DE", text: "DM-AB 12", want: "DMAB12" },
])("candidatesIn prefers $name", ({ code, text, want }) => {
  expect(candidates(code, text)[0]?.plate).toBe(want);
});

test.each([
  { name: "a drawn template from 75", code: "BR", text: "ABC 1234", confidence: 75, want: 1 },
  { name: "no drawn template below", code: "BR", text: "ABC 1234", confidence: 74.9, want: 0 },
  { name: "a last resort from 90", code: "US", text: "2FAST4U", confidence: 90, want: 1 },
  { name: "no last resort below", code: "US", text: "2FAST4U", confidence: 89.9, want: 0 },
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
])("candidatesIn refuses $name", ({ code, text }) => {
  expect(candidates(code, text)).toEqual([]);
});
