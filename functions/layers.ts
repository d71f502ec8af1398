import { areaOf, grown, overlap } from "./placement.js";
import type { Box } from "./reading.js";
import type { Sketch } from "./sketch.js";

/** Layer is a part of a picture that is drawn over those before it, blurred or as it is. */
export type Layer = { box: Box; isBlurred: boolean };

// A box that a reader draws is close about eyes and mouth.
const MARGIN = 0.2;
const MIDDLE = 0.2; // of a face, on each side, that is not its middle

/**
 * layersOf returns how faces are drawn: who has no name is blurred, and of who has one the middle is seen. Where they overlap, the
 * smaller stands over the larger, so that neither hides the other.
 */
export function layersOf({ names, faces }: Pick<Sketch, "names" | "faces">): Layer[] {
  const known = names.map(({ box }) => box);
  const veils = faces.map((face) => {
    return { box: wider(face, known), isBlurred: true, area: areaOf(face) };
  });
  const seen = known
    .filter((box) => veils.some((veil) => overlap(veil.box, box) > 0))
    .map((box) => ({ box: grown(box, -MIDDLE), isBlurred: false, area: areaOf(box) }));
  return [...seen, ...veils]
    .sort((a, b) => b.area - a.area)
    .map(({ box, isBlurred }) => ({ box, isBlurred }));
}

// Not at the cost of a face that is named.
function wider(face: Box, known: Box[]): Box {
  const tries = [grown(face, MARGIN), grown(face, 0, MARGIN), grown(face, MARGIN, 0)];
  const spares = (box: Box) => known.every((other) => overlap(box, other) <= overlap(face, other));
  return tries.find(spares) ?? face;
}
