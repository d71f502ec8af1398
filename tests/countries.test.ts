import { expect, test } from "vitest";
import { countries, countriesOf } from "../functions/countries.js";
import { Failure } from "../functions/errors.js";
import { fitsOf } from "../functions/fits.js";
import { formsOf, nearTo } from "../functions/forms.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { drawnOf } from "./drawn.js";
import { ASPECT, lineAt } from "./texts.js";

const plates = countries.flatMap((country) => country.plates.map((plate) => ({ country, plate })));
const others = countries.flatMap((country) => country.others.map((other) => ({ country, other })));

test.each(plates)("$country.code reads its own $plate as it stands", ({ country, plate }) => {
  const found = platesIn([lineAt(plate)], ASPECT, { countries: [country] });
  expect(found).toEqual([
    expect.objectContaining({ plate: normalised(plate), country: country.code, repairs: 0 }),
  ]);
});

test.each(others)("$country.code does not read $other", ({ country, other }) => {
  expect(platesIn([lineAt(other)], ASPECT, { countries: [country] })).toEqual([]);
});

test.each(plates)("$plate of $country.code is read where every country is asked for", (row) => {
  const [found] = platesIn([lineAt(row.plate)], ASPECT, { countries });
  expect(found).toEqual(expect.objectContaining({ plate: normalised(row.plate), repairs: 0 }));
});

test.each(countries)(
  "$code's plates are another country's only where its templates fit, too",
  ({ ...country }) => {
    const forms = formsOf(countries);
    const wrong = drawnOf(country, 25).filter((text) => {
      const plate = normalised(text);
      const fitting = nearTo(plate, forms).filter(({ shape }) =>
        fitsOf(plate, shape).some(({ repairs }) => repairs === 0),
      );
      const [found] = platesIn([lineAt(text)], ASPECT, { countries });
      const named = fitting.some((form) => form.country.code === found?.country);
      return found?.plate !== plate || found.repairs > 0 || !named;
    });
    expect(wrong).toEqual([]);
  },
);

test.each([
  { name: "Singapore's by its check letter, not Malaysia's", text: "SBA 1234 G", want: "SG" },
  { name: "Malaysia's, where the check letter does not fit", text: "SBA 1234 A", want: "MY" },
  { name: "Germany's by its district", text: "HRO-AB 123", want: "DE" },
  { name: "Switzerland's by its canton", text: "ZH 123456", want: "CH" },
  { name: "Spain's by its vowels that are not there", text: "1234 BCD", want: "ES" },
  { name: "Slovakia's by its district", text: "BA 123CE", want: "SK" },
  { name: "France's by a letter that the others do not have", text: "XY 123 QX", want: "FR" },
  { name: "India's by its state", text: "MH 12 AB 1234", want: "IN" },
  { name: "Brazil's new ones", text: "ABC1D23", want: "BR" },
  { name: "Britain's", text: "AB12 CDE", want: "GB" },
])("of all countries a plate is $name", ({ text, want }) => {
  const [found] = platesIn([lineAt(text)], ASPECT, { countries });
  expect(found?.country).toBe(want);
});

test.each(countries)(
  "$code has a source, and a check where its templates ask for one",
  (country) => {
    const asks = country.templates.some((template) => template.endsWith("!"));
    const { check, letterOf, source } = country;
    expect({ check: check !== undefined, letterOf: letterOf !== undefined, source }).toEqual({
      check: asks,
      letterOf: asks,
      source: expect.stringMatching(/^https:/),
    });
  },
);

test("no country has the code of another", () => {
  const codes = countries.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)]);
});

test("a country's alphabet is what @ stands for in its templates", () => {
  const [germany, netherlands] = countriesOf("DE,NL");
  expect(germany?.templates.join()).toContain("@");
  expect(netherlands?.templates[0]).toBe(
    "[BDF-HJ-NPR-TV-XZ] ### [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ]",
  );
});

test.each([
  { name: "one", codes: "SG", want: ["SG"] },
  { name: "several, in their order", codes: "SK,SG", want: ["SK", "SG"] },
  { name: "small letters and spaces", codes: " sg, us ", want: ["SG", "US"] },
  { name: "one named twice", codes: "SG,sg", want: ["SG"] },
])("countriesOf finds $name", ({ codes, want }) => {
  expect(countriesOf(codes).map(({ code }) => code)).toEqual(want);
});

test.each([
  { name: "an unknown one", codes: "SG,XX", want: /"XX".*it knows SG, MY, IN,.* NZ\./ },
  { name: "none", codes: "", want: /"" is no country/ },
])("countriesOf refuses $name, and says which it knows", ({ codes, want }) => {
  expect(() => countriesOf(codes)).toThrow(want);
});

test("countriesOf says that the setting is wrong", () => {
  expect(() => countriesOf("XX")).toThrow(Failure);
});
