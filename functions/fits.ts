import { folded, lookalikesOf } from "./letters.js";
import type { Shape } from "./templates.js";

/** Fit is a text read as a shape: some signs may have been repaired. */
export type Fit = { plate: string; repairs: number; shape: Shape };

const MOST_REPAIRS = 2;

/** fitsOf returns the ways to read a normalised text as this shape, the likeliest repair first; none when it is another. */
export function fitsOf(text: string, shape: Shape): Fit[] {
  if (text.length !== shape.slots.length) return [];
  const foreign = shape.slots.filter((slot, index) => !slot.includes(text.charAt(index))).length;
  if (foreign > MOST_REPAIRS) return [];
  const fits = foreign === 0 ? [{ plate: text, repairs: 0, shape }] : repaired(text, shape);
  return fits.filter((fit) => isSpelt(fit) && keepsBoth(fit, text));
}

function repaired(text: string, shape: Shape): Fit[] {
  let fits: Fit[] = [{ plate: "", repairs: 0, shape }];
  for (const [index, slot] of shape.slots.entries()) {
    const sign = text.charAt(index);
    const signs = slot.includes(sign) ? [sign] : lookalikesOf(sign).filter((l) => slot.includes(l));
    fits = fits.flatMap((fit) => signs.map((next) => longer(fit, next, sign)));
    if (fits.length === 0) return [];
  }
  return fits;
}

function longer(fit: Fit, sign: string, read: string): Fit {
  return { ...fit, plate: fit.plate + sign, repairs: fit.repairs + (sign === read ? 0 : 1) };
}

function isSpelt({ plate, shape }: Fit): boolean {
  return shape.words.every(({ at, of }) => {
    const [word = ""] = of;
    return of.has(plate.slice(at, at + word.length));
  });
}

// A date such as 06:46:42 must not become letters: one letter and one digit stand as they were read.
function keepsBoth({ plate, repairs, shape }: Fit, text: string): boolean {
  if (isNumber(shape)) return repairs === 0;
  if (shape.emblems.length > 0 && folded(plate) === folded(text)) return true;
  const kept = [...plate].filter((sign, index) => sign === text.charAt(index)).join("");
  return /\d/.test(kept) && /\D/.test(kept);
}

/** isNumber says whether a shape has digits alone. */
export function isNumber({ slots }: Shape): boolean {
  return slots.every((slot) => /^\d+$/.test(slot));
}
