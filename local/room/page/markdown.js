import { element } from "./dom.js";

const BULLET = /^\s*[-*•] +/;
const PIECE =
  /\\(?<literal>[!-/:-@[-`{-~])|\*\*(?<strong>(?:\\.|[^\\])+?)\*\*|&(?<entity>#\d{1,7}|#x[\da-f]{1,6}|\w{2,4});|[^\\*&]+|./gisu;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** nodesOf returns markdown as nodes: strong text, lines, bullets; all else in it is plain text. */
export function nodesOf(markdown) {
  const nodes = [];
  for (const line of markdown.split(/\r?\n/)) {
    const last = nodes.at(-1);
    if (BULLET.test(line)) {
      const item = element("li", {}, ...inline(line.replace(BULLET, "")));
      if (last?.tagName === "UL") last.append(item);
      else nodes.push(element("ul", {}, item));
    } else if (line.trim()) {
      nodes.push(paragraphOf(inline(line.trim())));
    }
  }
  return nodes;
}

function paragraphOf(parts) {
  const [first, second] = parts;
  const isHeading = second === undefined && first?.tagName === "STRONG" && !first.className;
  return element("p", { className: isHeading ? "heading" : "" }, ...parts);
}

function inline(text) {
  return [...text.matchAll(PIECE)].map(({ 0: whole, groups }) => {
    if (groups.literal) return groups.literal;
    if (groups.strong) return strong(inline(groups.strong));
    return groups.entity ? (characterOf(groups.entity) ?? whole) : whole;
  });
}

function strong(children) {
  const made = element("strong", {}, ...children);
  const looksLikePlate = /^(?=.*\d)[A-Z\d][A-Z\d .·-]{1,10}$/.test(made.textContent);
  if (looksLikePlate) made.className = "plate";
  return made;
}

function characterOf(entity) {
  if (!entity.startsWith("#"))
    return Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
  const isHex = /^#x/i.test(entity);
  const code = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
