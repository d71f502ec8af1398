import { createHash } from "node:crypto";

/** Span is a stretch of text: plain, strong, an emoji of our own, or what somebody said to us. It is never markup: a channel escapes it in its own way. */
export type Span = string | { strong: string } | { emoji: string } | { said: string };

/** Words is what we say, line by line, before a channel gives it its form. */
export type Words = Span[][];

/** spoken returns words without any form. */
export function spoken(words: Words): string {
  return words.map((line) => line.map(textOf).join("")).join("\n");
}

/** STRONG is what may stand between marks of strength: beside other signs they may be shown, or belong to others. */
export const STRONG = /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u;

/** MAC finds a MAC address: colons stand within it, and neither a client nor we make anything else of it. */
export const MAC = /(?<![\p{L}\p{N}:])(?:[\dA-F]{2}:){5}[\dA-F]{2}(?![\p{L}\p{N}:])/u;

const PARTED = new RegExp(`${MAC.source}|/(?=/)|(?<=\\p{L}):(?=\\S)|<(?=@)`, "gu");
const DOT = "\u2024"; // looks like one
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * textOf returns a span's text on one line, without characters that control how it is shown, and with no address or mention
 * in it: "http://" and "mailto:" are taken apart, and a dot that could be a domain's becomes one that only looks like it.
 */
export function textOf(span: Span): string {
  if (typeof span !== "string" && "emoji" in span) return span.emoji;
  // Whoever said it gets it back as it is.
  if (typeof span !== "string" && "said" in span)
    return span.said.replaceAll(/[\p{Cc}\p{Cs}]/gu, "");
  const text = typeof span === "string" ? span : span.strong;
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(UNSEEN, "")
    .replaceAll(/ +/g, " ") // between two spaces there may have been something unseen
    .replaceAll(PARTED, (found) => (found.length > 1 ? found : `${found} `))
    .replaceAll(/(?<=\S)[.\u3002\uff0e\uff61](?=\p{L})|(?<=www)\./giu, DOT)
    .replaceAll(/(?<!\d)\d+(?:\.\d+){3,}|@\S+/g, (address) => address.replaceAll(".", DOT));
}

/** bodyHashOf names a body by its letters and digits alone, so that it is the same before and after a platform formats it. */
export function bodyHashOf(text: string): string {
  const bare = text.normalize("NFKC").replaceAll(/[^\p{L}\p{N}]/gu, "");
  return createHash("sha256").update(bare).digest("hex");
}

/** fitted returns words whose form takes no more than this, in bytes or as `size` counts: lines are dropped from the end, then characters, and "…" says so. */
export function fitted(
  words: Words,
  form: (words: Words) => string,
  most: number,
  size: (text: string) => number = Buffer.byteLength,
): Words {
  const fits = (some: Words) => size(form(some)) <= most;
  let kept = words;
  while (!fits(kept === words ? words : [...kept, ["…"]]))
    kept = kept.length > 2 ? kept.slice(0, Math.ceil(kept.length * 0.9) - 1) : [[shorter(kept)]];
  return kept === words ? words : [...kept, ["…"]];
}

function shorter(words: Words): string {
  const characters = [...spoken(words)];
  return characters.slice(0, Math.floor(characters.length * 0.9)).join("");
}
