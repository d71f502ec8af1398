import { type Candidate, candidatesIn } from "./candidates.js";
import type { Country } from "./countries.js";
import { fitsOf } from "./fits.js";
import { allOf, type Form, type Forms, shelved } from "./forms.js";
import { twinsOf } from "./letters.js";
import type { Box, Text } from "./reading.js";
import { rowsIn, sharesWords } from "./rows.js";
import { isTrim } from "./signs.js";
import type { Shape } from "./templates.js";
import { type Window, wholesOf } from "./windows.js";

/**
 * Guess is what a text, `raw`, may be a plate of, without being sure enough to be kept; its plates, likeliest first.
 * "check": its check letter does not agree, and these would read alike; "missing": it has none, and this would be it.
 */
export type Guess = {
  raw: string;
  country: string;
  plates: string[];
  why: "check" | "missing";
  box: Box;
};

type Kinds = { wrong: Forms; missing: Forms };

/** How many plates are named for one text. */
const MOST = 3;

/** How many signs a text without its check letter has at least: shorter ones are often something else. */
const LEAST = 6;

/** GST 2024 and FY 2026 are no plates without their last letter; private cars' are likelier than years. */
const YEAR = /^(?!S\D\D\d)\D+(19|20)\d\d$/;

const known = new WeakMap<Country[], Kinds>();

/** guessesIn returns what whole lines and words would be plates, were it not for their check letter. */
export function guessesIn(texts: Text[], aspect: number, countries: Country[]): Guess[] {
  const { wrong, missing } = kindsOf(countries);
  if (wrong.lengths.size === 0) return [];
  const windows = rowsIn(texts, aspect)
    .flatMap(wholesOf)
    .filter(({ text }) => !isTrim(text));
  const read = windows.flatMap((window) =>
    candidatesIn(window, wrong).filter(({ repairs }) => repairs === 0),
  );
  const alone = windows.filter(({ text, before, after }) => {
    return text.length >= LEAST && before === "" && after === "" && !YEAR.test(text);
  });
  const cut = alone.flatMap((window) =>
    candidatesIn(window, missing).filter(({ repairs }) => repairs === 0),
  );
  const named = (code: string) => countries.find((country) => country.code === code);
  return apart([
    ...read.flatMap((one) => misreadOf(one, named(one.country)) ?? []),
    ...cut.flatMap((one) => workedOut(one, named(one.country)) ?? []),
  ]);
}

function kindsOf(countries: Country[]): Kinds {
  const checked = countries.flatMap(allOf).filter(({ shape }) => shape.checked);
  const kinds = known.get(countries) ?? {
    wrong: shelved(checked.map(({ shape, country }) => ({ shape: unchecked(shape), country }))),
    missing: shelved(checked.filter(({ country }) => country.letterOf).map(shortened)),
  };
  known.set(countries, kinds);
  return kinds;
}

// What no check letter vouches for is held to what other texts are.
function unchecked(shape: Shape): Shape {
  return { ...shape, checked: false };
}

function shortened({ shape, country }: Form): Form {
  const slots = shape.slots.slice(0, -1);
  const gaps = shape.gaps.filter((gap) => gap < slots.length);
  const needed = shape.needed.filter((gap) => gap < slots.length);
  return { shape: { ...unchecked(shape), slots, gaps, needed }, country };
}

type Placed = { guess: Guess; window: Window };

function misreadOf({ plate, window }: Candidate, country?: Country): Placed | undefined {
  if (!country || country.check?.(plate)) return undefined;
  const forms = allOf(country).filter(({ shape }) => shape.checked);
  const fits = (text: string) =>
    country.check?.(text) && forms.some(({ shape }) => fitsOf(text, shape)[0]?.repairs === 0);
  const plates = alikeTo(plate).filter(fits).slice(0, MOST);
  const { raw, box } = window;
  return { guess: { raw, country: country.code, plates, why: "check", box }, window };
}

function workedOut({ plate, window }: Candidate, country?: Country): Placed | undefined {
  const letter = country?.letterOf?.(plate);
  if (!country || !letter || !country.check?.(plate + letter)) return undefined;
  const plates = [plate + letter];
  const { raw, box } = window;
  return { guess: { raw, country: country.code, plates, why: "missing", box }, window };
}

// Every text in which one sign is another of its class, the likeliest first.
function alikeTo(text: string): string[] {
  const found = [...text].flatMap((sign, at) =>
    twinsOf(sign).map((twin, rank) => ({
      rank,
      text: text.slice(0, at) + twin + text.slice(at + 1),
    })),
  );
  return found.sort((a, b) => a.rank - b.rank).map((one) => one.text);
}

// One guess for each place in the picture, and each text once.
function apart(all: Placed[]): Guess[] {
  const told: Placed[] = [];
  for (const one of all) if (!told.some((other) => isSame(one, other))) told.push(one);
  return told.map(({ guess }) => guess);
}

function isSame({ window: one }: Placed, { window: other }: Placed): boolean {
  return one.text === other.text || sharesWords(one, other);
}
