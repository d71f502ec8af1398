import fc from "fast-check";
import type { Country } from "../functions/countries.js";
import { allOf, type Form } from "../functions/forms.js";
import { isAmount, isSignage, isTrim } from "../functions/signs.js";

/** Made is a plate made from a form of its country, and the text as which it is written, with its gaps. */
export type Made = { plate: string; text: string; form: Form };

/** madeOf makes plates of any form of these countries, but for those that are written like something else. */
export function madeOf(countries: Country[]): fc.Arbitrary<Made> {
  return fc
    .constantFrom(...countries)
    .chain((country) => fc.constantFrom(...allOf(country)))
    .chain((form) => signsOf(form).map((signs) => madeAs(signs.join(""), form)))
    .filter(({ plate, form }) => isPlain(plate, form));
}

function signsOf({ shape }: Form): fc.Arbitrary<string[]> {
  const signs = shape.slots.map((slot) => fc.constantFrom(...slot));
  const words = shape.words.map(({ of }) => fc.constantFrom(...of));
  return fc.tuple(fc.tuple(...signs), fc.tuple(...words)).map(([free, chosen]) => {
    const all = [...free];
    for (const [index, { at }] of shape.words.entries())
      all.splice(at, chosen[index]?.length ?? 0, ...(chosen[index] ?? ""));
    return all;
  });
}

function madeAs(signs: string, form: Form): Made {
  const { shape, country } = form;
  const rest = signs.slice(0, -1);
  const plate = shape.checked ? rest + (country.letterOf?.(rest) ?? "") : signs;
  const text = [...plate].map((sign, at) => (shape.gaps.includes(at) ? `-${sign}` : sign)).join("");
  return { plate, text, form };
}

function isPlain(plate: string, { shape }: Form): boolean {
  if (isSignage(plate) || isAmount(plate)) return false;
  if (shape.weak && (isTrim(plate) || !/\d/.test(plate))) return false;
  return shape.slots.every((slot, at) => slot.includes(plate.charAt(at)));
}
