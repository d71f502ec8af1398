/**
 * A template draws a plate, sign by sign:
 *
 *     @   a letter A to Z          [A-HJ]   one of these signs             (space)   a gap on the plate
 *     #   a digit                  X        this very letter or digit      -         a gap that has to be seen
 *     *   a letter or a digit      ?        the sign before may be missing
 *
 * and at its end: `!` the country's check has to agree; `~` a last resort, taken where a picture shows no better plate.
 */
import { lookalikesOf } from "./letters.js";

/** Shape is one form a template can take: the signs allowed in each slot, and the slots before which there is a gap. */
export type Shape = {
  slots: string[];
  gaps: number[];
  /** The gaps that have to be seen. */
  needed: number[];
  checked: boolean;
  weak: boolean;
  /** How unlikely chance is to write such a text. */
  bits: number;
};

/** Fit is a text read as a shape: some signs may have been repaired. */
export type Fit = { plate: string; repairs: number; shape: Shape };

type Part = { signs: string; optional: boolean };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const CLASSES: Record<string, string> = {
  "@": ALPHABET,
  "#": DIGITS,
  "*": ALPHABET + DIGITS,
};
const MOST_REPAIRS = 2;

const known = new Map<string, Shape[]>();

/** shapesOf returns every form a template can take. */
export function shapesOf(template: string): Shape[] {
  const shapes = known.get(template) ?? drawn(template);
  known.set(template, shapes);
  return shapes;
}

/** fitsOf returns the ways to read a normalised text as this shape, the likeliest repair first; none when it is another. */
export function fitsOf(text: string, shape: Shape): Fit[] {
  if (text.length !== shape.slots.length) return [];
  let fits: Fit[] = [{ plate: "", repairs: 0, shape }];
  for (const [index, slot] of shape.slots.entries()) {
    const sign = text.charAt(index);
    const signs = slot.includes(sign) ? [sign] : lookalikesOf(sign).filter((l) => slot.includes(l));
    fits = fits.flatMap((fit) => signs.map((next) => longer(fit, next, sign)));
    fits = fits.filter(({ repairs }) => repairs <= MOST_REPAIRS);
    if (fits.length === 0) return [];
  }
  return fits.filter(({ plate }) => keepsBoth(plate, text));
}

function longer(fit: Fit, sign: string, read: string): Fit {
  return { ...fit, plate: fit.plate + sign, repairs: fit.repairs + (sign === read ? 0 : 1) };
}

// A date such as 06:46:42 must not become letters: one letter and one digit stand as they were read.
function keepsBoth(plate: string, text: string): boolean {
  const kept = [...plate].filter((sign, index) => sign === text.charAt(index)).join("");
  return /\d/.test(kept) && /\D/.test(kept);
}

function drawn(template: string): Shape[] {
  const [, body = "", end = ""] = /^(.*?)([!~]?)$/.exec(template) ?? [];
  const empty = { slots: [], gaps: [], needed: [], bits: 0 };
  let shapes: Shape[] = [{ ...empty, checked: end === "!", weak: end === "~" }];
  for (const part of partsOf(body)) {
    const taken = shapes.map((shape) => extended(shape, part.signs));
    shapes = part.optional ? [...shapes, ...taken] : taken;
  }
  const distinct = new Map(shapes.map((shape) => [`${shape.slots} ${shape.gaps}`, shape]));
  return weighed([...distinct.values()]);
}

function extended(shape: Shape, signs: string): Shape {
  const { slots, gaps, needed } = shape;
  if (signs === " ") return { ...shape, gaps: [...gaps, slots.length] };
  if (signs === "-")
    return { ...shape, gaps: [...gaps, slots.length], needed: [...needed, slots.length] };
  return { ...shape, slots: [...slots, signs] };
}

function partsOf(template: string): Part[] {
  return [...template.matchAll(/(\[[^\]]+\]|[^?])(\?)?/g)].map(([, part = "", mark]) => ({
    signs: CLASSES[part] ?? signsIn(part),
    optional: mark === "?",
  }));
}

function signsIn(set: string): string {
  if (!set.startsWith("[")) return set;
  return set.slice(1, -1).replaceAll(/([A-Z\d])-([A-Z\d])/g, (_, from, to) => {
    const signs = ALPHABET + DIGITS;
    return signs.slice(signs.indexOf(from), signs.indexOf(to) + 1);
  });
}

function weighed(shapes: Shape[]): Shape[] {
  return shapes.map((shape) => {
    const rivals = shapes.filter(({ slots }) => slots.length === shape.slots.length).length;
    const bits = shape.slots.reduce((sum, slot) => sum + Math.log2(36 / slot.length), 0);
    return { ...shape, bits: bits - Math.log2(rivals) };
  });
}
