import sharp from "sharp";

/** Picture is red, green and blue of every pixel, row by row, one byte each. */
export type Picture = { data: Uint8Array; width: number; height: number };

/** MOST_PIXELS is the largest picture we decode: above it, a small file could take all the memory there is. */
export const MOST_PIXELS = 100_000_000;

sharp.cache(false);

/** pictureIn returns the picture in a file's bytes, turned upright as its EXIF says; it throws when there is none. */
export async function pictureIn(bytes: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .autoOrient()
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
