import type { Box, Text } from "./reading.js";
import { around } from "./rows.js";
import { plain } from "./values.js";

/** Word is a piece of a line without spaces, from `start` to before `end`; `id` is its text's, where the reading has one. */
export type Word = { start: number; end: number; confidence: number; box: Box; source?: Text };

/** Line is a line of a reading, or a word of no line: as it was read, as it is searched (`text`, of the same length), and its words. */
export type Line = { source: Text; text: string; words: Word[] };

/** Span is a part of a line, from `start` to before `end`. */
export type Span = { line: Line; start: number; end: number };

/** linesIn returns the lines of a picture, in the order in which they were read. */
export function linesIn(texts: Text[]): Line[] {
  const whole = texts.filter(({ kind }) => kind === "line");
  const ids = new Set(whole.map(({ id }) => id));
  const own = new Map<number, Text[]>();
  const strays: Text[] = [];
  for (const text of texts.filter(({ kind }) => kind === "word")) {
    if (text.line === undefined || !ids.has(text.line)) strays.push(text);
    else own.set(text.line, [...(own.get(text.line) ?? []), text]);
  }
  return [...whole, ...strays].map((source) => {
    const words = wordsOf(source, source.kind === "line" ? (own.get(source.id) ?? []) : []);
    return { source, text: plain(source.text), words };
  });
}

/** seenAt returns where a part of a line stands in the picture, and how sure its least sure word is. */
export function seenAt({ line, start, end }: Span): { box: Box; confidence: number } {
  const words = line.words.filter((word) => word.start < end && word.end > start);
  const boxes = words.map(({ box, ...word }) => partOf(box, word, { start, end }));
  const confidences = words.map(({ confidence }) => confidence);
  return { box: around(boxes), confidence: Math.min(...confidences) };
}

/** rawOf returns a part of a line as it was read. */
export function rawOf({ line, start, end }: Span): string {
  return line.source.text.slice(start, end);
}

/** leftOf returns the texts of a picture without some parts of their lines: what else stands in a line is left of it. */
export function leftOf(texts: Text[], parts: Span[]): Text[] {
  const byLine = new Map<Text, Span[]>();
  for (const part of parts)
    byLine.set(part.line.source, [...(byLine.get(part.line.source) ?? []), part]);
  const gone = new Set<Text | undefined>();
  for (const { line, start, end } of parts)
    for (const word of line.words) if (word.start < end && word.end > start) gone.add(word.source);
  return texts.flatMap((text) => {
    if (gone.has(text) && text.kind === "word" && !byLine.has(text)) return [];
    const cut = byLine.get(text);
    return cut ? restOf(text, cut) : [text];
  });
}

function restOf(source: Text, parts: Span[]): Text[] {
  const isCut = (at: number) => parts.some(({ start, end }) => start <= at && at < end);
  const signs = Array.from({ length: source.text.length }, (_, at) =>
    isCut(at) ? " " : source.text.charAt(at),
  );
  const text = signs.join("").replaceAll(/\s+/g, " ").trim();
  return /[\p{L}\p{N}]/u.test(text) ? [{ ...source, text }] : [];
}

function wordsOf(line: Text, own: Text[]): Word[] {
  const left = [...own];
  const whole = { start: 0, end: line.text.length };
  return [...line.text.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    const place = { start: index, end: index + text.length };
    const at = left.findIndex((word) => word.text === text);
    const [source] = at < 0 ? [] : left.splice(at, 1);
    if (!source)
      return { ...place, confidence: line.confidence, box: partOf(line.box, whole, place) };
    return { ...place, confidence: source.confidence, box: source.box, source };
  });
}

type Stretch = { start: number; end: number };

// All signs are taken to be as wide.
function partOf(box: Box, whole: Stretch, part: Stretch): Box {
  const sign = box.width / Math.max(1, whole.end - whole.start);
  const start = Math.max(whole.start, part.start);
  const end = Math.min(whole.end, part.end);
  return { ...box, left: box.left + (start - whole.start) * sign, width: (end - start) * sign };
}
