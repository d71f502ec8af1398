/**
 * Makes functions/emojis.json, which emoji a word brings to mind: `npx tsx emojis.ts`. It is made of emojilib's keywords, of
 * Slack's names (emoji-datasource), and of chatter.ts.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { singularize } from "inflection";
import { common, faint, meant, unfit } from "./chatter.js";
import { wordsOf } from "./functions/speech.js";

/** Drawn is an emoji as emoji-datasource has it. */
export type Drawn = {
  unified: string;
  short_names: string[];
  category: string;
  subcategory: string;
  added_in: string;
  obsoleted_by?: string;
};

type Ranks = [Set<string>, Set<string>, Set<string>];
type Ranked = Map<string, Ranks>;

const installed = createRequire(import.meta.url);
const { eng } = installed("stopword") as { eng: string[] };
const COMMON = new Set([...eng, ...common]);
const FAINT = new Set(faint);

// Letters, shapes and switches are meant by their names alone, and what stands for each hour or country.
const BARE =
  /^(keycap|alphanum|geometric|arrow|av-symbol|transport-sign|math|gender|currency|country-flag|subdivision-flag)$/;
const NAMESAKES = ["jersey", "reunion", "georgia", "jordan", "chad"]; // seldom a country's, in a chat
const FIRST = 5; // keywords of an emoji
const MOST = { names: 6, near: 8, far: 5 };

/** tableOf makes the table: Slack's name of each emoji, the emoji of each word, and the words to leave out. */
export function tableOf(drawn: Drawn[], keywords: Record<string, string[]>) {
  const fit = drawn.filter(isFit).map((one) => ({ ...one, emoji: emojiOf(one.unified) }));
  const names = Object.fromEntries(fit.map(({ emoji, short_names: [name = ""] }) => [emoji, name]));
  const strange = Object.keys(meant).filter((emoji) => !names[emoji]);
  if (strange.length > 0)
    throw new Error(`chatter.ts has what Slack has not: ${strange.join(" ")}`);
  const ranked: Ranked = new Map();
  for (const [emoji, words] of Object.entries(meant))
    for (const word of words.split(", ")) rank(ranked, keyOf(word), emoji, 0);
  for (const { emoji, ...one } of fit)
    for (const name of namesOf(one, keywords[emoji]?.[0] ?? "")) rank(ranked, name, emoji, 0);
  for (const { key, emoji, at } of spokenOf(fit, keywords))
    rank(ranked, key, emoji, at < FIRST ? 1 : 2);
  return { names, words: wordsFrom(merged(ranked)), common: [...COMMON].sort() };
}

function rank(ranked: Ranked, key: string, emoji: string, at: 0 | 1 | 2): void {
  const ranks = ranked.get(key) ?? [new Set(), new Set(), new Set()];
  if (!ranks.some((rank) => rank.has(emoji))) ranks[at].add(emoji);
  ranked.set(key, ranks);
}

// The keywords of all, those first that come first with their emoji: emojilib names what is meant before what is near.
function spokenOf(fit: (Drawn & { emoji: string })[], keywords: Record<string, string[]>) {
  return fit
    .filter(isSpoken)
    .flatMap(({ emoji }) =>
      (keywords[emoji] ?? []).map((word, at) => ({ key: keyOf(word), emoji, at })),
    )
    .filter(({ key }) => isPhrase(key))
    .sort((one, other) => one.at - other.at);
}

function isFit({ unified, category, added_in, obsoleted_by, short_names }: Drawn): boolean {
  const isOurs = !unfit.includes(short_names[0] ?? "") && category !== "Component";
  return isOurs && !obsoleted_by && !unified.includes("200D") && Number(added_in) < 16;
}

function isSpoken({ subcategory, short_names }: Drawn): boolean {
  return !BARE.test(subcategory) && !short_names.some((name) => /^clock\d/.test(name));
}

function emojiOf(unified: string): string {
  return String.fromCodePoint(...unified.split("-").map((code) => Number.parseInt(code, 16)));
}

function keyOf(keyword: string): string {
  return wordsOf(keyword.replaceAll(/[_-]/g, " ")).join(" ");
}

// Slack's "dog2" is a dog too; a face is called by what it does; a flag is its country's.
function namesOf({ short_names, category, subcategory }: Drawn, title: string): string[] {
  const isCountry = /^(country|subdivision)-flag$/.test(subcategory);
  const called = title.replace(/_(face|button|symbol)$/, "");
  const short = category === "Flags" ? [] : short_names;
  const names = isCountry
    ? [title.replace(/^flag_/, "")]
    : [title, called, ...short.map((name) => name.replace(/(?<=[a-z])2$/, ""))];
  return names.map(keyOf).filter((key) => isWorth(key) && !NAMESAKES.includes(key));
}

function isWorth(key: string): boolean {
  return key.length > 1 && key.split(" ").length <= 3 && !COMMON.has(key);
}

// "front of" is a piece of something longer.
function isPhrase(key: string): boolean {
  const words = key.split(" ");
  return isWorth(key) && (words.length === 1 || !words.some((word) => COMMON.has(word)));
}

// A plural that is nothing's name counts for the singular, which is what people's words are made to be.
function merged(ranked: Ranked): Ranked {
  for (const [key, [names, near, far]] of ranked) {
    const single = ranked.get(singularize(key));
    if (names.size > 0 || !single || singularize(key) === key) continue;
    for (const emoji of [...near, ...far])
      if (!single.some((rank) => rank.has(emoji))) single[2].add(emoji);
    ranked.delete(key);
  }
  return ranked;
}

function wordsFrom(ranked: Ranked): Record<string, string> {
  const entries = [...ranked].map(([key, [names, near, far]]) => {
    const few = names.size > 0 ? 3 : MOST.near;
    const kept = [
      [...names].slice(0, MOST.names),
      [...near].slice(0, few),
      names.size + near.size > 2 ? [] : [...far].slice(0, MOST.far),
    ];
    const ranks = kept
      .map((rank) => rank.join(" "))
      .join(",")
      .replace(/,+$/, "");
    return [key, FAINT.has(key) ? `,${ranks}` : ranks] as const;
  });
  return Object.fromEntries(
    entries.filter(([, ranks]) => /[^,]/.test(ranks)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

if (process.argv[1] === import.meta.filename) {
  const table = tableOf(installed("emoji-datasource/emoji.json") as Drawn[], installed("emojilib"));
  writeFileSync(join(import.meta.dirname, "functions/emojis.json"), JSON.stringify(table));
}
