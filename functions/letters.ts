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

// Within a class, as readers mix them up: the likeliest first.
const TWINS: Record<string, string> = {
  "0": "869",
  "1": "74",
  "2": "73",
  "3": "859",
  "4": "19",
  "5": "63",
  "6": "850",
  "7": "12",
  "8": "3609",
  "9": "830",
  A: "RH",
  B: "RPED",
  C: "G",
  D: "BP",
  E: "FBL",
  F: "PE",
  G: "C",
  H: "NMW",
  J: "U",
  K: "XR",
  L: "E",
  M: "NHW",
  N: "MH",
  P: "RFBD",
  R: "PBKA",
  T: "Y",
  U: "VJ",
  V: "YUW",
  W: "MVH",
  X: "KY",
  Y: "VXT",
};

/** normalised returns a text the way plates are written down: upper-case, without separators and emblems. */
export function normalised(text: string): string {
  return piecesIn(text).join("");
}

/** piecesIn returns a text normalised, taken apart where it shows separators. */
export function piecesIn(text: string): string[] {
  // Before NFKC too: it would turn a trade mark sign into the letters TM.
  const bare = text.replaceAll(SEPARATORS, " ").normalize("NFKC").toUpperCase();
  return bare
    .replaceAll(SEPARATORS, " ")
    .split(" ")
    .filter((piece) => piece !== "");
}

/** folded returns a plate as it is looked up: O is 0 and I is 1, which no reader tells apart. */
export function folded(plate: string): string {
  return plate.replaceAll("O", "0").replaceAll("I", "1");
}

/** lookalikesOf returns the signs of the other class, letter or digit, that are misread as this one; likeliest first. */
export function lookalikesOf(sign: string): string[] {
  return [...(LETTERS[sign] ?? DIGITS[sign] ?? "")];
}

/** twinsOf returns the signs of the same class, letter or digit, that are misread as this one; likeliest first. */
export function twinsOf(sign: string): string[] {
  return [...(TWINS[sign] ?? "")];
}
