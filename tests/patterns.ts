import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";

const [WIDTH, HEIGHT] = [160, 120];
const COLOURS = { red: [255, 0, 0], green: [0, 160, 0], blue: [0, 0, 255], white: [255, 255, 255] };

/** UPRIGHT is what cornersOf finds in the pattern: top left, top right, bottom left, bottom right. */
export const UPRIGHT = "red green blue white";

/** TURNED is what cornersOf finds in a pattern of each EXIF orientation, 1 first, once it stands upright. */
export const TURNED = [
  UPRIGHT,
  "green red white blue",
  "white blue green red",
  "blue white red green",
  "red blue green white",
  "blue red white green",
  "white green blue red",
  "green white red blue",
];

/** pattern is a picture of 160 by 120 pixels with another colour in each quarter; `clear` lets the first one through. */
export function pattern({ clear = false } = {}): Sharp {
  const quarters = Object.values(COLOURS);
  const data = Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const quarter = (x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2);
    return [...(quarters[quarter] ?? []), ...(clear ? [quarter === 0 ? 0 : 255] : [])];
  });
  const raw = { width: WIDTH, height: HEIGHT, channels: clear ? 4 : 3 } as const;
  return sharp(Buffer.from(data.flat()), { raw });
}

/** cornersOf returns the colours in a picture's quarters, as it stands in the file. */
export async function cornersOf(image: Uint8Array): Promise<string> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const found = [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(info.width * (quarter % 2 ? 0.75 : 0.25));
    const y = Math.floor(info.height * (quarter < 2 ? 0.25 : 0.75));
    const at = (y * info.width + x) * info.channels;
    return nameOf([...data.subarray(at, at + 3)]);
  });
  return found.join(" ");
}

// Colours for print, and those of a lossy file, are near what they were.
function nameOf(colour: number[]): string {
  const far = (one: number[]) => Math.hypot(...one.map((value, at) => value - (colour[at] ?? 0)));
  const [near] = Object.entries(COLOURS).toSorted(([, one], [, other]) => far(one) - far(other));
  return near && far(near[1]) < 140 ? near[0] : colour.join();
}

/** PRIVATE is what the files of `telling` tell of their maker and place. */
export const PRIVATE = [
  "Exif",
  "SecretMaker",
  "SecretPlace",
  "http://ns.adobe.com/xap",
  "photoshop",
];

/** telling adds EXIF with GPS, and XMP, to a picture; `orientation` is how it says that it is to be turned. */
export function telling(picture: Sharp, orientation = 1): Sharp {
  const GPS = {
    GPSLatitudeRef: "N",
    GPSLatitude: "1/1 17/1 30/1",
    GPSProcessingMethod: "SecretPlace",
  };
  return picture
    .withXmp(
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>SecretPlace http://ns.adobe.com/xap</a></x:xmpmeta>",
    )
    .withExif({ IFD0: { Make: "SecretMaker", Orientation: String(orientation) }, IFD3: GPS })
    .withMetadata({ orientation });
}

/**
 * heic returns a file of tests/pictures. They are the pattern (plain; with EXIF that tells and is turned; with its first
 * quarter clear; with a second picture) and 50 megapixels of one colour, made by heif-enc 1.15: `heif-enc -q 60 plain.png`.
 */
export function heic(name: "plain" | "exif" | "alpha" | "two" | "fifty"): Buffer {
  return readFileSync(`tests/pictures/${name}.heic`);
}

/** turnedHeic returns a HEIC of one picture whose container says to turn or mirror it: a box such as "irot" and its value. */
export function turnedHeic(file: Buffer, box: "irot" | "imir", value: number): Buffer {
  const bytes = Buffer.from(file);
  const at = (name: string) => bytes.indexOf(name) - 4;
  const grow = (name: string, by: number) =>
    bytes.writeUInt32BE(bytes.readUInt32BE(at(name)) + by, at(name));
  const [added, told] = [Buffer.from(`\0\0\0\x09${box}${String.fromCharCode(value)}`), 1];
  const properties = at("ipco") + bytes.readUInt32BE(at("ipco"));
  let kinds = 0;
  for (let box = at("ipco") + 8; box < properties; box += bytes.readUInt32BE(box)) kinds += 1;
  const counted = at("ipma") + 18;
  const count = bytes[counted] ?? 0;
  const end = counted + 1 + count;
  for (let item = 0; item < bytes.readUInt16BE(at("iloc") + 14); item++) {
    const base = at("iloc") + 16 + 18 * item + 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(base) + added.length + told, base);
  }
  for (const name of ["meta", "iprp"]) grow(name, added.length + told);
  grow("ipco", added.length);
  grow("ipma", told);
  bytes[counted] = count + 1;
  const parts = [bytes.subarray(0, properties), added, bytes.subarray(properties, end)];
  return Buffer.concat([...parts, Buffer.from([0x80 + kinds + 1]), bytes.subarray(end)]);
}
