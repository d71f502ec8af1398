import { createContext, runInContext } from "node:vm";
import { type Candidate, candidatesIn } from "./candidates.js";
import { type Country, countriesOf } from "./countries.js";
import { Failure } from "./errors.js";
import { folded } from "./letters.js";
import type { Box, Text } from "./reading.js";
import { rowsIn } from "./rows.js";
import { LONGEST_WHOLE, type Window, wholesOf, windowsOf } from "./windows.js";

/** Rules say what counts as a plate: the templates of countries, and besides them a pattern of one's own. */
export type Rules = { countries: Country[]; pattern?: RegExp };

/** Plate is a number plate seen in a picture. `country` is a code, or "pattern"; `checked`: a check letter agrees. */
export type Plate = {
  plate: string;
  folded: string;
  raw: string;
  country: string;
  confidence: number;
  repairs: number;
  checked: boolean;
  box: Box;
};

/** rulesOf returns the rules that PLATE_COUNTRIES and PLATE_PATTERN name; it throws a Failure at what makes no sense. */
export function rulesOf(codes: string, pattern = ""): Rules {
  const countries = countriesOf(codes);
  return pattern === "" ? { countries } : { countries, pattern: wholly(pattern) };
}

/** platesIn returns the plates in a picture's texts, best first. `aspect` is the picture's width divided by its height. */
export function platesIn(texts: Text[], aspect: number, rules: Rules): Plate[] {
  const rows = rowsIn(texts, aspect);
  const { countries, pattern } = rules;
  const candidates = [
    ...rows
      .flatMap(windowsOf)
      .flatMap((window) => countries.flatMap((one) => candidatesIn(window, one))),
    ...(pattern ? rows.flatMap(wholesOf).flatMap((window) => patternIn(window, pattern)) : []),
  ];
  const best = bestOf(candidates);
  const drawn = best.filter(({ weak }) => !weak);
  return (drawn.length > 0 ? drawn : best).map((candidate) => plateOf(candidate));
}

// One plate for each place in the picture, and each plate once.
function bestOf(candidates: Candidate[]): Candidate[] {
  const best: Candidate[] = [];
  for (const candidate of candidates.sort((a, b) => b.score - a.score)) {
    if (!best.some((better) => isSame(better, candidate))) best.push(candidate);
  }
  return best;
}

function wholly(pattern: string): RegExp {
  try {
    // By itself first: wrapped, a pattern such as "a)(b" would be made whole.
    const whole = new RegExp(`^(?:${new RegExp(pattern).source})$`);
    if (!/\([^()]*[+*][^()]*\)[+*{]/.test(pattern) && isQuick(whole)) return whole;
    throw new Error("too slow");
  } catch (cause) {
    const fix =
      "write it as a regular expression such as [A-Z]{3}[0-9]{4}, without repeats inside repeats, or leave it out.";
    throw new Failure("setting-wrong", `"${pattern}" is no valid PLATE_PATTERN: ${fix}`, { cause });
  }
}

// A pattern that tries without end would hold up everybody's pictures: strangers choose the texts that it meets.
function isQuick(pattern: RegExp): boolean {
  const texts = ["A", "1", "A1", "O0"].map(
    (signs) => `${signs.repeat(LONGEST_WHOLE).slice(1, LONGEST_WHOLE)}!`,
  );
  const context = createContext({ pattern, texts });
  try {
    runInContext("for (const text of texts) pattern.test(text)", context, {
      timeout: 500,
    });
    return true;
  } catch {
    return false;
  }
}

function patternIn(window: Window, pattern: RegExp): Candidate[] {
  if (!pattern.test(window.text)) return [];
  const { text: plate, height, confidence, before, after } = window;
  const leftover = before.length + after.length;
  const score = Math.log2(Math.max(height * confidence, 0.01)) - leftover;
  return [{ plate, country: "pattern", repairs: 0, checked: false, weak: false, window, score }];
}

function isSame(one: Candidate, other: Candidate): boolean {
  if (folded(one.plate) === folded(other.plate)) return true;
  const ids = new Set(one.window.words.map(({ id }) => id));
  const shares = other.window.words.some(({ id }) => ids.has(id));
  return shares || overlap(one.window.box, other.window.box) > 0.5;
}

function overlap(one: Box, other: Box): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const smaller = Math.min(one.width * one.height, other.width * other.height);
  return smaller > 0 ? (Math.max(width, 0) * Math.max(height, 0)) / smaller : 0;
}

function plateOf({ plate, country, repairs, checked, window }: Candidate): Plate {
  const { raw, confidence, box } = window;
  return { plate, folded: folded(plate), raw, country, confidence, repairs, checked, box };
}
