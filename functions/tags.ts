import { type Lettering, lettered } from "./lettering.js";
import { grown, overlap, placeOf, type Size } from "./placement.js";
import type { Box } from "./reading.js";
import type { Sketch } from "./sketch.js";

// Parts of the picture's longer side that type may be high, and of its face's height that it is.
const TYPE = { least: 1 / 60, most: 1 / 26, ofFace: 0.2 };
const MOST = { width: 0.96, height: 0.4 }; // of the picture's sides, for a name
const FRAME = 0.1; // of a face, around it
const AROUND = { width: 1.1, height: 1.6 }; // of the type's size, for the plate behind it
const CAPITALS = 0.714; // of the type's size

const INK = "#fff";
const GROUND = "#101418";

type Tag = { face: Box; place: Box; type: Lettering; size: number };

/** tagsOf returns an SVG as large as a picture: each name on a plate of its own beside its face, in a frame. */
export async function tagsOf({ names, faces }: Sketch, picture: Size): Promise<string> {
  const framed = names.map(({ box }) => grown(scaled(box, picture), FRAME));
  const taken = [...framed, ...faces.map((box) => scaled(box, picture))];
  const tags: Tag[] = [];
  for (const [n, { name }] of names.entries()) {
    const face = framed[n] as Box;
    const { type, size } = await typeOf(name, n, face, picture);
    const around = { width: type.width + AROUND.width * size, height: AROUND.height * size };
    const place = placeOf(around, spaced(face, size / 4), taken, picture);
    taken.push(place);
    tags.push({ face, place, type, size });
  }
  const parts = [tags.map(frameOf), tags.map(lineOf), tags.map(plateOf)].flat();
  const { width, height } = picture;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join("")}</svg>`;
}

/** scaled returns a box in pixels of a picture. */
export function scaled({ left, top, width, height }: Box, picture: Size): Box {
  return {
    ...{ left: left * picture.width, top: top * picture.height },
    ...{ width: width * picture.width, height: height * picture.height },
  };
}

// A name that we have no letters for is told in words, by its number.
async function typeOf(name: string, n: number, face: Box, picture: Size) {
  const longer = Math.max(picture.width, picture.height);
  const [least, most] = [TYPE.least * longer, TYPE.most * longer];
  const size = Math.max(least, Math.min(most, TYPE.ofFace * face.height));
  const type = (await lettered(name, size)) ?? (await lettered(String(n + 1), size));
  const wide = (type?.width ?? 0) + AROUND.width * size;
  const high = AROUND.height * size;
  const fits = [(MOST.width * picture.width) / wide, (MOST.height * picture.height) / high];
  const fit = Math.min(1, ...fits);
  const { svg = "", width = 0 } = type ?? {};
  return {
    type: { svg: `<g transform="scale(${fit})">${svg}</g>`, width: width * fit },
    size: size * fit,
  };
}

function spaced({ left, top, width, height }: Box, by: number): Box {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

function frameOf({ face, size }: Tag): string {
  const thin = Math.max(1, size / 12);
  const rect = rectOf(face, size / 4);
  return `<g fill="none">${rect(`stroke="${GROUND}" stroke-width="${thin * 2.4}" stroke-opacity=".55"`)}${rect(`stroke="${INK}" stroke-width="${thin}"`)}</g>`;
}

// What stands beside its face needs none.
function lineOf({ face, place, size }: Tag): string {
  if (overlap(spaced(face, size / 2), place) > 0) return "";
  const [from, to] = [nearest(face, middleOf(place)), nearest(place, middleOf(face))];
  const ends = `x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"`;
  return `<line ${ends} stroke="${INK}" stroke-width="${Math.max(1, size / 12)}"/>`;
}

function plateOf({ place, type, size }: Tag): string {
  const rect = rectOf(place, size / 3)(`fill="${GROUND}" fill-opacity=".86"`);
  const x = place.left + (place.width - type.width) / 2;
  const y = place.top + place.height / 2 + (CAPITALS / 2) * size;
  return `${rect}<g fill="${INK}" transform="translate(${x} ${y})">${type.svg}</g>`;
}

function rectOf({ left, top, width, height }: Box, round: number) {
  const at = `x="${left}" y="${top}" width="${width}" height="${height}" rx="${round}"`;
  return (look: string) => `<rect ${at} ${look}/>`;
}

type Point = { x: number; y: number };

function middleOf({ left, top, width, height }: Box): Point {
  return { x: left + width / 2, y: top + height / 2 };
}

function nearest({ left, top, width, height }: Box, { x, y }: Point): Point {
  return {
    x: Math.max(left, Math.min(x, left + width)),
    y: Math.max(top, Math.min(y, top + height)),
  };
}
