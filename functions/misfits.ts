import { candidatesIn } from "./candidates.js";
import type { Country } from "./countries.js";
import type { Text } from "./reading.js";
import { rowsIn } from "./rows.js";
import { wholesOf } from "./windows.js";

/** Misfit is a text, `raw`, that is drawn like a plate of a country, but whose check letter does not agree. */
export type Misfit = { plate: string; raw: string; country: string };

/** misfitsIn returns the whole lines and words that would be plates, were it not for their check letter. */
export function misfitsIn(texts: Text[], aspect: number, countries: Country[]): Misfit[] {
  const windows = rowsIn(texts, aspect).flatMap(wholesOf);
  const found = countries.flatMap((country) =>
    windows
      .flatMap((window) => candidatesIn(window, unchecked(country)))
      .filter(({ checked, repairs, plate }) => checked && !repairs && !country.check?.(plate)),
  );
  const misfits = new Map(
    found.map(({ plate, window, country }) => [plate, { plate, raw: window.raw, country }]),
  );
  return [...misfits.values()];
}

function unchecked(country: Country): Country {
  return { ...country, check: () => true };
}
