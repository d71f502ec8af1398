import { expect, test } from "vitest";
import { type Country, countriesOf } from "../functions/countries.js";
import { fitsOf } from "../functions/fits.js";
import { allOf, formsOf, nearTo } from "../functions/forms.js";

test.each([
  { name: "as it stands", text: "ABC1234" },
  { name: "with two repairs", text: "A8C12E4" },
  { name: "a country's own word", text: "12345MID" },
  { name: "with nothing that fits", text: "------" },
  { name: "too long for any", text: "ABCDEFGHIJKLMN" },
  { name: "nothing", text: "" },
])("nearTo returns each form that a text fits, and few others: $name", ({ text }) => {
  const countries = countriesOf("SG,BR,DE,US");
  const plain = countries.flatMap(allOf).filter(({ emblem }) => emblem === undefined);
  const fitting = plain.filter(({ shape }) => fitsOf(text, shape).length > 0);
  const near = nearTo(text, formsOf(countries));
  expect(near).toEqual(expect.arrayContaining(fitting));
  const lengths = near.map(({ shape, emblem }) => shape.slots.length + (emblem ? 1 : 0));
  expect(lengths.every((length) => length === text.length)).toBe(true);
});

test.each([
  { name: "no sign for one of another kind", text: "ABC123%" },
  { name: "nothing within a class", text: "123ABCD" },
])("nearTo takes $name", ({ text }) => {
  expect(nearTo(text, formsOf(countriesOf("BR")))).toEqual([]);
});

test("formsOf makes the forms of one list of countries once, and names its bands", () => {
  const countries = countriesOf("SG,DE,FR");
  expect(formsOf(countries)).toBe(formsOf(countries));
  expect(formsOf(countries).bands).toEqual(["D", "F"]);
});

test("allOf makes a form more for each emblem", () => {
  const [country] = countriesOf("BR").map((one) => ({ ...one, templates: ["@@+#"] }));
  expect(allOf(country as Country).map(({ emblem }) => emblem)).toEqual([undefined, 2]);
});
