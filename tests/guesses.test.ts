import fc from "fast-check";
import { expect, test } from "vitest";
import { letterInSingapore } from "../functions/checks.js";
import { countriesOf } from "../functions/countries.js";
import { type Guess, guessesIn } from "../functions/guesses.js";
import { twinsOf } from "../functions/letters.js";
import { isSignage } from "../functions/signs.js";
import { ASPECT, lineAt } from "./texts.js";

const singapore = countriesOf("SG");

function guesses(text: string) {
  return guessesIn([lineAt(text)], ASPECT, singapore);
}

test.each([
  { name: "a wrong check letter", text: "SBA 1234 X", want: ["SBA 1234 X"] },
  { name: "the same without spaces", text: "SBA1234X", want: ["SBA1234X"] },
  { name: "none where it agrees", text: "SBA 1234 G", want: [] },
  { name: "none that would need a repair besides", text: "S8A 1234 X", want: [] },
  { name: "none in a longer line", text: "LORRY SBA 1234 X PARKED HERE", want: [] },
  { name: "none in other writing", text: "NO PARKING", want: [] },
  { name: "none in a car's model", text: "E 220 D", want: [] },
])("guessesIn tells of a check letter that does not agree: $name", ({ text, want }) => {
  expect(guesses(text).map(({ raw }) => raw)).toEqual(want);
});

test.each([
  {
    name: "three readings, the likeliest first",
    text: "SBA 1734 G",
    want: ["SBA1234G", "SBA1794G", "SDA1734G"],
  },
  { name: "one reading alone", text: "SBA 1234 B", want: ["SBA1334B"] },
  { name: "no reading that its template does not allow", text: "TIB 1234 X", want: [] },
])("guessesIn names what it may be: $name", ({ text, want }) => {
  expect(guesses(text)).toMatchObject([{ raw: text, country: "SG", plates: want, why: "check" }]);
});

test.each([
  { name: "a private car's", text: "SBA 1234", want: ["SBA1234G"] },
  { name: "without a space", text: "SBA1234", want: ["SBA1234G"] },
  { name: "a bus's", text: "PA 9707", want: ["PA9707R"] },
  { name: "none of less than six signs", text: "SPF 50", want: undefined },
  { name: "none where more follows", text: "SBA 1234 NORTH", want: undefined },
  { name: "none in a word where more follows", text: "SBA1234 NORTH", want: undefined },
  { name: "none where more is before it", text: "CALL SBA 1234", want: undefined },
  { name: "none where a sign was repaired", text: "S8A 1234", want: undefined },
  { name: "none in a date", text: "MAR 2024", want: undefined },
  { name: "none in a year behind letters", text: "GST 2024", want: undefined },
  {
    name: "that of a private car, though it may be a year",
    text: "SDB 2024",
    want: [`SDB2024${letterInSingapore("SDB2024")}`],
  },
  { name: "none in small letters", text: "Sea 1234", want: undefined },
])("guessesIn works out a check letter that is missing: $name", ({ text, want }) => {
  const told = want?.map((plate) => ({
    raw: text,
    country: "SG",
    plates: [plate],
    why: "missing",
  }));
  expect(guesses(text)).toMatchObject(told ?? []);
});

test("guessesIn tells where a guess stands, all its rows", () => {
  const rows = [
    lineAt("SBA", { left: 0.1, top: 0.1, width: 0.2 }),
    lineAt("1234 X", { left: 0.1, top: 0.2, width: 0.2 }),
  ];
  const [{ raw, box }] = guessesIn(rows, ASPECT, singapore) as [Guess];
  expect([raw, box.top, box.height > 0.14]).toEqual(["SBA 1234 X", 0.1, true]);
});

test("guessesIn works out none from a reading that is not sure", () => {
  expect(guessesIn([lineAt("SBA 1234", {}, 74)], ASPECT, singapore)).toEqual([]);
});

test("guessesIn tells a text once, one thing of a place, and nothing of a country without check letters", () => {
  const above = { left: 0.1, top: 0.1, width: 0.3 };
  const below = { left: 0.1, top: 0.22, width: 0.3 };
  const away = { left: 0.1, top: 0.7, width: 0.3 };
  const twice = [lineAt("SBA 1234 X", above), lineAt("SBA 1234 X", away)];
  const stacked = [lineAt("SBA 1234", above), lineAt("X", below)];
  expect(guessesIn(twice, ASPECT, countriesOf("SG,DE"))).toHaveLength(1);
  expect(guessesIn(stacked, ASPECT, singapore).map(({ raw }) => raw)).toEqual(["SBA 1234 X"]);
  expect(guessesIn(twice, ASPECT, countriesOf("DE"))).toEqual([]);
});

const cars = fc
  .tuple(fc.stringMatching(/^S[A-HJ-NP-Z]{2}$/), fc.integer({ min: 10, max: 9999 }))
  .map(([prefix, number]) => ({ prefix, rest: `${prefix}${number}` }));

test("guessesIn works out the check letter of any private car", () => {
  fc.assert(
    fc.property(cars, ({ rest }) => {
      fc.pre(rest.length >= 6 && !isSignage(rest));
      expect(guesses(rest)).toMatchObject([{ plates: [rest + letterInSingapore(rest)] }]);
    }),
  );
});

test("guessesIn names, of a plate with one sign misread within its class, at most three plates that agree", () => {
  fc.assert(
    fc.property(cars, fc.nat(), fc.nat(), ({ rest }, place, other) => {
      const plate = `${rest}${letterInSingapore(rest)}`;
      const at = 1 + (place % (plate.length - 1));
      const twins = twinsOf(plate.charAt(at));
      fc.pre(twins.length > 0);
      const read = plate.slice(0, at) + twins[other % twins.length] + plate.slice(at + 1);
      const [guess] = guesses(read);
      const named = guess?.plates ?? [];
      expect(named.length).toBeLessThanOrEqual(3);
      for (const one of named) expect(letterInSingapore(one.slice(0, -1))).toBe(one.at(-1));
    }),
  );
});
