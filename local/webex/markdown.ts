import type { Person } from "./world.js";

/** escaped returns a text that reads the same in HTML, whatever is in it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
}

// The ones that Webex writes: who reads them may know no others.
const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** mentionOf returns the HTML of a mention, as Webex writes it. */
export function mentionOf(person: Person): string {
  const id = `data-object-type="person" data-object-id="${person.id}"`;
  return `<spark-mention ${id}>${escaped(person.displayName)}</spark-mention>`;
}

/** htmlOf returns markdown as HTML: paragraphs, lists, headings, bold, italic, code, links and mentions. */
export function htmlOf(markdown: string, people: Person[]): string {
  const paragraphs = markdown.replaceAll("\r", "").split(/\n{2,}/);
  return paragraphs.map((paragraph) => blockOf(paragraph.trim(), people)).join("");
}

/** textOf returns what HTML of ours reads as. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<br\/>|<\/(?:p|li|h\d)>(?=.)|<ul>(?=.)/gs, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/&(#\d+|#x[\da-f]+|\w+);/gi, (whole, name: string) => characterOf(name) ?? whole)
    .trim();
}

/** mentionedIn returns the ids of the people whom markdown mentions. */
export function mentionedIn(markdown: string, people: Person[]): string[] {
  const found = markdown.matchAll(/<@person(?:Id|Email):([^|>]+)(?:\|[^>]*)?>/g);
  return [...found].flatMap((match) => personCalled(match[1], people)?.id ?? []);
}

const INLINE = new RegExp(
  [
    /\\(?<literal>[!-/:-@[-`{-~])/,
    /<@person(?:Id|Email):(?<person>[^|>]+)(?:\|[^>]*)?>/,
    /\*\*(?<strong>(?:\\.|[^\\])+?)\*\*/,
    /(?<![\w*])[*_](?<em>(?:\\.|[^\\*_])+?)[*_](?![\w*])/,
    /`(?<code>[^`]+)`/,
    /\[(?<label>(?:\\.|[^\]\\])+)\]\((?<href>https?:[^)\s]+)\)/,
    /(?<entity>&(?:#\d+|#x[\da-f]+|\w+);)/,
    /(?<plain>[^\\<*_`[&]+|.)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gisu",
);

function inlineOf(text: string, people: Person[]): string {
  return text.replaceAll(INLINE, (...match) => {
    const group: Record<string, string | undefined> = match.at(-1);
    if (group.literal) return escaped(group.literal);
    if (group.person) return mentionOrName(group.person, people);
    if (group.strong) return `<strong>${inlineOf(group.strong, people)}</strong>`;
    if (group.em) return `<em>${inlineOf(group.em, people)}</em>`;
    if (group.code) return `<code>${escaped(group.code)}</code>`;
    if (group.href) return linkOf(group.href, inlineOf(group.label ?? "", people));
    return group.entity ?? escaped(group.plain ?? "");
  });
}

function blockOf(block: string, people: Person[]): string {
  const heading = /^(#{1,6}) +(.+)$/.exec(block);
  if (heading)
    return `<h${heading[1]?.length}>${inlineOf(heading[2] ?? "", people)}</h${heading[1]?.length}>`;
  const lines = block.split("\n");
  const start = lines.findIndex((line) => BULLET.test(line));
  if (start === -1) return paragraphOf(lines, people);
  const items = lines
    .slice(start)
    .join("\n")
    .split(/^\s*[-*+] +/m)
    .slice(1);
  const list = items.map((item) => `<li>${linesOf(item.trim().split("\n"), people)}</li>`).join("");
  return `${paragraphOf(lines.slice(0, start), people)}<ul>${list}</ul>`;
}

const BULLET = /^\s*[-*+] +/;

function paragraphOf(lines: string[], people: Person[]): string {
  return lines.length === 0 ? "" : `<p>${linesOf(lines, people)}</p>`;
}

function linesOf(lines: string[], people: Person[]): string {
  return lines.map((line) => inlineOf(line.trim(), people)).join("<br/>");
}

function linkOf(href: string, label: string): string {
  return `<a href="${escaped(href)}" rel="nofollow">${label}</a>`;
}

function mentionOrName(called: string, people: Person[]): string {
  const person = personCalled(called, people);
  return person ? mentionOf(person) : escaped(called);
}

function personCalled(called: string | undefined, people: Person[]): Person | undefined {
  return people.find(({ id, emails }) => called === id || emails.includes(called ?? ""));
}

const NAMED = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" }),
);

function characterOf(name: string): string | undefined {
  if (!name.startsWith("#")) return NAMED.get(name);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
