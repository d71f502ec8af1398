import { expect, test } from "vitest";
import { countriesOf } from "../functions/countries.js";
import { normalised } from "../functions/letters.js";
import { oceania } from "../functions/oceania.js";
import { platesIn } from "../functions/plates.js";
import { ASPECT, lineAt } from "./texts.js";

test("oceania holds countries that are found by their codes", () => {
  const codes = oceania.map(({ code }) => code);
  expect(countriesOf(codes.join()).map(({ code }) => code)).toEqual(codes);
});

test.each([
  { code: "AU", kind: "New South Wales", text: "CK-00-MC" },
  { code: "AU", kind: "New South Wales, narrow", text: "DKY-00A" },
  { code: "AU", kind: "Victoria", text: "1AB-2CD" },
  { code: "AU", kind: "Victoria until 2013", text: "ABC-123" },
  { code: "AU", kind: "Queensland until 2020", text: "000-YWA" },
  { code: "AU", kind: "Queensland", text: "123-AB4" },
  { code: "AU", kind: "South Australia", text: "S000-CAC" },
  { code: "AU", kind: "Western Australia", text: "1ABC-234" },
  { code: "AU", kind: "Tasmania", text: "H 00 QS" },
  { code: "AU", kind: "the Northern Territory", text: "CD-50-AA" },
  { code: "AU", kind: "the Capital Territory", text: "YNH-00A" },
  { code: "NZ", kind: "cars since 2001", text: "ABC123" },
  { code: "NZ", kind: "cars until 2001", text: "XE3782" },
  { code: "NZ", kind: "few digits", text: "CEA1" },
  { code: "NZ", kind: "trailers", text: "123A4" },
  { code: "NZ", kind: "trailers until 2021", text: "10A12" },
  { code: "NZ", kind: "trailers until 2019", text: "A2ATL" },
])("$code reads $kind", ({ code, text }) => {
  const found = platesIn([lineAt(text)], ASPECT, { countries: countriesOf(code) });
  expect(found.map(({ plate }) => plate)).toEqual([normalised(text)]);
});
