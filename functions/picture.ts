import { createHash } from "node:crypto";
import { hasOwnReader } from "./env.js";
import { Failure } from "./errors.js";
import { type Format, pictureFormat } from "./formats.js";
import { pixelsInHeic } from "./heic.js";
import { type Bare, bareJpeg } from "./jpeg.js";
import { drawn, MOST_PIXELS, pixelsIn, SECONDS } from "./pixels.js";
import { barePng, movesIn, tidyPng } from "./png.js";
import { inTurn } from "./turns.js";

// A function is called with 6 MB at most, in which a picture is base64 of base64; and of more than six megapixels our reader keeps a part.
const BY_OURS = { bytes: 3_300_000, most: 2816 };
const BY_AMAZON = { bytes: 5 * 1024 * 1024, most: 4096 };

/** TAKEN is what the vision service takes of a picture: bytes, and pixels a side; we draw none with sides above `most`. */
export const TAKEN = { least: 80, ...(hasOwnReader() ? BY_OURS : BY_AMAZON) };

/** Picture is one attachment of a message; its bytes are fetched when they are asked for. */
export type Picture = { bytes(): Promise<Uint8Array> };

/**
 * Prepared is a picture as the vision service takes it: a JPEG or PNG, upright, without EXIF or anything else that tells
 * of its maker or place. `frames` is how many frames or pages the file has, up to 999; the first, or main one, is what we read.
 */
export type Prepared = { image: Uint8Array; width: number; height: number; frames: number };

/**
 * prepared returns a picture as the vision service takes it, or a Failure that says why it cannot be read. `until` (epoch
 * milliseconds) is when nobody waits for it any more: where others took all the time, it is not the picture that failed.
 */
export async function prepared(file: Uint8Array, until: number): Promise<Prepared> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const format = pictureFormat(bytes);
  const bare = format === "jpeg" ? bareJpeg(bytes) : format === "png" ? barePng(bytes) : undefined;
  if (bare && isTaken(bare)) return { ...bare, frames: 1 };
  return inTurn(() => {
    const time = Math.min(SECONDS * 1000, until - Date.now());
    if (time > 0) return redrawn(bytes, format, time);
    throw new Failure("platform-refused", "There was no time left to decode the picture.");
  });
}

/** hashOf names a picture by its content. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// What every vision service takes: more pixels a side than this, and some questions are refused.
const MOST_SIDE = 10_000;

// A file may say that it has millions.
const MOST_FRAMES = 999;

function isTaken({ image, width, height }: Bare): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const isSized = short >= TAKEN.least && long <= MOST_SIDE && width * height <= MOST_PIXELS;
  return isSized && image.length <= TAKEN.bytes;
}

async function redrawn(bytes: Buffer, format: Format, time: number): Promise<Prepared> {
  const read = format === "heic" ? pixelsInHeic : pixelsIn;
  const pixels = await read(format === "png" ? tidyPng(bytes) : bytes, TAKEN.most, time);
  try {
    const frames = format === "png" ? movesIn(bytes) : pixels.frames;
    return { ...(await drawn(pixels, TAKEN)), frames: Math.min(frames, MOST_FRAMES) };
  } finally {
    // Given back now: what waits to be collected would lie beside the next picture.
    pixels.data.buffer.transfer(0);
  }
}
