import type { Character } from "./line.js";

/** WIDE is how much further than usual, in this line, two characters stand apart when there is a space between them. */
const WIDE = 1.7;

/** FEWEST characters tell what is usual in a line. */
const FEWEST = 4;

/** parted returns characters with a space in each gap that is wide; stretched for reading, a line may lose its spaces. */
export function parted(characters: Character[]): Character[] {
  const gaps = characters.slice(1).map(({ middle }, i) => middle - (characters[i]?.middle ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  if (characters.length < FEWEST) return characters;
  return characters.flatMap((one, i) => {
    const before = characters[i - 1];
    const gap = before ? one.middle - before.middle : 0;
    const isParted = one.text === " " || before?.text === " " || gap < WIDE * usual;
    return isParted ? [one] : [{ text: " ", certainty: 1, middle: one.middle - gap / 2 }, one];
  });
}
