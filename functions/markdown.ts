import { STRONG, textOf, type Words } from "./words.js";

const LONGEST = 32_000; // characters of HTML that we read

/** markdownOf returns words as Webex markdown in which nothing but our own strong spans is markup. */
export function markdownOf(words: Words): string {
  return words.map((line) => begun(line.map(markedUp).join(""))).join("  \n"); // two spaces: a line break
}

/** plainOf returns what a message says, without the mention of ourselves. Only its HTML tells where that is. */
export function plainOf(
  { html, text }: { html?: string | null | undefined; text?: string | null | undefined },
  isOurs: (id: string) => boolean,
): string {
  if (!html) return text?.trim() ?? "";
  const mention = /<spark-mention([^<>]*)>[^<>]*<\/spark-mention>/g;
  const others = html
    .slice(0, LONGEST)
    .replaceAll(mention, (whole, attributes) => (isOurs(idIn(attributes)) ? "" : whole));
  const lines = others.replaceAll(/<(?:br|\/p|\/li|\/h\d) ?\/?>/g, "\n");
  return entitiesOut(lines.replaceAll(/<[^<>]*>/g, "")).trim();
}

/** entitiesOut returns text with the entities that HTML needs put back as characters. */
export function entitiesOut(text: string): string {
  return text.replaceAll(/&(?:(lt|gt|quot|apos|nbsp|amp)|#(\d{1,6}));/g, (whole, name, code) =>
    name ? (named[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

function idIn(attributes: string): string {
  return /data-object-id="([^"]*)"/.exec(attributes)?.[1] ?? "";
}

const named: Record<string, string> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  amp: "&",
};

// Of some signs Webex makes a list, a heading, a rule or a table where a line begins with them, and code of four spaces.
function begun(line: string): string {
  return line
    .trimStart()
    .replace(/^(?:[-+=]|:(?=-)|\d{1,9}[.)])/, (mark) => mark.replace(/.$/, "\\$&"));
}

function markedUp(span: Words[number][number]): string {
  const bare = textOf(span);
  const text = bare
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]~#|]/g, "\\$&");
  return typeof span !== "string" && "strong" in span && STRONG.test(bare) ? `**${text}**` : text;
}
