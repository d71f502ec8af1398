import { type Attempt, attemptsOf, partsOf, withoutEmblem } from "./attempts.js";
import type { Country } from "./countries.js";
import { type Fit, fitsOf, isNumber } from "./fits.js";
import { type Form, type Forms, nearTo } from "./forms.js";
import { folded } from "./letters.js";
import { isAmount, isProse, isSignage, isTrim } from "./signs.js";
import type { Shape } from "./templates.js";
import type { Window } from "./windows.js";

/** Candidate is a window that reads as a plate of a country; the higher the score, the likelier it is one. */
export type Candidate = {
  plate: string;
  folded: string;
  country: string;
  repairs: number;
  checked: boolean;
  weak: boolean;
  window: Window;
  score: number;
};

/** How sure, in percent, a reading has to be that no check letter vouches for. */
const SURE = { drawn: 75, loose: 88, number: 97 };

/** What a bit, a last resort, and a gap in a foreign place weigh against doubling a text's height. */
const WEIGHTS = { bit: 0.3, weak: 1, gap: 1 };

/** How many signs may be beside a plate that no check letter vouches for: the name of a state, hardly more. */
const MOST_LEFT = 8;

/** Below this, a template says too little to find a plate within other writing. */
const LOOSE_BITS = 5;

/** candidatesIn returns the plates that a window can be read as, at most one for each form. */
export function candidatesIn(window: Window, forms: Forms): Candidate[] {
  const candidates = attemptsOf(window, forms).flatMap((attempt) =>
    nearTo(attempt.text, forms).flatMap((form) => candidateIn(window, attempt, form) ?? []),
  );
  return candidates.length > 0 && isSign(window) ? [] : candidates;
}

// In "K M 1234" the letters stand apart, as no word's do.
function isSign({ text, gaps }: Window): boolean {
  const isParted = gaps.some((gap) => /^\D\D$/.test(text.slice(gap - 1, gap + 1)));
  return !isParted && isSignage(text);
}

function candidateIn(window: Window, attempt: Attempt, form: Form): Candidate | undefined {
  const { shape, country } = form;
  if (attempt.band !== undefined && attempt.band !== country.band) return undefined;
  const band = window.before === country.band ? window.before.length : 0;
  const { beside, leftover } = attempt;
  const bare = { ...attempt, beside: beside - band, leftover: leftover - band };
  const own = withoutEmblem(bare, form);
  if (!isDrawnLike(own, shape) || !isCredible(window, own, shape)) return undefined;
  const fit = fitIn(own, shape, country);
  return fit && candidateOf(fit, window, own, country);
}

function isCredible({ raw, text, confidence }: Window, { gaps }: Attempt, shape: Shape): boolean {
  if (shape.checked) return true;
  if (isNumber(shape) && (confidence < SURE.number || isAmount(raw))) return false;
  if (shape.weak && isTrim(text)) return false;
  if (/\d[.,:]\d/.test(raw) && gaps.some((gap) => !shape.gaps.includes(gap))) return false;
  return confidence >= (isLoose(shape) ? SURE.loose : SURE.drawn) && !isProse(raw);
}

function fitIn(attempt: Attempt, shape: Shape, { check }: Country): Fit | undefined {
  return fitsOf(attempt.text, shape).find(
    (fit) => isBelievable(fit, attempt) && (!shape.checked || check?.(fit.plate)),
  );
}

// Whether the gaps that are seen, and what is left over, let a text be of this shape.
function isDrawnLike(attempt: Attempt, shape: Shape): boolean {
  const { gaps, seams, leftover } = attempt;
  if (!seams.every((seam) => shape.gaps.includes(seam)) || cutsWord(attempt, shape)) return false;
  if (!shape.needed.every((gap) => gaps.includes(gap))) return false;
  if (leftover > 0 && isLoose(shape)) return false;
  if (leftover > MOST_LEFT && !shape.checked) return false;
  if (isNumber(shape)) return gaps.every((gap) => shape.gaps.includes(gap));
  return !shape.weak || gaps.length <= shape.gaps.length + 1;
}

// HOUSE 12 is a word and a number, though three letters and HOU SE12 could be a plate.
function cutsWord({ text, gaps }: Attempt, shape: Shape): boolean {
  const [end = 0] = gaps;
  const isWord = end > 3 && /^\D+$/.test(text.slice(0, end));
  return isWord && !shape.weak && shape.gaps.some((gap) => gap < end);
}

function isBelievable(fit: Fit, attempt: Attempt): boolean {
  const { plate, repairs, shape } = fit;
  const { text, gaps, beside, leftover, marked } = attempt;
  if (repairs === 0) return true;
  if (beside > 0 || leftover > 1 || !gaps.every((gap) => shape.gaps.includes(gap))) return false;
  const last = text.length - 1;
  // A check letter that is itself a guess proves nothing, unless its gap shows that it is one.
  if (shape.checked) return plate.at(last) === text.at(last) || gaps.includes(last);
  if (isLoose(shape) || isTrim(text) || breaksWord(plate, attempt)) return false;
  // Letters alone are words, unless an emblem parts them.
  return /\d/.test(text) || (marked && shape.emblems.some((gap) => gaps.includes(gap)));
}

// Three letters and more are a word, in which at most O and I are digits.
function breaksWord(plate: string, attempt: Attempt): boolean {
  const read = partsOf(attempt.text, attempt);
  return partsOf(plate, attempt).some((part, index) => {
    const word = read[index] ?? "";
    if (!/^\D{3,}$/.test(word) || !/\d/.test(part) || !/\D/.test(part)) return false;
    return word.length > 3 || folded(word) !== folded(part);
  });
}

// A short text within a longer line is a part of that line.
function isLoose({ slots, bits, weak }: Shape): boolean {
  return weak || slots.length < 5 || bits < LOOSE_BITS;
}

function candidateOf(fit: Fit, window: Window, attempt: Attempt, country: Country): Candidate {
  const { plate, repairs, shape } = fit;
  const { checked, weak } = shape;
  const score =
    Math.log2(Math.max(window.height * window.confidence, 0.01)) +
    WEIGHTS.bit * shape.bits -
    (weak ? WEIGHTS.weak : strayOf(attempt.gaps, shape)) -
    costOf(plate, attempt.text) -
    attempt.leftover;
  const named = { plate, folded: folded(plate), country: country.code };
  return { ...named, repairs, checked, weak, window, score };
}

// Gaps that are seen where the plate has none.
function strayOf(gaps: number[], shape: Shape): number {
  return WEIGHTS.gap * gaps.filter((gap) => !shape.gaps.includes(gap)).length;
}

// O for 0 and I for 1 are read wrong far more often than anything else.
function costOf(plate: string, text: string): number {
  if (plate === text) return 0;
  return differing(plate, text) + 2 * differing(folded(plate), folded(text));
}

function differing(one: string, other: string): number {
  return [...one].filter((sign, index) => sign !== other.charAt(index)).length;
}
