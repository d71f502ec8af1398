import sharp from "sharp";

/** Picture is red, green and blue of every pixel, row by row, one byte each. */
export type Picture = { data: Uint8Array; width: number; height: number };

/** Size is how many pixels a picture is wide and high. */
export type Size = Pick<Picture, "width" | "height">;

/** MOST_PIXELS is the largest picture we decode: above it, a small file could take all the memory there is. */
export const MOST_PIXELS = 100_000_000;

/** ENOUGH is how many pixels a picture may keep: writing that the detector finds gains nothing from more. */
export const ENOUGH = 6_000_000;

sharp.cache(false);
// Threads of its own would only wait for each other: one picture is read at a time.
sharp.concurrency(1);

const openedOf = (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: MOST_PIXELS });

/** sizeIn returns how large the picture in a file's bytes is, before it is turned upright; it throws when there is none. */
export async function sizeIn(bytes: Uint8Array): Promise<Size> {
  const { width, height } = await openedOf(bytes).metadata();
  return { width, height };
}

/** keptOf returns the size that a picture is decoded at: halved, which a JPEG's decoder does by itself, until it is enough. */
export function keptOf({ width, height }: Size): Size {
  const halvings = Math.max(0, Math.ceil(Math.log2((width * height) / ENOUGH) / 2));
  const kept = (side: number) => Math.max(1, Math.floor(side / 2 ** halvings));
  return { width: kept(width), height: kept(height) };
}

/** pictureIn returns the picture in a file's bytes, turned upright as its EXIF says, a large one smaller; it throws when there is none. */
export async function pictureIn(bytes: Uint8Array): Promise<Picture> {
  const { autoOrient } = await openedOf(bytes).metadata();
  const { width, height } = keptOf(autoOrient);
  const { data, info } = await openedOf(bytes)
    .autoOrient()
    .resize(width, height, { fit: "fill" })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** resized returns the picture at another size, stretched where the sides do not agree. */
export async function resized(picture: Picture, width: number, height: number): Promise<Picture> {
  const raw = { width: picture.width, height: picture.height, channels: 3 } as const;
  const data = await sharp(picture.data, { raw, limitInputPixels: false })
    .resize(width, height, { fit: "fill" })
    .raw()
    .toBuffer();
  return { data, width, height };
}
