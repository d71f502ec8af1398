import { singularize } from "inflection";

const READ = 2000; // characters of a text
const MARKUP = /```[^`]*```|`[^`]*`|<[^<>]*>|:[\p{L}\p{N}_+'-]+:|&#?\w+;/gu;
const ADDRESS = /:\/\/|@|^www\./;
const DENIAL = /^(not|never|without|cannot)$|n't$/;

/** wordsOf returns a text's words, in lower case and without accents: no links, mentions, code, emoji or numbers are among them. */
export function wordsOf(text: string): string[] {
  const spoken = text
    .slice(0, READ)
    .replaceAll(MARKUP, " ")
    .split(/\s+/)
    .filter((part) => !ADDRESS.test(part))
    .join(" ")
    .normalize("NFKD")
    .slice(0, READ)
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("\u2019", "'");
  const parts = spoken.match(/[\p{L}\p{N}']+/gu) ?? [];
  return parts
    .filter((part) => !/\p{N}/u.test(part))
    .map(bare)
    .filter((word) => word !== "");
}

// "dog's" is of a dog, "we'll" is of us; what denies ("don't") stays as it is, to be known by.
function bare(part: string): string {
  const word = part.replace(/^'+|'+$/g, "").replace(/'(s|re|ll|ve|d|m)$/, "");
  return DENIAL.test(word) ? word : word.replaceAll("'", "");
}

/** isDenial reports whether a word takes back what the next one says: not, never, don't. */
export function isDenial(word: string): boolean {
  return DENIAL.test(word);
}

/** formsOf names what a word may be a form of, itself first: one of many, and what somebody does (cooked, baking, shipping). */
export function* formsOf(word: string): Generator<string> {
  yield word;
  yield singularize(word);
  yield word.replace(/s$/, ""); // the singular of cookies is said to be "cooky"
  const stem = /^(.{3,})(?:ing|ed)$/u.exec(word)?.[1];
  if (!stem) return;
  const isShort = /^[^aeiou]*[aeiou][^aeiouwxy]$/.test(stem); // "rated" is of rate, not of a rat
  if (!isShort) yield stem;
  if (/([^aeiou])\1$/.test(stem)) yield stem.slice(0, -1);
  else yield `${stem}e`;
}
