import type { Country } from "./countries.js";
import { folded } from "./letters.js";
import { isProse, isSignage } from "./signs.js";
import { type Fit, fitsOf, type Shape, shapesOf } from "./templates.js";
import type { Window } from "./windows.js";

/** Candidate is a window that reads as a plate of a country; the higher the score, the likelier it is one. */
export type Candidate = {
  plate: string;
  country: string;
  repairs: number;
  checked: boolean;
  weak: boolean;
  window: Window;
  score: number;
};

type Attempt = { text: string; gaps: number[]; seams: number[]; leftover: number };

/** How sure, in percent, a reading has to be that no check letter vouches for. */
const SURE = { drawn: 75, weak: 90 };

/** Below this, a template says too little to find a plate within other writing. */
const LOOSE_BITS = 5;

/** candidatesIn returns the plates of a country that a window can be read as, at most one for each form of a template. */
export function candidatesIn(window: Window, country: Country): Candidate[] {
  if (isSignage(window.text)) return [];
  const shapes = country.templates.flatMap((template) => shapesOf(template));
  return attemptsOf(window, country).flatMap((attempt) =>
    shapes
      .filter((shape) => isCredible(window, shape))
      .flatMap((shape) => fitIn(attempt, shape, country) ?? [])
      .map((fit) => candidateOf(fit, window, attempt, country)),
  );
}

function isCredible({ raw, confidence }: Window, { checked, weak }: Shape): boolean {
  if (checked) return true;
  return !isProse(raw) && confidence >= (weak ? SURE.weak : SURE.drawn);
}

// Readers glue the letters of the blue band to the plate.
function attemptsOf(window: Window, { band = "" }: Country): Attempt[] {
  const { text, gaps, seams, before, after } = window;
  const leftover = (before === band ? 0 : before.length) + after.length;
  const whole = { text, gaps, seams, leftover };
  if (band === "" || !text.startsWith(band)) return [whole];
  const moved = (places: number[]) =>
    places.map((place) => place - band.length).filter((place) => place > 0);
  const rest = { text: text.slice(band.length), gaps: moved(gaps), seams: moved(seams) };
  return [whole, { ...rest, leftover: leftover + 1 }];
}

function fitIn(attempt: Attempt, shape: Shape, { check }: Country): Fit | undefined {
  return fitsOf(attempt.text, shape).find(
    (fit) => isBelievable(fit, attempt) && (!shape.checked || check?.(fit.plate)),
  );
}

function isBelievable(fit: Fit, { text, gaps, seams, leftover }: Attempt): boolean {
  const { plate, repairs, shape } = fit;
  if (!seams.every((seam) => shape.gaps.includes(seam))) return false;
  if (!shape.needed.every((gap) => gaps.includes(gap))) return false;
  if (leftover > 0 && isLoose(shape)) return false;
  if (shape.weak && gaps.length > shape.gaps.length + 1) return false;
  if (repairs === 0) return true;
  const last = text.length - 1;
  // A check letter that is itself a guess proves nothing, unless its gap shows that it is one.
  if (shape.checked && plate.at(last) !== text.at(last) && !gaps.includes(last)) return false;
  return leftover <= 1 && gaps.every((gap) => shape.gaps.includes(gap));
}

// A short text within a longer line is a part of that line.
function isLoose({ slots, bits, weak }: Shape): boolean {
  return weak || slots.length < 5 || bits < LOOSE_BITS;
}

function candidateOf(fit: Fit, window: Window, attempt: Attempt, country: Country): Candidate {
  const { plate, repairs, shape } = fit;
  const score =
    Math.log2(Math.max(window.height * window.confidence, 0.01)) +
    0.15 * shape.bits -
    (shape.weak ? 1 : 0) -
    costOf(plate, attempt.text) -
    attempt.leftover;
  const { checked, weak } = shape;
  return { plate, country: country.code, repairs, checked, weak, window, score };
}

// O for 0 and I for 1 are read wrong far more often than anything else.
function costOf(plate: string, text: string): number {
  const wrong = (one: string, other: string) =>
    [...one].filter((sign, index) => sign !== other.charAt(index)).length;
  return wrong(plate, text) + 2 * wrong(folded(plate), folded(text));
}
