import { loadedApart } from "./apart.js";
import { type PictureCode, refused } from "./errors.js";
import { formatOf } from "./formats.js";
import type { Limits } from "./loader.js";

/** MOST_PIXELS is the largest picture that we decode: a small file could otherwise take all the memory there is. */
export const MOST_PIXELS = 51_000_000;

// Its decoder takes twice the memory for a pixel that the others take.
const MOST_OF_AVIF = 25_000_000;

/** LONGEST is how wide or how high, in pixels, a picture may be: a decoder takes memory for whole rows, however few. */
export const LONGEST = 30_000;

/** LEAST_SIDE is how wide and how high, in pixels, a picture must be for anything to be read in it. */
export const LEAST_SIDE = 16;

/** SECONDS is how long a decoder may take: some files are made to take for ever. */
export const SECONDS = 30;

/** Pixels are a picture's red, green, blue (and opacity), row by row, one byte each, and how many frames its file has. */
export type Pixels = {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: 3 | 4;
  frames: number;
};

/** Drawn is a picture's file as JPEG, and its size in pixels. */
export type Drawn = { image: Uint8Array; width: number; height: number };

/** Target says what a picture's file is to be like: bytes at most, pixels a side at least and at most. */
export type Target = { bytes: number; least: number; most: number };

const QUALITY = 88;
const STEP = 0.8; // how much smaller it is drawn until its file is small enough

/** refusalOf returns why a picture of this size cannot be read, or undefined if it can; `most` is of pixels in all. */
export function refusalOf(
  width: number,
  height: number,
  most = MOST_PIXELS,
): PictureCode | undefined {
  if (!(width > 0 && height > 0)) return "picture-unreadable";
  if (width * height > most || Math.max(width, height) > LONGEST) return "picture-too-big";
  return Math.min(width, height) < LEAST_SIDE ? "picture-too-small" : undefined;
}

/**
 * pixelsIn returns the first frame of a picture, upright, on white where it lets something through, of `side` pixels a side
 * at most; one that cannot be had in `time` milliseconds is a Failure.
 */
export async function pixelsIn(bytes: Uint8Array, side: number, time: number): Promise<Pixels> {
  const limits = { pixels: MOST_PIXELS, avif: MOST_OF_AVIF, longest: LONGEST, side };
  const { found, data } = await (isStoppable(bytes) ? loadedHere : loadedApart)(
    bytes,
    limits,
    time,
  );
  const { width, height, frames, isAvif, picture, fault } = found;
  if (fault === "slow") throw refused("picture-too-big", "it took too long");
  if (fault === "big") throw refused("picture-too-big", "too many pixels");
  const refusal = refusalOf(width, height, isAvif ? MOST_OF_AVIF : MOST_PIXELS);
  if (refusal) throw refused(refusal, `${width} by ${height} pixels`);
  if (!picture || !data) throw refused("picture-unreadable", "it is damaged or cut off");
  return { ...picture, data, channels: 3, frames };
}

// Others were seen to go on when they were told to end. To decode these elsewhere would take most phones' pictures longer.
function isStoppable(bytes: Uint8Array): boolean {
  return ["jpeg", "png"].includes(formatOf(bytes) ?? "");
}

async function loadedHere(bytes: Uint8Array, limits: Limits, time: number) {
  const { loaded } = await import("./loader.js");
  return loaded(bytes, limits, Math.ceil(time / 1000));
}

/** drawn returns a picture's file: shrunk until it is small enough, with a white border where it is too narrow. */
export async function drawn({ data, channels, ...size }: Pixels, target: Target): Promise<Drawn> {
  const { library } = await import("./loader.js");
  const sharp = await library();
  const raw = { width: size.width, height: size.height, channels };
  const longest = Math.min(target.most, Math.max(size.width, size.height));
  for (let most = longest; ; most = Math.floor(most * STEP)) {
    const { width, height } = within(size, most);
    const { data: image, info } = await sharp(data, { raw, limitInputPixels: MOST_PIXELS })
      .resize({ width, height, fit: "fill" })
      .flatten({ background: "white" })
      .extend({ ...border(width, height, target.least), background: "white" })
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    if (image.length <= target.bytes) return { image, width: info.width, height: info.height };
  }
}

type Size = Omit<Drawn, "image">;

function within({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, most / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}

function border(width: number, height: number, least: number) {
  const [across, down] = [Math.max(0, least - width), Math.max(0, least - height)];
  const [left, top] = [Math.floor(across / 2), Math.floor(down / 2)];
  return { left, right: across - left, top, bottom: down - top };
}
