import type { Form, Forms } from "./forms.js";
import type { Window } from "./windows.js";

/** Attempt is a window's text less what may be no part of the plate; `band` is the letters that were taken off its start. */
export type Attempt = {
  text: string;
  gaps: number[];
  seams: number[];
  /** How many signs of other writing stand beside it, */
  beside: number;
  /** and how many that, with those taken off it, belong to no plate. */
  leftover: number;
  /** Whether something that is no letter, digit or space stands in it. */
  marked: boolean;
  band?: string;
};

/** How many signs of other writing an emblem that is read as a sign counts for. */
const EMBLEM = 1;

/** attemptsOf returns a window's text as it is, and without the letters of each blue band that readers may have glued to it. */
export function attemptsOf(window: Window, { bands }: Forms): Attempt[] {
  const { raw, text, gaps, seams, before, after } = window;
  const beside = before.length + after.length;
  const marked = /[^\p{L}\p{N}\s]/u.test(raw);
  const glued = bands.filter((band) => text.startsWith(band));
  const rests = glued.map((band) => {
    const moved = (places: number[]) =>
      places.map((place) => place - band.length).filter((place) => place > 0);
    const rest = { text: text.slice(band.length), gaps: moved(gaps), seams: moved(seams) };
    return { ...rest, beside, leftover: beside + 1, marked, band };
  });
  return [{ text, gaps, seams, beside, leftover: beside, marked }, ...rests];
}

/** withoutEmblem returns an attempt without the sign for which an emblem was taken, where its form says so. */
export function withoutEmblem(attempt: Attempt, { emblem }: Form): Attempt {
  if (emblem === undefined) return attempt;
  const moved = (places: number[]) => places.map((place) => (place > emblem ? place - 1 : place));
  const text = attempt.text.slice(0, emblem) + attempt.text.slice(emblem + 1);
  const gaps = [...new Set([...moved(attempt.gaps), emblem])];
  const leftover = attempt.leftover + EMBLEM;
  return { ...attempt, text, gaps, seams: moved(attempt.seams), leftover, marked: true };
}

/** partsOf returns a text, such as an attempt's or the plate it is read as, taken apart at an attempt's gaps. */
export function partsOf(text: string, { gaps }: Attempt): string[] {
  const ends = [...gaps.toSorted((a, b) => a - b), text.length];
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}
