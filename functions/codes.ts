import type { Kind } from "./captions.js";
import { type Line, leftOf, linesIn, rawOf, type Span, seenAt } from "./lines.js";
import { makerOf } from "./makers.js";
import { type Mark, marksIn } from "./marks.js";
import type { Box, Text } from "./reading.js";

/**
 * Code is what a label or a device says of one thing alone, as provisioning systems write it: `raw` is what was read. `maker` is to
 * whom a MAC address was assigned, where that is known.
 */
export type Code = {
  kind: Kind;
  code: string;
  raw: string;
  confidence: number;
  maker?: string;
  box: Box;
};

/** Coded is what is made of a picture's texts: codes, those whose check digit does not fit, and the kinds of which there is neither. */
export type Coded = { codes: Code[]; unfit: Code[]; unseen: Kind[] };

/**
 * codesIn returns the codes of these kinds in a picture's texts, in the order they were read, each once; and `rest`, the texts without
 * them and what says what they are. `aspect` is the picture's width divided by its height.
 */
export async function codesIn(
  texts: Text[],
  aspect: number,
  kinds: Kind[],
): Promise<Coded & { rest: Text[] }> {
  const lines = linesIn(texts);
  const found = (await marksIn(lines, aspect, [...new Set(kinds)]))
    .filter(({ kind }) => kinds.some((one) => one === kind))
    .sort((a, b) => lines.indexOf(a.line) - lines.indexOf(b.line) || a.start - b.start);
  const all = await Promise.all(once(found).map(codeOf));
  const codes = all.flatMap(({ fits, ...code }) => (fits ? [code] : []));
  const unfit = all.flatMap(({ fits, ...code }) => (fits ? [] : [code]));
  const unseen = [...new Set(kinds)].filter((kind) => !all.some((one) => one.kind === kind));
  return { codes, unfit, unseen, rest: leftOf(texts, toldIn(lines, found)) };
}

// The surest of each; a label often says it twice, in signs and below its bars.
function once(found: Mark[]): Mark[] {
  const best = new Map<string, Mark>();
  for (const one of found) {
    const key = `${one.kind} ${one.code}`;
    const other = best.get(key);
    if (!other || seenAt(other).confidence < seenAt(one).confidence) best.set(key, one);
  }
  return found.filter((one) => [...best.values()].includes(one));
}

async function codeOf(found: Mark): Promise<Code & { fits: boolean }> {
  const { kind, code, fits } = found;
  const maker = kind === "mac" ? await makerOf(code) : undefined;
  return {
    kind: kind as Kind,
    code,
    raw: rawOf(found),
    ...seenAt(found),
    ...(maker && { maker }),
    fits,
  };
}

// The codes, their captions, and where else they stand.
function toldIn(lines: Line[], found: Mark[]): Span[] {
  const codes = new Set(found.map(({ code }) => bareOf(code)));
  const words = lines.flatMap((line) => line.words.map(({ start, end }) => ({ line, start, end })));
  const again = words.filter((word) =>
    codes.has(bareOf(word.line.text.slice(word.start, word.end))),
  );
  const captions = found.flatMap(({ caption, line, start }) =>
    caption
      ? [{ ...caption, end: caption.line === line ? Math.max(caption.end, start) : caption.end }]
      : [],
  );
  return [...found, ...captions, ...again];
}

function bareOf(code: string): string {
  return code.replaceAll(/[^A-Z0-9]/g, "");
}
