import { expect, test } from "vitest";
import { countries, countriesOf } from "../functions/countries.js";
import { Failure } from "../functions/errors.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
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

test.each(countries)(
  "$code has a source and a check for each template that asks for one",
  (country) => {
    const asks = country.templates.some((template) => template.endsWith("!"));
    expect({ asks, source: country.source }).toEqual({
      asks: country.check !== undefined,
      source: expect.stringMatching(/^https:/),
    });
  },
);

test.each([
  { name: "one", codes: "SG", want: ["SG"] },
  { name: "several, in their order", codes: "SK,SG", want: ["SK", "SG"] },
  { name: "small letters and spaces", codes: " sg, us ", want: ["SG", "US"] },
  { name: "one named twice", codes: "SG,sg", want: ["SG"] },
])("countriesOf finds $name", ({ codes, want }) => {
  expect(countriesOf(codes).map(({ code }) => code)).toEqual(want);
});

test.each([
  { name: "an unknown one", codes: "SG,XX", want: /"XX".*it knows SG, US, BR/ },
  { name: "none", codes: "", want: /"" is no country/ },
])("countriesOf refuses $name", ({ codes, want }) => {
  expect(() => countriesOf(codes)).toThrow(want);
});

test("countriesOf says that the setting is wrong", () => {
  expect(() => countriesOf("XX")).toThrow(Failure);
});
