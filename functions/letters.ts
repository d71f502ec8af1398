const SEPARATORS = /[\s.·:,'"`´*_~|•∙‧・]|\p{Pd}|\p{So}|\p{C}/gu;

const LETTERS: Record<string, string> = {
  "0": "ODQ",
  "1": "IL",
  "2": "Z",
  "4": "A",
  "5": "S",
  "6": "G",
  "7": "T",
  "8": "B",
};

const DIGITS: Record<string, string> = Object.fromEntries(
  Object.entries(LETTERS).flatMap(([digit, letters]) => [...letters].map((sign) => [sign, digit])),
);

/** normalised returns a text the way plates are written down: upper-case, without separators and emblems. */
export function normalised(text: string): string {
  return partsOf(text).join("");
}

/** gapsIn returns the places in the normalised text at which the text shows a separator. */
export function gapsIn(text: string): number[] {
  const ends: number[] = [];
  for (const part of partsOf(text)) ends.push((ends.at(-1) ?? 0) + part.length);
  return ends.slice(0, -1);
}

/** folded returns a plate as it is looked up: O is 0 and I is 1, which no reader tells apart. */
export function folded(plate: string): string {
  return plate.replaceAll("O", "0").replaceAll("I", "1");
}

/** lookalikesOf returns the signs of the other class, letter or digit, that are misread as this one; likeliest first. */
export function lookalikesOf(sign: string): string[] {
  return [...(LETTERS[sign] ?? DIGITS[sign] ?? "")];
}

function partsOf(text: string): string[] {
  // Before NFKC too: it would turn a trade mark sign into the letters TM.
  const bare = text.replaceAll(SEPARATORS, " ").normalize("NFKC").toUpperCase();
  return bare
    .replaceAll(SEPARATORS, " ")
    .split(" ")
    .filter((part) => part !== "");
}
