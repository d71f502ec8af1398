/** The report of what was misread: one page of HTML that needs nothing else, with pictures, boxes and readings. */
import { readFile } from "node:fs/promises";
import { folded } from "../functions/letters.js";
import { escaped, framed } from "./frames.js";
import { LOOK, MOVES } from "./look.js";
import { fileOf } from "./photographs.js";
import { isRight, platesNamed, type Shot } from "./scores.js";

/** kindOf says how a photograph was missed, or nothing where the first answer is the true plate, sign by sign. */
export function kindOf(shot: Shot): string | undefined {
  const plates = platesNamed(shot.reply);
  const [first] = plates;
  if (shot.reply === undefined) return "no reply";
  if (first === undefined) return "no plate";
  if (first === shot.plate) return undefined;
  if (isRight(first, shot)) return "O and 0, or I and 1";
  return plates.some((plate) => isRight(plate, shot)) ? "not first" : "another plate";
}

/** reportOf returns the page about what was missed of these photographs; `aside` is how many others are not shown. */
export async function reportOf(folder: string, shots: Shot[], aside = 0): Promise<string> {
  const misses = shots.filter(kindOf);
  const groups = Map.groupBy(misses, ({ country }) => country);
  const parts: string[] = [];
  for (const [country, members] of groups) {
    const articles = await Promise.all(members.map((shot) => articleOf(folder, shot)));
    const heading = `${escaped(country)}: ${members.length} of ${shots.filter((one) => one.country === country).length}`;
    parts.push(
      `<section id="${escaped(country)}"><h2>${heading}</h2>${articles.join("")}</section>`,
    );
  }
  const kinds = Map.groupBy(misses, (shot) => kindOf(shot) ?? "");
  return pageOf(parts.join(""), {
    countries: [...groups.keys()],
    kinds: [...kinds].map(([kind, { length }]) => [kind, length]),
    words: wordsOf(misses.length, shots.length, aside),
  });
}

function wordsOf(misses: number, shots: number, aside: number): string {
  const kept = aside ? ` ${aside} others are kept aside: they are measured, and not shown.` : "";
  return `${misses} of ${shots} photographs whose first answer is not the true plate, sign by sign.${kept}`;
}

type Contents = { countries: string[]; kinds: [string, number][]; words: string };

function pageOf(body: string, { countries, kinds, words }: Contents): string {
  const links = countries.map((name) => `<a href="#${escaped(name)}">${escaped(name)}</a>`);
  const options = kinds.map(
    ([kind, count]) => `<option value="${escaped(kind)}">${escaped(kind)} (${count})</option>`,
  );
  const layers = ["true", "stored", "lines"].map(
    (name) =>
      `<label><input type="checkbox" id="see-${name}" checked><i class="${name}"></i> ${LAYERS[name]}</label>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Plates that were misread</title><style>${LOOK}</style></head>
<body><header><h1>Plates that were misread</h1><p>${escaped(words)}</p>
<nav aria-label="Countries">${links.join(" ")}</nav>
<form><label>Show <select id="kind"><option value="">all</option>${options.join("")}</select></label>
${layers.join("\n")}</form>
<p class="hint">Next and previous: <kbd>j</kbd> <kbd>k</kbd>, or the arrow keys to the right and left.</p></header>
<main>${body || "<p>None.</p>"}</main><script>${MOVES}</script></body></html>
`;
}

const LAYERS: Record<string, string> = {
  true: "the true plate",
  stored: "what was stored",
  lines: "all lines",
};

async function articleOf(folder: string, shot: Shot): Promise<string> {
  const { country, file, plate, reply } = shot;
  const kind = escaped(kindOf(shot) ?? "");
  const plates = platesNamed(reply);
  const lines = shot.texts.filter((text) => text.kind === "line");
  const readings = lines.map(
    ({ text, confidence }) => `<li>${escaped(text)} <small>${confidence.toFixed(0)} %</small></li>`,
  );
  return `<article tabindex="0" data-kind="${kind}"><h3>${escaped(plate)} <small>${kind}</small></h3>
${await framed(await readFile(fileOf(folder, shot)), shot)}
<dl><dt>named</dt><dd>${escaped(plates.join(", ") || "nothing")}</dd>
<dt>stored</dt><dd>${escaped(storedOf(shot) || "nothing")}</dd></dl>
<details open><summary>${lines.length} lines were read</summary><ul>${readings.join("")}</ul></details>
<details><summary>The reply</summary><pre>${escaped(reply ?? "none")}</pre></details>
<p><small>${escaped(`${country}/${file}`)}</small></p></article>`;
}

function storedOf({ sightings, plate: truth }: Shot): string {
  return sightings
    .map(({ plate, raw, country, repairs }) => {
      const how = repairs ? `, read as ${raw}` : "";
      return `${plate} (${country}${how}${folded(plate) === folded(truth) ? ", right" : ""})`;
    })
    .join(", ");
}
