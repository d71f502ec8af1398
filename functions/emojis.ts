import { shuffled } from "./chance.js";
import { formsOf, isDenial, wordsOf } from "./speech.js";

/** Evoked is a word of a text that brings emoji to mind: as it was written, what it was taken for, and the emoji, best first. */
export type Evoked = { word: string; keyword: string; emojis: string[] };

/** Idle is a word that brings nothing to mind: as it says too little, as it was denied ("not good"), or as it is not known. */
export type Idle = { word: string; why: "common" | "denied" | "unknown" };

type Table = { names: Record<string, string>; words: Record<string, string>; common: string[] };
type Vocabulary = Omit<Table, "common"> & {
  common: Set<string>;
  openers: Set<string>;
};

const LONGEST = 3; // words of a phrase
const MOST = 10; // emoji to try

let vocabulary: Promise<Vocabulary> | undefined;

/** evokedBy returns what the words of a text bring to mind, in their order, each once; of a long text only the beginning is read. */
export async function evokedBy(text: string): Promise<Evoked[]> {
  return (await heardIn(text)).flatMap((one) => ("keyword" in one ? [one] : []));
}

/** heardIn returns what became of each word of a text: of those that evoke emoji, and of the others. */
export async function heardIn(text: string): Promise<(Evoked | Idle)[]> {
  const known = await loaded();
  const heard = new Map<string, Evoked | Idle>();
  let denied = false;
  for (const phrase of phrasesIn(known, wordsOf(text))) {
    const one = heardAs(known, phrase, denied);
    const { why, what } =
      "why" in one ? { why: one.why, what: one.word } : { why: "", what: one.keyword };
    if (!heard.has(`${why} ${what}`)) heard.set(`${why} ${what}`, one);
    denied = isDenial(one.word) || (denied && why === "common");
  }
  return [...heard.values()];
}

/** emojisFor returns the emoji to try for a text, the choice first: better ones before others, else as the seed decides. */
export async function emojisFor(text: string, seed: string): Promise<string[]> {
  const known = await loaded();
  const tries = shuffled(await evokedBy(text), seed).flatMap(({ keyword }) =>
    ranksOf(known, keyword).flatMap((emojis, rank) =>
      shuffled(emojis, `${seed} ${keyword}`).map((emoji, round) => ({ emoji, rank, round })),
    ),
  );
  tries.sort((one, other) => one.rank - other.rank || one.round - other.round);
  return [...new Set(tries.map(({ emoji }) => emoji))].slice(0, MOST);
}

/** emojisOf returns the emoji to try for things of these names, such as "Traffic Light": of the first that has a good one. */
export async function emojisOf(names: string[]): Promise<string[]> {
  const known = await loaded();
  const all = names.map((name) => ranksOf(known, keywordOf(known, wordsOf(name)) ?? ""));
  const best = all.find(([good]) => good?.length) ?? all.find((ranks) => ranks.length > 0) ?? [];
  return best.flat().slice(0, MOST);
}

/** nameOf returns Slack's short name of an emoji, or undefined where it has none. */
export async function nameOf(emoji: string): Promise<string | undefined> {
  const { names } = await loaded();
  const bare = emoji.replaceAll("\ufe0f", "");
  return [emoji, bare, `${bare}\ufe0f`].map((one) => own(names, one)).find((name) => name);
}

function* phrasesIn(known: Vocabulary, words: string[]): Generator<string[]> {
  for (let at = 0; at < words.length; ) {
    const longest = words.slice(at, at + LONGEST);
    const phrases = known.openers.has(words[at] ?? "") ? [longest, longest.slice(0, 2)] : [];
    const phrase = phrases.find((some) => keywordOf(known, some)) ?? words.slice(at, at + 1);
    yield phrase;
    at += phrase.length;
  }
}

function heardAs(known: Vocabulary, phrase: string[], denied: boolean): Evoked | Idle {
  const word = phrase.join(" ");
  if (known.common.has(word) || word.length < 2 || isDenial(word)) return { word, why: "common" };
  if (denied) return { word, why: "denied" };
  const keyword = keywordOf(known, phrase);
  if (!keyword) return { word, why: "unknown" };
  return { word, keyword, emojis: ranksOf(known, keyword).flat() };
}

function keywordOf({ words }: Vocabulary, phrase: string[]): string | undefined {
  const before = phrase.slice(0, -1);
  for (const form of formsOf(phrase.at(-1) ?? "")) {
    const keyword = [...before, form].join(" ");
    if (own(words, keyword)) return keyword;
  }
  return undefined;
}

// In the data the emoji of a word are apart by blanks, and those that are better than others by commas.
function ranksOf({ words }: Vocabulary, keyword: string): string[][] {
  const ranks = own(words, keyword)?.split(",") ?? [];
  return ranks.map((rank) => rank.split(" ").filter((emoji) => emoji !== ""));
}

function own(record: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

// A start that needs no emoji does not pay for them.
function loaded(): Promise<Vocabulary> {
  vocabulary ??= load();
  return vocabulary;
}

async function load(): Promise<Vocabulary> {
  const { default: table } = await import("./emojis.json", { with: { type: "json" } });
  const { names, words, common }: Table = table;
  const phrases = Object.keys(words).map((keyword) => keyword.split(" "));
  const openers = new Set(phrases.filter(({ length }) => length > 1).map(([first = ""]) => first));
  return { names, words, common: new Set(common), openers };
}
