import { type Value, written } from "./values.js";

// Who assigns type codes today, and who did: a number that begins otherwise is none.
const BODIES = /^(?:01|35|86|91|9[89])/;
const EARLIER = /^(?:0[02-9]|10|30|33|4[459]|5[0-4])/;
const DIGITS: Record<string, string> = {
  O: "0",
  Q: "0",
  D: "0",
  I: "1",
  L: "1",
  "|": "1",
  Z: "2",
  S: "5",
  G: "6",
  B: "8",
};
const SIGN = "[0-9OQDIL|ZSGB]";
const RUN = new RegExp(
  `(?<![A-Z0-9])${SIGN}(?:[\\s./-]{0,2}${SIGN}){13}[\\s./-]{0,2}${SIGN}{1,2}(?![A-Z0-9])`,
  "g",
);
const BARE =
  /(?<![A-Z0-9./-])(?:\d{15}|\d{2}([\s/-])\d{6}\1\d{6}\1\d|\d{8}([\s/-])\d{6}\2\d)(?![A-Z0-9]|[./-]\d)/g;

/**
 * imeisIn returns the IMEIs in a text: of those behind their label also what reads like one, but whose check digit does not fit,
 * and those of 16 digits, which have none.
 */
export function imeisIn(text: string, isLabelled: boolean): Value[] {
  const runs = [...text.matchAll(isLabelled ? RUN : BARE)];
  return runs.flatMap(({ 0: run, index }) => {
    const code = written(run.replaceAll(/[\s./-]/g, ""), DIGITS);
    const isWhole = code.length === 16 || fitsLuhn(code);
    const isAssigned = BODIES.test(code) || (isLabelled && EARLIER.test(code));
    if (!isAssigned || (!isLabelled && !isWhole)) return [];
    return [{ code, start: index, end: index + run.length, fits: isWhole }];
  });
}

/** fitsLuhn tells whether the last of some digits is the check digit that the others ask for. */
export function fitsLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
