import { createHash } from "node:crypto";

/** Part is a paragraph, or a list below its heading. */
export type Part = string | { heading: string; items: string[] };

/** Page is what a browser shows: plain words, and one way on. The name in its heading is somebody else's. */
export type Page = {
  title: string;
  heading?: { before: string; name: string; after: string };
  parts: Part[];
  link?: { text: string; url: string };
};

const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f5f7, #101418);
  --surface: light-dark(#fff, #181d23);
  --line: light-dark(#e0e5ea, #2c343d);
  --ink: light-dark(#17202a, #e6ebf0);
  --accent: light-dark(#0b7a6b, #45c4b0);
  --on-accent: light-dark(#fff, #06201c);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main {
  max-width: 36rem; margin: 4vh auto; padding: 1.5rem; overflow-wrap: anywhere;
  background: var(--surface); border: 1px solid var(--line); border-radius: 0.75rem;
}
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
ul { margin: 0; padding-left: 1.25rem; }
.on {
  display: inline-block; margin-top: 1.25rem; padding: 0.75rem 1.25rem; border-radius: 0.5rem;
  background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none;
}
.on:hover { text-decoration: underline; }
.on:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const YEAR = 365 * 24 * 60 * 60; // seconds
const RULES = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** HEADERS are those of every page: it may load nothing, stand in no frame, be kept nowhere, and tells nobody where one came from. */
export const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": RULES.join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
  "strict-transport-security": `max-age=${YEAR}`,
};

/** htmlOf returns a page as HTML that needs nothing else; whatever stands in it is shown as text. */
export function htmlOf({ title, heading, parts, link }: Page): string {
  const { before, name, after } = heading ?? { before: title, name: "", after: "" };
  const theirs = name && `<bdi>${escaped(name)}</bdi>`;
  const on = link ? `<a class="on" href="${escaped(link.url)}">${escaped(link.text)}</a>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(before)}${theirs}${escaped(after)}</h1>
${parts.map(partOf).join("\n")}
${on}
</main>
</body>
</html>
`;
}

function partOf(part: Part): string {
  if (typeof part === "string") return `<p>${escaped(part)}</p>`;
  const items = part.items.map((item) => `<li>${escaped(item)}</li>`);
  return `<h2>${escaped(part.heading)}</h2>\n<ul>${items.join("")}</ul>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
