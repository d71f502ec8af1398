import { americas } from "./americas.js";
import { asia } from "./asia.js";
import { centre } from "./centre.js";
import { Failure } from "./errors.js";
import { europe } from "./europe.js";
import { oceania } from "./oceania.js";

/** Country is what its plates look like, with examples beside it. To add one, add an entry: nothing else. */
export type Country = {
  code: string;
  name: string;
  /** The letters that "@" stands for in its templates, such as "A-HJ-NP-Z"; all of them unless said. */
  alphabet?: string;
  /** Drawn as templates.ts says. */
  templates: string[];
  /** Whether the check letter of a normalised plate agrees; asked where a template ends in "!". */
  check?: (plate: string) => boolean;
  /** The check letter of a plate that is normalised and lacks it; undefined where there is none to work out. */
  letterOf?: (rest: string) => string | undefined;
  /** The letters in the blue band at the left, which readers glue to the plate. */
  band?: string;
  /** Made-up plates of the country, and texts that are none. */
  plates: string[];
  others: string[];
  source: string;
};

/** countries holds every country whose plates Spotter knows. */
export const countries: Country[] = [...asia, ...americas, ...europe, ...centre, ...oceania].map(
  spelled,
);

/** countriesOf returns the countries named by comma-separated codes; it throws a Failure at an unknown one. */
export function countriesOf(codes: string): Country[] {
  const wanted = codes.split(",").map((code) => code.trim().toUpperCase());
  return [...new Set(wanted)].map((code) => countryOf(code));
}

function countryOf(code: string): Country {
  const country = countries.find((known) => known.code === code);
  if (country) return country;
  const known = countries.map((each) => each.code).join(", ");
  throw new Failure("setting-wrong", `"${code}" is no country Spotter knows: it knows ${known}.`);
}

function spelled(country: Country): Country {
  const { alphabet, templates } = country;
  if (alphabet === undefined) return country;
  return { ...country, templates: templates.map((each) => each.replaceAll("@", `[${alphabet}]`)) };
}
