import { createContext, runInContext } from "node:vm";
import { type Candidate, candidatesIn } from "./candidates.js";
import { type Country, countriesOf } from "./countries.js";
import { Failure } from "./errors.js";
import { formsOf } from "./forms.js";
import { folded } from "./letters.js";
import type { Box, Text } from "./reading.js";
import { rowsIn, sharesWords } from "./rows.js";
import { isSignage, isTrim } from "./signs.js";
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

/** In a picture with more lines than these, such as one of a document, a last resort is something else. */
const MOST_LINES = 20;

/** rulesOf returns the rules that PLATE_COUNTRIES and PLATE_PATTERN name; it throws a Failure at what makes no sense. */
export function rulesOf(codes: string, pattern = ""): Rules {
  const countries = countriesOf(codes);
  return pattern === "" ? { countries } : { countries, pattern: wholly(pattern) };
}

/** platesIn returns the plates in a picture's texts, best first. `aspect` is the picture's width divided by its height. */
export function platesIn(texts: Text[], aspect: number, rules: Rules): Plate[] {
  const rows = rowsIn(texts, aspect);
  const { countries, pattern } = rules;
  const forms = formsOf(countries);
  const windows = rows.flatMap(windowsOf);
  const candidates = [
    ...windows.flatMap((window) => candidatesIn(window, forms)),
    ...(pattern ? rows.flatMap(wholesOf).flatMap((window) => patternIn(window, pattern)) : []),
  ];
  const best = bestOf(candidates);
  const drawn = best.filter(({ weak }) => !weak);
  const isFull = texts.filter(({ kind }) => kind === "line").length > MOST_LINES;
  const taken = drawn.length > 0 || isFull ? drawn : lastOf(best, windows);
  return taken.map((candidate) => plateOf(candidate));
}

// Much is written like a last resort: what is part of another writing is none, and all but the likeliest are something else.
function lastOf(candidates: Candidate[], windows: Window[]): Candidate[] {
  if (candidates.length === 0) return [];
  const signs = windows.filter(({ text }) => isSignage(text) || isTrim(text));
  const free = candidates.filter(({ window }) => !signs.some((sign) => sharesWords(sign, window)));
  return free.slice(0, 1);
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
  const known = { plate, folded: folded(plate), country: "pattern", repairs: 0 };
  return [{ ...known, checked: false, weak: false, window, score }];
}

function isSame(one: Candidate, other: Candidate): boolean {
  if (one.folded === other.folded || sharesWords(one.window, other.window)) return true;
  return overlap(one.window.box, other.window.box) > 0.5;
}

function overlap(one: Box, other: Box): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const smaller = Math.min(one.width * one.height, other.width * other.height);
  return smaller > 0 ? (Math.max(width, 0) * Math.max(height, 0)) / smaller : 0;
}

function plateOf({ plate, folded, country, repairs, checked, window }: Candidate): Plate {
  const { raw, confidence, box } = window;
  return { plate, folded, raw, country, confidence, repairs, checked, box };
}
