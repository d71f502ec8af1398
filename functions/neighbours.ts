import { type Line, type Span, seenAt } from "./lines.js";
import type { Box } from "./reading.js";

const FAR = { beside: 15, below: 4 }; // heights of a caption: between it and its value there may be a bar code

/** Piece is where a value may begin: a word of a line, and its place in the picture. */
export type Piece = Span & { box: Box };

/** piecesOf returns each word of some lines, with where its line ends. */
export function piecesOf(lines: Line[]): Piece[] {
  return lines.flatMap((line) =>
    line.words.map(({ start, box }) => ({ line, start, end: line.text.length, box })),
  );
}

/** besideOf returns the piece nearest to the right of a part of a line, in the same row of the picture. */
export function besideOf(part: Span, pieces: Piece[], aspect: number): Piece | undefined {
  const { box } = seenAt(part);
  const gapTo = ({ box: other }: Piece) => (other.left - box.left - box.width) * aspect;
  const near = pieces.filter((piece) => {
    const gap = gapTo(piece);
    const drop = Math.abs(middleOf(piece.box) - middleOf(box));
    const height = Math.max(box.height, piece.box.height);
    return (
      piece.line !== part.line &&
      gap > -0.5 * height &&
      gap < FAR.beside * height &&
      drop < 0.5 * height
    );
  });
  return nearest(near, gapTo);
}

/** belowOf returns the piece nearest below a part of a line, in the same column. */
export function belowOf({ box }: { box: Box }, pieces: Piece[]): Piece | undefined {
  const gapTo = ({ box: other }: Piece) => other.top - box.top - box.height;
  const near = pieces.filter((piece) => {
    const gap = gapTo(piece);
    const height = Math.max(box.height, piece.box.height);
    return gap > -0.3 * height && gap < FAR.below * height && areInColumn(box, piece.box);
  });
  return nearest(near, gapTo);
}

function areInColumn(upper: Box, lower: Box): boolean {
  const shared =
    Math.min(upper.left + upper.width, lower.left + lower.width) - Math.max(upper.left, lower.left);
  return shared > 0.5 * Math.min(upper.width, lower.width);
}

// Of a row, the first is the one that begins there.
function nearest(pieces: Piece[], gapTo: (piece: Piece) => number): Piece | undefined {
  const nearer = (one: Piece, other: Piece) =>
    gapTo(other) < gapTo(one) - 0.3 * one.box.height ? other : one;
  return pieces.length > 0 ? pieces.reduce(nearer) : undefined;
}

function middleOf({ top, height }: Box): number {
  return top + height / 2;
}
