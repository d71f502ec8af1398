import validators from "@randock/license-plate-validator";
import fc from "fast-check";
import { countriesOf } from "../functions/countries.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { isSignage } from "../functions/signs.js";
import { drawnOf } from "./drawn.js";
import { ASPECT, lineAt } from "./texts.js";

/** Kind is plates that another program accepts, as an expression draws them; `why` says for what reason we read them not. */
export type Kind = { code: string; kind: string; like: RegExp; why?: string };

const { ValidatorFactory } = validators;

/** accepts says whether the package @randock/license-plate-validator holds a text for a plate of a country. */
export function accepts(code: string, text: string): boolean {
  const plate = normalised(text);
  const validator = ValidatorFactory.forCountry(code);
  // Of Belgium it takes anything, but puts hyphens only into what it knows.
  return code === "BE" ? writtenBy(code, plate) !== plate : validator.validate(plate);
}

/** writtenBy returns a plate with the gaps that the package puts into it. */
export function writtenBy(code: string, plate: string): string {
  return ValidatorFactory.forCountry(code).format(plate)[0] ?? plate;
}

/** reads says whether we find a text as a plate of a country, and nothing else in it. */
export function reads(code: string, text: string): boolean {
  const found = platesIn([lineAt(text)], ASPECT, { countries: countriesOf(code) });
  return found.length === 1 && found[0]?.plate === normalised(text);
}

/** madeLike returns made-up texts that an expression draws, the same each time; none that is a date or a car's model. */
export function madeLike(like: RegExp): string[] {
  const text = fc.stringMatching(like).filter((made) => !isSignage(made));
  return fc.sample(text, { numRuns: 20, seed: 1 });
}

/** ownOf returns made-up plates of a country, as our templates draw them. */
export function ownOf(code: string): string[] {
  return countriesOf(code).flatMap((country) => drawnOf(country, 150, { last: true }));
}
