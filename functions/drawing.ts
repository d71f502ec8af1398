import type { Sharp } from "sharp";
import { Failure } from "./errors.js";
import { layersOf } from "./layers.js";
import type { Prepared } from "./picture.js";
import { inside, type Size } from "./placement.js";
import { captionOf } from "./portrait.js";
import type { Box } from "./reading.js";
import type { Sketch } from "./sketch.js";
import { scaled, tagsOf } from "./tags.js";
import { inTurn } from "./turns.js";

/** Drawing is a picture that we made: its file, and what is to be seen in it, in words. */
export type Drawing = { bytes: Uint8Array<ArrayBuffer>; type: string; name: string; alt: string };

/** SIDE is how many pixels a side a drawing has at most, and, where a name is to be read in it, its longer side at least. */
export const SIDE = { most: 1920, least: 640 };

/** CELLS is of how many parts, across and down, there is anything left of what is blurred. */
export const CELLS = { face: [6, 6], text: [3, 1] } as const;

const SOFT = 8; // pixels of a spot while it is blurred

const QUALITY = 85;
const SECONDS = 10; // for each of a few steps

/**
 * drawingOf returns the drawing of a sketch on a picture: a JPEG of nothing but the picture, with names beside faces, and what is to
 * be blurred past recognition. One is made after the other, and none begun after a moment (epoch milliseconds): that is a Failure.
 */
export async function drawingOf(
  picture: Pick<Prepared, "image" | "width" | "height">,
  sketch: Sketch,
  until = Number.POSITIVE_INFINITY,
): Promise<Drawing> {
  const bytes = await inTurn(() => {
    if (Date.now() < until) return madeOf(picture, sketch);
    throw new Failure("platform-refused", "There was no time left to draw.");
  });
  const alt = captionOf(sketch);
  return { bytes: new Uint8Array(bytes), type: "image/jpeg", name: "drawing.jpg", alt };
}

type Library = typeof import("sharp")["default"];
type Cells = readonly [number, number];
type Canvas = { data: Buffer; raw: Size & { channels: 3 } };

async function madeOf(picture: Parameters<typeof canvasOf>[1], sketch: Sketch): Promise<Buffer> {
  const { library } = await import("./loader.js");
  const sharp = await library();
  const { data, raw } = await canvasOf(sharp, picture, sketch);
  const parts = await partsOf(sharp, { data, raw }, sketch);
  const veiled = await filed(sharp(data, { raw }).composite(parts).removeAlpha().raw());
  const named = await tagged(sharp, { data: veiled, raw }, sketch);
  return await filed(sharp(named, { raw }).jpeg({ quality: QUALITY }));
}

function filed(made: Sharp): Promise<Buffer> {
  return made.timeout({ seconds: SECONDS }).toBuffer();
}

async function canvasOf(
  sharp: Library,
  { image, width, height }: Pick<Prepared, "image" | "width" | "height">,
  { names }: Sketch,
): Promise<Canvas> {
  const longer = Math.max(width, height);
  const side = Math.min(SIDE.most, names.length > 0 ? Math.max(SIDE.least, longer) : longer);
  const { data, info } = await sharp(image, { failOn: "none" })
    .resize({ width: side, height: side, fit: "inside" })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw()
    .timeout({ seconds: SECONDS })
    .toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: 3 } };
}

async function partsOf(sharp: Library, canvas: Canvas, sketch: Sketch) {
  const faces = layersOf(sketch).map(({ box, isBlurred }) =>
    isBlurred ? veilOf(sharp, canvas, box, CELLS.face) : seenOf(sharp, canvas, box),
  );
  const texts = [...sketch.plates, ...sketch.texts];
  return await Promise.all([
    ...faces,
    ...texts.map((box) => veilOf(sharp, canvas, box, CELLS.text)),
  ]);
}

async function seenOf(sharp: Library, { data, raw }: Canvas, box: Box) {
  const { left, top, ...size } = pixelsOf(box, raw);
  const input = await filed(
    sharp(data, { raw })
      .extract({ left, top, ...size })
      .raw(),
  );
  return { input, raw: { ...raw, ...size }, left, top };
}

// Made anew of a few spots of colour: what is smaller than these is not in the drawing any more.
async function veilOf(sharp: Library, { data, raw }: Canvas, box: Box, [across, down]: Cells) {
  const { left, top, ...size } = pixelsOf(box, raw);
  const seen = sharp(data, { raw }).extract({ left, top, ...size });
  const spots = await resized(seen, {
    width: Math.min(across, size.width),
    height: Math.min(down, size.height),
  });
  const soft = await resized(sharp(...spots), { width: across * SOFT, height: down * SOFT });
  const blurred = sharp(...soft).blur(SOFT / 2);
  const [input, veil] = await resized(sharp(await filed(blurred.raw()), soft[1]), size);
  return { input, ...veil, left, top };
}

async function resized(made: Sharp, size: Size): Promise<[Buffer, { raw: Canvas["raw"] }]> {
  const data = await filed(made.resize({ ...size, fit: "fill", kernel: "cubic" }).raw());
  return [data, { raw: { ...size, channels: 3 } }];
}

function pixelsOf(box: Box, picture: Size): Box {
  const { left, top, width, height } = scaled(box, picture);
  const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  const right = Math.min(picture.width, Math.ceil(left + width));
  const bottom = Math.min(picture.height, Math.ceil(top + height));
  const cut = { left: x, top: y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
  return inside(cut, picture);
}

// Strangers' files are never read as SVG: it is let in while nothing is read but what we wrote ourselves.
async function tagged(sharp: Library, { data, raw }: Canvas, sketch: Sketch): Promise<Buffer> {
  if (sketch.names.length === 0) return data;
  const svg = { operation: ["VipsForeignLoadSvgBuffer"] };
  const input = Buffer.from(await tagsOf(sketch, raw));
  sharp.unblock(svg);
  try {
    return await filed(sharp(data, { raw }).composite([{ input }]).removeAlpha().raw());
  } finally {
    sharp.block(svg);
  }
}
