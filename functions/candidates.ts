import type { Country } from "./countries.js";
import { isSignage } from "./signs.js";
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

type Reading = { text: string; gaps: number[]; seams: number[]; leftover: number };

/** How sure, in percent, a reading has to be: a check letter vouches for a plate, a loose template for nothing. */
const SURE = { checked: 0, drawn: 75, weak: 90 };
const LOOSE_BITS = 5;

/** candidatesIn returns the plates of a country that a window can be read as, at most one for each form of a template. */
export function candidatesIn(window: Window, country: Country): Candidate[] {
  if (isSignage(window.text)) return [];
  const shapes = country.templates.flatMap((template) => shapesOf(template));
  return readingsOf(window, country).flatMap((reading) =>
    shapes
      .filter((shape) => window.confidence >= needed(shape))
      .flatMap((shape) => fitIn(reading, shape, country) ?? [])
      .map((fit) => candidateOf(fit, window, reading, country)),
  );
}

function needed({ checked, weak }: Shape): number {
  if (checked) return SURE.checked;
  return weak ? SURE.weak : SURE.drawn;
}

// Readers glue the letters of the blue band to the plate.
function readingsOf(window: Window, { band = "" }: Country): Reading[] {
  const { text, gaps, seams, before, after } = window;
  const leftover = (before === band ? 0 : before.length) + after.length;
  const whole = { text, gaps, seams, leftover };
  if (band === "" || !text.startsWith(band)) return [whole];
  const moved = (places: number[]) =>
    places.map((place) => place - band.length).filter((place) => place > 0);
  const rest = { text: text.slice(band.length), gaps: moved(gaps), seams: moved(seams) };
  return [whole, { ...rest, leftover: leftover + 1 }];
}

function fitIn(reading: Reading, shape: Shape, { check }: Country): Fit | undefined {
  const fits = fitsOf(reading.text, shape).filter(
    (fit) => isBelievable(fit, reading) && (!shape.checked || check?.(fit.plate)),
  );
  const fewest = Math.min(...fits.map(({ repairs }) => repairs));
  const best = fits.filter(({ repairs }) => repairs === fewest);
  // Where the check letter accepts two repairs it is open which is right, so neither is taken.
  return shape.checked && best.length > 1 ? undefined : best[0];
}

function isBelievable(fit: Fit, { text, gaps, seams, leftover }: Reading): boolean {
  const { plate, repairs, shape } = fit;
  if (![...seams].every((seam) => shape.gaps.includes(seam))) return false;
  if (!shape.needed.every((gap) => gaps.includes(gap))) return false;
  if (leftover > 0 && (shape.weak || shape.bits < LOOSE_BITS)) return false;
  if (repairs === 0) return true;
  const last = text.length - 1;
  // A check letter that is itself a guess proves nothing, unless its gap shows that it is one.
  if (shape.checked && plate.at(last) !== text.at(last) && !gaps.includes(last)) return false;
  return leftover <= 1 && gaps.every((gap) => shape.gaps.includes(gap));
}

function candidateOf(fit: Fit, window: Window, reading: Reading, country: Country): Candidate {
  const { plate, repairs, shape } = fit;
  const agreed = reading.gaps.filter((gap) => shape.gaps.includes(gap)).length;
  const score =
    Math.log2(Math.max(window.height * window.confidence, 0.01)) +
    0.15 * shape.bits +
    0.3 * agreed -
    0.5 * (reading.gaps.length - agreed) -
    3 * repairs -
    reading.leftover -
    0.5 * reading.seams.length +
    (shape.checked ? 2 : 0);
  const { checked, weak } = shape;
  return { plate, country: country.code, repairs, checked, weak, window, score };
}
