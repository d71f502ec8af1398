/** Decodes a picture, where it is called or in a process of its own, and imports nothing of ours: it runs as it stands. */
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Sharp } from "sharp";

/** Limits is how large a picture may be (pixels, of an AVIF and of others, and pixels a side), and how large to answer it. */
export type Limits = { pixels: number; avif: number; longest: number; side: number };

/**
 * Loaded is what a picture says of itself, 0 by 0 where it says nothing, and the size of what follows if it was decoded.
 * `fault` is what the decoder says is wrong with it.
 */
export type Loaded = {
  width: number;
  height: number;
  frames: number;
  isAvif?: boolean;
  picture?: { width: number; height: number };
  fault?: "big" | "broken" | "slow";
};

/**
 * program is this file, for a process to run with Limits as its argument and a picture on its standard input. It answers
 * a line, Loaded as JSON, and then red, green and blue of each pixel, row by row, one byte each.
 */
export const program = fileURLToPath(import.meta.url);

type Pixels = Buffer<ArrayBuffer>;

const LOADERS = ["Heif", "Nsgif", "Jpeg", "Png", "Tiff", "Webp"];

/** library returns sharp, which reads the formats of LOADERS from memory, and nothing else. */
export async function library(): Promise<typeof import("sharp")["default"]> {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1); // a thread for each processor would take memory for each
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}Buffer`) });
  return sharp;
}

/** loaded returns what a picture says of itself, and red, green and blue of its pixels if it was decoded in some seconds. */
export async function loaded(
  bytes: Uint8Array,
  limits: Limits,
  seconds: number,
): Promise<{ found: Loaded; data?: Pixels }> {
  const sharp = await library();
  const open = () => sharp(bytes, { limitInputPixels: limits.pixels, failOn: "truncated" });
  let found: Loaded = { width: 0, height: 0, frames: 0 };
  try {
    const { format, width, height, pages = 1, depth } = await open().metadata();
    const isAvif = format === "heif";
    found = { width, height, frames: pages, isAvif };
    const isLarge = width * height > (isAvif ? limits.avif : limits.pixels);
    if (isLarge || Math.max(width, height) > limits.longest) return { found };
    // Nothing that photographs makes wider numbers, and they take eight times the memory.
    if (depth !== "uchar" && depth !== "ushort") return { found: { ...found, fault: "broken" } };
    const { data, info } = await drawn(open().timeout({ seconds }), limits.side);
    return { found: { ...found, picture: { width: info.width, height: info.height } }, data };
  } catch (error) {
    return { found: { ...found, fault: faultOf(error) } };
  }
}

function drawn(picture: Sharp, side: number) {
  return picture
    .autoOrient()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
}

function faultOf(error: unknown): "big" | "broken" | "slow" {
  if (/timeout/i.test(String(error))) return "slow";
  return /pixel limit|too large/i.test(String(error)) ? "big" : "broken";
}

const HOUR = 3600; // seconds: whoever started this process ends it before

if (process.argv[1] === program) {
  const limits: Limits = JSON.parse(process.argv[2] ?? "");
  const { found, data = "" } = await loaded(await buffer(process.stdin), limits, HOUR);
  process.stdout.write(`${JSON.stringify(found)}\n`);
  process.stdout.write(data);
}
