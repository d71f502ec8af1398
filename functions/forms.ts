import type { Country } from "./countries.js";
import { lookalikesOf } from "./letters.js";
import { type Shape, shapesOf } from "./templates.js";

/** Form is a shape that a country's plates have; `emblem` is a slot before which a text has a sign that is none. */
export type Form = { shape: Shape; country: Country; emblem?: number };

/** Forms is all shapes of some countries, by length, and the letters of their bands. */
export type Forms = { lengths: Map<number, Shelf>; bands: string[] };

/** Shelf is the forms of one length and their signs; for a place and a sign its masks have a bit for each form, where that sign may stand there. */
type Shelf = { forms: Form[]; signs: Set<string>; masks: Map<string, Uint32Array> };

/** What readers take an emblem for. */
const EMBLEMS = "OQ0X8";

const WORD = 32;

const known = new WeakMap<Country[], Forms>();

/** formsOf returns the forms of countries; for one list of them they are made once. */
export function formsOf(countries: Country[]): Forms {
  const forms = known.get(countries) ?? shelved(countries.flatMap(allOf));
  known.set(countries, forms);
  return forms;
}

/** shelved returns forms so kept that a text is compared with few of them. */
export function shelved(forms: Form[]): Forms {
  const lengths = new Map<number, Shelf>();
  for (const form of forms) {
    const slots = slotsOf(form);
    const shelf = lengths.get(slots.length) ?? emptyShelf();
    shelf.forms.push(form);
    for (const sign of slots.flatMap((slot) => [...slot])) shelf.signs.add(sign);
    lengths.set(slots.length, shelf);
  }
  const bands = new Set(forms.flatMap(({ country }) => country.band ?? []));
  return { lengths, bands: [...bands] };
}

/** allOf returns the forms of one country. */
export function allOf(country: Country): Form[] {
  return country.templates
    .flatMap(shapesOf)
    .flatMap((shape) => [
      { shape, country },
      ...shape.emblems.map((emblem) => ({ shape, country, emblem })),
    ]);
}

function slotsOf({ shape, emblem }: Form): string[] {
  return emblem === undefined ? shape.slots : shape.slots.toSpliced(emblem, 0, EMBLEMS);
}

/** nearTo returns the forms that a normalised text may have, where each of its signs stands as it is or is repaired. */
export function nearTo(text: string, { lengths }: Forms): Form[] {
  const shelf = lengths.get(text.length);
  // Strangers choose the texts: of signs that no plate has, nothing is worked out.
  if (!shelf || text === "" || !text.split("").every((sign) => isOn(shelf, sign))) return [];
  const left = Uint32Array.from(maskOf(shelf, 0, text.charAt(0)));
  for (let at = 1; at < text.length; at++) {
    const mask = maskOf(shelf, at, text.charAt(at));
    for (let word = 0; word < left.length; word++)
      left[word] = (left[word] ?? 0) & (mask[word] ?? 0);
  }
  return marked(shelf.forms, left);
}

function isOn({ signs }: Shelf, sign: string): boolean {
  return signs.has(sign) || lookalikesOf(sign).some((like) => signs.has(like));
}

function emptyShelf(): Shelf {
  return { forms: [], signs: new Set(), masks: new Map() };
}

function marked(forms: Form[], mask: Uint32Array): Form[] {
  const found: Form[] = [];
  mask.forEach((bits, word) => {
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      const form = forms[word * WORD + Math.clz32(0) - 1 - Math.clz32(rest & -rest)];
      if (form) found.push(form);
    }
  });
  return found;
}

function maskOf({ forms, masks }: Shelf, at: number, sign: string): Uint32Array {
  const key = at + sign;
  const made = masks.get(key);
  if (made) return made;
  const mask = new Uint32Array(Math.ceil(forms.length / WORD));
  const signs = [sign, ...lookalikesOf(sign)];
  for (const [index, form] of forms.entries()) {
    if (!signs.some((one) => slotsOf(form)[at]?.includes(one))) continue;
    const word = Math.floor(index / WORD);
    mask[word] = (mask[word] ?? 0) | (1 << (index % WORD));
  }
  masks.set(key, mask);
  return mask;
}
