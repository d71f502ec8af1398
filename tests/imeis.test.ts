import fc from "fast-check";
import { expect, test } from "vitest";
import { fitsLuhn, imeisIn } from "../functions/imeis.js";

const found = (text: string, isLabelled = true) =>
  imeisIn(text, isLabelled).map(({ code, fits }) => (fits ? code : `${code}?`));

test.each([
  { name: "plain digits", text: ": 352099001761481", want: ["352099001761481"] },
  { name: "dashes", text: "35-209900-176148-1", want: ["352099001761481"] },
  { name: "blanks", text: "35 209900 176148 1", want: ["352099001761481"] },
  { name: "letters for digits", text: "35 2O99OO I7614B I", want: ["352099001761481"] },
  { name: "an early phone's", text: "490154203237518", want: ["490154203237518"] },
  {
    name: "two",
    text: "352099001761481/352099001761499",
    want: ["352099001761481", "352099001761499"],
  },
  { name: "one with its version", text: "35209900176148 23", want: ["3520990017614823"] },
  { name: "one that does not fit", text: "352099001761482", want: ["352099001761482?"] },
  { name: "none that is too short", text: "35209900176148", want: [] },
  { name: "none that is too long", text: "35209900176148123", want: [] },
  { name: "none that nobody assigns", text: "222222222222222", want: [] },
  { name: "none within a longer number", text: "X352099001761481", want: [] },
])("imeisIn reads $name behind a label", ({ text, want }) => {
  expect(found(text)).toEqual(want);
});

test.each([
  { name: "one that fits", text: "352099001761481", want: ["352099001761481"] },
  { name: "one in its groups", text: "NO 35-209900-176148-1", want: ["352099001761481"] },
  { name: "none that does not fit", text: "352099001761482", want: [] },
  { name: "none with letters", text: "35 2O9900 176148 1", want: [] },
  { name: "none with its version", text: "3520990017614823", want: [] },
  { name: "no early phone's", text: "490154203237518", want: [] },
  { name: "no card's number", text: "378282246310005", want: [] },
  { name: "none in other groups", text: "35 20 99 00 17 61 48 1", want: [] },
])("imeisIn reads $name without a label", ({ text, want }) => {
  expect(found(text, false)).toEqual(want);
});

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

// From the left, by a table of doubled digits: another way than ours.
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
const checkOf = (payload: number[]) => {
  const sum = payload.reduce(
    (total, digit, at) => total + ((payload.length - at) % 2 === 1 ? (DOUBLED[digit] ?? 0) : digit),
    0,
  );
  return (10 - (sum % 10)) % 10;
};

test("fitsLuhn takes of ten check digits the one that a second implementation works out", () => {
  fc.assert(
    fc.property(digits(14), (payload) => {
      const fit = DOUBLED.map((_, last) => `${payload.join("")}${last}`).filter(fitsLuhn);
      expect(fit).toEqual([`${payload.join("")}${checkOf(payload)}`]);
    }),
  );
});

test("imeisIn finds any IMEI between other words, labelled or not", () => {
  const imei = fc.tuple(fc.constantFrom("35", "86", "01"), digits(12)).map(([body, rest]) => {
    const payload = [...body].map(Number).concat(rest);
    return [...payload, checkOf(payload)].join("");
  });
  const noise = fc.constantFrom("MADE IN CHINA", "MODEL X1,", "5V 2A", "*", "");
  fc.assert(
    fc.property(imei, noise, noise, fc.boolean(), (one, before, after, isLabelled) => {
      expect(found(`${before} ${one} ${after}`, isLabelled)).toEqual([one]);
    }),
  );
});
