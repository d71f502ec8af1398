import fc from "fast-check";
import { expect, test } from "vitest";
import { type Country, countries, countriesOf } from "../functions/countries.js";
import { fitsOf } from "../functions/fits.js";
import { type Form, formsOf, nearTo } from "../functions/forms.js";
import { folded, lookalikesOf, normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { rowsIn } from "../functions/rows.js";
import { isSignage } from "../functions/signs.js";
import { type Made, madeOf } from "./made.js";
import { ASPECT, lineAt } from "./texts.js";

function found(text: string, list: Country[]): string[] {
  return platesIn([lineAt(text)], ASPECT, { countries: list }).map(({ plate }) => plate);
}

test.each(countries)(
  "platesIn finds each plate that a form of $name makes, and nothing else",
  (country) => {
    // What people choose themselves may look like anything else.
    const drawn = madeOf([country]).filter(({ form }) => !form.shape.weak);
    const reads = fc.property(drawn, ({ plate, text }) => {
      expect(found(text, [country]).map(folded)).toEqual([folded(plate)]);
    });
    fc.assert(reads, { numRuns: 40 });
  },
);

test.each([
  { name: "one sign misread, where a check letter tells", code: "SG", most: 1 },
  { name: "two signs misread, where a form tells letters from digits", code: "FR", most: 2 },
])("platesIn finds a plate again with $name", ({ code, most }) => {
  const list = countriesOf(code);
  const long = madeOf(list).filter(({ plate, form }) => plate.length > 5 && !isTold(form));
  const places = fc.array(fc.nat(4), { maxLength: most });
  const again = fc.property(long, places, (made, at) => {
    const read = misread(made, at);
    fc.pre(keepsBoth(made.text, read) && isUnique(read, list));
    expect(found(read, list)).toEqual([made.plate]);
  });
  fc.assert(again);
});

function isUnique(read: string, list: Country[]): boolean {
  const text = normalised(read);
  const readings = nearTo(text, formsOf(list)).flatMap(({ shape, country }) =>
    fitsOf(text, shape).filter(({ plate }) => !shape.checked || country.check?.(plate)),
  );
  return !isSignage(text) && new Set(readings.map(({ plate }) => plate)).size === 1;
}

// Where letters stand as they are, they are no more than a word.
function isTold({ shape }: Form): boolean {
  return !shape.checked && shape.slots.some((slot) => slot.length === 1);
}

/** The text of a plate, with the signs at some places taken for others of the other class; only where one alone is taken for these. */
function misread({ plate, text, form }: Made, places: number[]): string {
  const signs = [...plate].map((sign, at) =>
    places.includes(at) ? wrongFor(sign, form, at) : sign,
  );
  return text.replaceAll(/[^-]/g, () => signs.shift() ?? "");
}

function wrongFor(sign: string, { shape }: Form, at: number): string {
  const slot = shape.slots[at] ?? "";
  const mayBe = (read: string) => lookalikesOf(read).filter((one) => slot.includes(one));
  const wrong = (read: string) => !slot.includes(read) && mayBe(read).length === 1;
  return lookalikesOf(sign).find(wrong) ?? sign;
}

function keepsBoth(one: string, other: string): boolean {
  const kept = [...one].filter((sign, at) => sign === other.charAt(at)).join("");
  return /[A-Z]/.test(kept) && /\d/.test(kept);
}

const digits = (least: number, most = least) =>
  fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`));
const separator = fc.constantFrom("-", "/", ".", ":", " ", "");
const month = fc.constantFrom("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "AUG", "SEP", "DEC");

const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));

test.each([
  { name: "dates", texts: joined(digits(4), separator, digits(2), separator, digits(2)) },
  { name: "dates in words", texts: joined(digits(1, 2), separator, month, separator, digits(4)) },
  { name: "months", texts: joined(month, separator, digits(2, 4)) },
  { name: "times", texts: joined(digits(2), separator, digits(2), separator, digits(2)) },
  { name: "prices", texts: joined(fc.constantFrom("$", "S$", "SGD ", "USD "), digits(1, 5)) },
  { name: "phone numbers", texts: joined(fc.constant("+65 "), digits(4), separator, digits(4)) },
  { name: "speed limits", texts: joined(digits(2, 3), fc.constantFrom(" KM/H", "KMH", " KPH")) },
  {
    name: "motorways",
    texts: joined(fc.constantFrom("A", "M", "E", "I"), separator, digits(1, 4)),
  },
  { name: "words", texts: fc.stringMatching(/^[A-Z]{1,9}( [A-Z]{1,9}){0,3}$/) },
])("platesIn takes no $name for plates of Singapore", ({ texts }) => {
  const singapore = countriesOf("SG");
  const none = fc.property(texts, (text) => {
    expect(found(text, singapore)).toEqual([]);
  });
  fc.assert(none);
});

test("platesIn looks at no more than some rows for each text, however full a picture is", () => {
  const place = fc.constantFrom(0.1, 0.2, 0.3);
  const texts = fc.array(fc.tuple(place, place), { maxLength: 60 });
  const few = fc.property(texts, (places) => {
    const lines = places.map(([left, top]) => lineAt("AB 12", { left, top, width: 0.1 }));
    expect(rowsIn(lines, ASPECT).length).toBeLessThanOrEqual(13 * lines.length);
  });
  fc.assert(few, { numRuns: 30 });
});
