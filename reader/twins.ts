import type { Character } from "./line.js";

/** TWINS are the letter and the digit that nothing but their neighbours tells apart. */
const TWINS = new Map([
  ["0", "O"],
  ["O", "0"],
]);

/** CHANGE is how much less likely writing is for each change from letters to digits or back, as a logarithm. */
const CHANGE = Math.log(20);

/** twinOf returns the character that looks like another one, or undefined when none does. */
export function twinOf(text: string): string | undefined {
  return TWINS.get(text);
}

/** Way is one choice of characters so far, and how unlikely it is. */
type Way = { characters: Character[]; cost: number };

/** sortOf tells letters from digits; signs and spaces are neither, so a change across them costs nothing. */
function sortOf(text: string | undefined): "letter" | "digit" | undefined {
  if (/\d/.test(text ?? "")) return "digit";
  return /\p{L}/u.test(text ?? "") ? "letter" : undefined;
}

function choicesOf({ twin, ...one }: Character): Character[] {
  return twin ? [one, { ...one, ...twin }] : [one];
}

function longer({ characters, cost }: Way, next: Character): Way {
  const [before, sort] = [sortOf(characters.at(-1)?.text), sortOf(next.text)];
  const change = before && sort && before !== sort ? CHANGE : 0;
  return { characters: [...characters, next], cost: cost + change - Math.log(next.certainty) };
}

/** cheapest returns the least unlikely of ways that end in the same character. */
function cheapest(ways: Way[]): Way {
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
}

/** untwinned returns characters with an O among digits made 0, and a 0 among letters O, where it was a close call. */
export function untwinned(characters: Character[]): Character[] {
  let ways: Way[] = [{ characters: [], cost: 0 }];
  for (const one of characters) {
    ways = choicesOf(one).map((choice) => cheapest(ways.map((way) => longer(way, choice))));
  }
  return cheapest(ways).characters.map((choice, i) => {
    const { certainty, twin } = characters[i] ?? choice;
    // Whichever of the two it is, that it is one of them is as sure as both together.
    return { ...choice, certainty: Math.min(1, certainty + (twin?.certainty ?? 0)) };
  });
}
