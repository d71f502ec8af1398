import { captionsIn, isBlank, type Kind } from "./captions.js";
import { imeisIn } from "./imeis.js";
import { type Line, type Span, seenAt } from "./lines.js";
import { baresIn, macsIn } from "./macs.js";
import { makerOf } from "./makers.js";
import { belowOf, besideOf, type Piece, piecesOf } from "./neighbours.js";
import { serialsIn } from "./serials.js";
import type { Finder, Value } from "./values.js";

/** Mark is a code where it stands in a line, with the caption that says what it is, if there is one; `other` is a kind of which we know nothing. */
export type Mark = Span & { kind: Kind | "other"; code: string; fits: boolean; caption?: Span };

type Caption = Span & { kind: Kind | "other"; until: number };

// What belongs to a caption that is none of ours looks like a serial number.
const finders: Record<Caption["kind"], Finder> = {
  serial: serialsIn,
  mac: macsIn,
  imei: imeisIn,
  other: serialsIn,
};

/** marksIn returns what stands behind, beside or below a caption, of whatever kind, and of these kinds also what looks like one code alone. */
export async function marksIn(lines: Line[], aspect: number, kinds: Kind[]): Promise<Mark[]> {
  const captions = lines.flatMap(captionsOf);
  const labelled = labelledIn(lines, captions, aspect);
  return [...labelled, ...(await bareIn(lines, [...captions, ...labelled], kinds))];
}

function captionsOf(line: Line): Caption[] {
  const captions = captionsIn(line.text);
  return captions.map((caption, at) => ({
    ...caption,
    line,
    until: captions[at + 1]?.start ?? line.text.length,
  }));
}

function labelledIn(lines: Line[], captions: Caption[], aspect: number): Mark[] {
  const found = captions.flatMap((caption) => valuesIn(caption));
  const pieces = piecesOf(lines);
  for (const caption of captions.filter(isOpen)) {
    const free = (piece: Piece) => !found.some((one) => overlaps(one, headOf(piece)));
    const values = nearbyOf(caption, pieces.filter(free), { captions, aspect });
    found.push(...values);
  }
  return found;
}

function isOpen({ line, end, until }: Caption): boolean {
  return isBlank(line.text.slice(end, until));
}

function valuesIn(caption: Caption, { line, end: start, until: end } = caption): Mark[] {
  const values = readBy(caption, line.text.slice(start, end));
  return values.map((value) => foundAt(value, caption, { line, start, end }));
}

// What names no more than a network stands beside keys and telephone numbers, too.
function readBy({ kind, line, start, end }: Caption, text: string): Value[] {
  const values = finders[kind](text, true);
  if (kind !== "mac" || /MAC|ADDR|BSSID/.test(line.text.slice(start, end))) return values;
  return values.filter((value) => /[^\d\s]/.test(text.slice(value.start, value.end)));
}

function foundAt({ code, fits, ...value }: Value, caption: Caption, { line, start }: Span): Mark {
  const { kind } = caption;
  return { kind, code, fits, line, start: start + value.start, end: start + value.end, caption };
}

type Around = { captions: Caption[]; aspect: number };

// Beside it, or else below it, and then all that stands below in the same form.
function nearbyOf(caption: Caption, pieces: Piece[], { captions, aspect }: Around): Mark[] {
  const at = (piece?: Piece) => piece && valueAt(caption, piece, captions);
  const beside = at(besideOf(caption, pieces, aspect));
  if (beside) return [beside];
  const column: Mark[] = [];
  while (column.length < pieces.length) {
    const next = at(belowOf(seenAt(column.at(-1) ?? caption), pieces));
    if (!next || (column[0] && next.code.length !== column[0].code.length)) break;
    column.push(next);
  }
  return column;
}

function valueAt(caption: Caption, piece: Piece, captions: Caption[]): Mark | undefined {
  if (captions.some((one) => overlaps(one, headOf(piece)))) return undefined;
  const { line, start } = piece;
  const next = captions.find((one) => one.line === line && one.start > start);
  const end = next?.start ?? piece.end;
  const [first] = readBy(caption, line.text.slice(start, end));
  return first && foundAt(first, caption, { line, start, end });
}

// What no caption vouches for has to look like one code alone.
async function bareIn(lines: Line[], taken: Span[], kinds: Kind[]): Promise<Mark[]> {
  const free = lines.flatMap((line) => freeIn(line, taken));
  const foundBy = (kind: Kind, find: (text: string) => Value[]) =>
    free.flatMap(({ line, start, end }) =>
      find(line.text.slice(start, end)).map(
        ({ code, fits, ...value }): Mark => ({
          ...{ kind, code, fits, line },
          ...{ start: start + value.start, end: start + value.end },
        }),
      ),
    );
  const kindly = kinds.flatMap((kind) => foundBy(kind, (text) => finders[kind](text, false)));
  const bare = kinds.includes("mac") ? foundBy("mac", baresIn) : [];
  const makers = await Promise.all(bare.map(({ code }) => makerOf(code)));
  return [...kindly, ...bare.filter((_, at) => makers[at])];
}

function freeIn(line: Line, taken: Span[]): Span[] {
  const own = taken.filter((one) => one.line === line).sort((a, b) => a.start - b.start);
  const ends = [0, ...own.map(({ end }) => end)];
  const starts = [...own.map(({ start }) => start), line.text.length];
  return ends.map((start, at) => ({ line, start, end: Math.max(start, starts[at] ?? start) }));
}

function headOf({ line, start }: Piece): Span {
  return { line, start, end: start + 1 };
}

function overlaps(one: Span, other: Span): boolean {
  return one.line === other.line && one.start < other.end && other.start < one.end;
}
