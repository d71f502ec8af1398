import type { Character } from "./line.js";
import type { Picture } from "./picture.js";
import { widthOf, writingIn } from "./recogniser.js";
import type { Rectangle } from "./rectangles.js";

/** Read returns the characters in a rectangle of a picture, stretched if asked; none when its budget is spent. */
export type Read = (rectangle: Rectangle, stretch?: number) => Promise<Character[]>;

/** Readings read one picture: `first` what the detector found, `again` what is worth a second look. */
export type Readings = { first: Read; again: Read };

/**
 * BUDGET is how much of one picture is read, in pixels of width that the recogniser sees: its time grows with them, and
 * unlike time they are the same on every machine. Second looks have their own, so that they never cost a first one.
 */
export const BUDGET = { first: 60_000, again: 30_000 };

/** readingsOf returns what reads a picture within a budget; it throws the signal's reason once nobody waits any more. */
export function readingsOf(picture: Picture, signal: AbortSignal, budget = BUDGET): Readings {
  const within = (most: number): Read => {
    let left = most;
    return async (rectangle, stretch) => {
      signal.throwIfAborted();
      left -= widthOf(rectangle, stretch).seen;
      return left < 0 ? [] : writingIn(picture, rectangle, stretch);
    };
  };
  return { first: within(budget.first), again: within(budget.again) };
}
