import fc from "fast-check";
import type { Country } from "../functions/countries.js";
import { normalised } from "../functions/letters.js";
import { isSignage } from "../functions/signs.js";
import { type Shape, shapesOf } from "../functions/templates.js";

/** drawnOf returns made-up plates of a country, as they stand on it: each template as often as the others, the same each time. */
export function drawnOf(country: Country, count: number, { last = false } = {}): string[] {
  const templates = country.templates.filter((each) => last || !each.endsWith("~"));
  const plate = fc
    .constantFrom(...templates)
    .chain((template) => fc.constantFrom(...shapesOf(template)))
    .chain((shape) => plateOf(shape, country))
    // Some are written like a date or a car's model, and are taken for one.
    .filter((text) => !isSignage(normalised(text)));
  return fc.sample(plate, { numRuns: count, seed: 1 });
}

function plateOf(shape: Shape, { letterOf }: Country): fc.Arbitrary<string> {
  const { slots, words } = shape;
  const signs = fc.tuple(...slots.map((slot) => fc.constantFrom(...slot)));
  const spelt = fc.tuple(...words.map(({ of }) => fc.constantFrom(...of)));
  return fc.tuple(signs, spelt).map(([drawn, chosen]) => {
    for (const [index, { at }] of words.entries())
      for (const [place, sign] of [...(chosen[index] ?? "")].entries()) drawn[at + place] = sign;
    if (shape.checked) drawn[slots.length - 1] = letterOf?.(drawn.slice(0, -1).join("")) ?? "";
    return spaced(drawn, shape);
  });
}

function spaced(signs: string[], { gaps, needed }: Shape): string {
  const gapAt = (at: number) => (needed.includes(at) ? "-" : gaps.includes(at) ? " " : "");
  return signs.map((sign, at) => (at > 0 ? gapAt(at) : "") + sign).join("");
}
