import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { pictureCodeOf } from "../functions/errors.js";
import { formatOf } from "../functions/formats.js";
import { hashOf, prepared, TAKEN } from "../functions/picture.js";
import { barePng } from "../functions/png.js";
import {
  cornersOf,
  heic,
  PRIVATE,
  pattern,
  TURNED,
  telling,
  turnedHeic,
  UPRIGHT,
} from "./patterns.js";

const soon = () => Date.now() + 30_000;

type File = { name: string; bytes: () => Promise<Buffer> | Buffer };

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 130, g: 130, b: 130 } } });

async function noise(width: number, height: number): Promise<Buffer> {
  const [small, sharper] = [
    flat(width, height),
    { mean: 128, sigma: 60, type: "gaussian" as const },
  ];
  const grain = {
    create: { width, height, channels: 3 as const, background: "grey", noise: sharper },
  };
  return small
    .composite([{ input: grain }])
    .jpeg({ quality: 100 })
    .toBuffer();
}

async function film(): Promise<Sharp> {
  const frames = [await pattern().png().toBuffer(), await flat(160, 120).png().toBuffer()];
  return sharp(frames, { join: { animated: true } });
}

const kinds: File[] = [
  { name: "a JPEG", bytes: () => pattern().jpeg({ quality: 100 }).toBuffer() },
  { name: "a progressive JPEG", bytes: () => pattern().jpeg({ progressive: true }).toBuffer() },
  { name: "a JPEG for print", bytes: () => pattern().toColourspace("cmyk").jpeg().toBuffer() },
  { name: "a PNG", bytes: () => pattern().png().toBuffer() },
  { name: "an interlaced PNG", bytes: () => pattern().png({ progressive: true }).toBuffer() },
  { name: "a PNG of few colours", bytes: () => pattern().png({ palette: true }).toBuffer() },
  { name: "a PNG of 16 bits", bytes: () => pattern().toColourspace("rgb16").png().toBuffer() },
  { name: "a WebP", bytes: () => pattern().webp().toBuffer() },
  { name: "a GIF", bytes: () => pattern().gif().toBuffer() },
  { name: "a TIFF", bytes: () => pattern().tiff().toBuffer() },
  { name: "a TIFF for print", bytes: () => pattern().toColourspace("cmyk").tiff().toBuffer() },
  { name: "an AVIF", bytes: () => pattern().avif({ quality: 80 }).toBuffer() },
  { name: "a HEIC", bytes: () => heic("plain") },
];

test.each(kinds)("prepared reads $name", async ({ bytes }) => {
  const { image, ...rest } = await prepared(await bytes(), soon());
  expect(rest).toEqual({ width: 160, height: 120, frames: 1 });
  expect(await cornersOf(image)).toBe(UPRIGHT);
  expect(["jpeg", "png"]).toContain(formatOf(image));
});

const orientations = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => ({
  orientation,
  want: TURNED[orientation - 1],
}));
const turning: [string, (picture: Sharp) => Sharp][] = [
  ["JPEG", (picture) => picture.jpeg({ quality: 95 })],
  ["PNG", (picture) => picture.png()],
  ["WebP", (picture) => picture.webp({ quality: 95 })],
  ["TIFF", (picture) => picture.tiff()],
];

test.each(orientations.flatMap((one) => turning.map(([kind, made]) => ({ ...one, kind, made }))))(
  "prepared turns a $kind of orientation $orientation upright, and tells nobody of its maker and place",
  async ({ orientation, want, made }) => {
    const file = await made(telling(pattern(), orientation)).toBuffer();
    expect(PRIVATE.filter((word) => file.includes(word))).not.toEqual([]);
    const { image, width, height } = await prepared(file, soon());
    expect(await cornersOf(image)).toBe(want);
    expect([width, height]).toEqual(orientation < 5 ? [160, 120] : [120, 160]);
    expect(await sharp(image).metadata()).toMatchObject({ width, height });
    expect(PRIVATE.filter((word) => Buffer.from(image).includes(word))).toEqual([]);
  },
);

test.each([
  { name: "as it stands", file: heic("plain"), want: UPRIGHT },
  { name: "turned to the left", file: turnedHeic(heic("plain"), "irot", 1), want: TURNED[7] },
  { name: "turned around", file: turnedHeic(heic("plain"), "irot", 2), want: TURNED[2] },
  { name: "turned to the right", file: turnedHeic(heic("plain"), "irot", 3), want: TURNED[5] },
  { name: "upside down", file: turnedHeic(heic("plain"), "imir", 0), want: TURNED[3] },
  { name: "mirrored", file: turnedHeic(heic("plain"), "imir", 1), want: TURNED[1] },
  { name: "turned by EXIF alone, which counts for nothing", file: heic("exif"), want: UPRIGHT },
  {
    name: "turned by both, once",
    file: turnedHeic(heic("exif"), "irot", 3),
    want: TURNED[5],
  },
])("prepared reads a HEIC $name", async ({ file, want }) => {
  const { image } = await prepared(file, soon());
  expect(await cornersOf(image)).toBe(want);
  expect(PRIVATE.filter((word) => Buffer.from(image).includes(word))).toEqual([]);
});

test.each([
  { name: "a PNG", bytes: () => pattern({ clear: true }).png().toBuffer() },
  { name: "a WebP", bytes: () => pattern({ clear: true }).webp().toBuffer() },
  { name: "a GIF", bytes: () => pattern({ clear: true }).gif().toBuffer() },
  { name: "an AVIF", bytes: () => pattern({ clear: true }).avif({ quality: 90 }).toBuffer() },
  { name: "a HEIC", bytes: () => heic("alpha") },
])("prepared puts what $name lets through on white", async ({ bytes }) => {
  const { image } = await prepared(await bytes(), soon());
  expect(await cornersOf(image)).toBe("white green blue white");
});

test.each([
  { name: "an animated GIF", bytes: async () => (await film()).gif().toBuffer() },
  { name: "an animated WebP", bytes: async () => (await film()).webp().toBuffer() },
  { name: "a TIFF of two pages", bytes: async () => (await film()).tiff().toBuffer() },
  { name: "a HEIC of two pictures", bytes: () => heic("two") },
  { name: "an animated PNG", bytes: async () => animated(await pattern().png().toBuffer()) },
])("prepared reads the first frame of $name, and says that there are 2", async ({ bytes }) => {
  const { image, width, height, frames } = await prepared(await bytes(), soon());
  expect({ width, height, frames }).toEqual({ width: 160, height: 120, frames: 2 });
  expect(await cornersOf(image)).toBe(UPRIGHT);
});

test.each([
  { name: "a small JPEG as it is", bytes: () => pattern().jpeg().toBuffer() },
  { name: "a small PNG as it is", bytes: () => barely(png) },
])("prepared leaves the pixels of $name", async ({ bytes }) => {
  const file = await bytes();
  const { image } = await prepared(file, soon());
  expect(Buffer.from(image).equals(file)).toBe(true);
});

test.each([
  { name: "over 5 MB", bytes: () => noise(2600, 2000) },
  { name: "over 10,000 pixels wide", bytes: () => flat(10_001, 100).jpeg().toBuffer() },
  { name: "of 50 megapixels as HEIC", bytes: () => heic("fifty") },
  {
    name: "of 50 megapixels, turned",
    bytes: () => flat(8160, 6144).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  },
])("prepared shrinks a picture $name", async ({ bytes }) => {
  const { image, width, height } = await prepared(await bytes(), soon());
  expect(image.length).toBeLessThanOrEqual(TAKEN.bytes);
  expect(Math.max(width, height)).toBeLessThanOrEqual(TAKEN.most);
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(TAKEN.least);
});

test.each([
  { width: 79, height: 300, want: { width: 80, height: 300 } },
  { width: 300, height: 16, want: { width: 300, height: 80 } },
  { width: 20, height: 17, want: { width: 80, height: 80 } },
  { width: 80, height: 80, want: { width: 80, height: 80 } },
])("prepared gives $width by $height pixels a white border", async ({ width, height, want }) => {
  const { image, ...rest } = await prepared(await flat(width, height).png().toBuffer(), soon());
  expect(rest).toMatchObject(want);
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const middle = (Math.floor(info.height / 2) * info.width + info.width / 2) * info.channels;
  expect(data[middle]).toBeLessThan(140);
  if (width < 79 || height < 79) expect(data[0]).toBeGreaterThan(240);
});

const png = await pattern().png().toBuffer();
const jpeg = await pattern().jpeg().toBuffer();
const gif = await pattern().gif().toBuffer();
const webp = await pattern().webp().toBuffer();
const avif = await pattern().avif().toBuffer();

test.each([
  { name: "nothing", bytes: () => Buffer.alloc(0), want: "not-a-picture" },
  {
    name: "30,001 pixels wide",
    bytes: () => flat(30_001, 16).png().toBuffer(),
    want: "picture-too-big",
  },
  {
    name: "30,001 pixels high, as HEIC says",
    bytes: () => sizedHeic("plain", 160, 30_001),
    want: "picture-too-big",
  },
  { name: "text", bytes: () => Buffer.from("hello"), want: "not-a-picture" },
  {
    name: "SVG",
    bytes: () => Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    want: "not-a-picture",
  },
  { name: "PDF", bytes: () => Buffer.from("%PDF-1.7"), want: "file-document" },
  { name: "15 pixels", bytes: () => flat(300, 15).png().toBuffer(), want: "picture-too-small" },
  {
    name: "15 pixels as GIF",
    bytes: () => flat(15, 300).gif().toBuffer(),
    want: "picture-too-small",
  },
  {
    name: "a PNG that says 60000 by 60000",
    bytes: () => sizedPng(60_000, 60_000),
    want: "picture-too-big",
  },
  {
    name: "a JPEG that says 65500 by 65500",
    bytes: () => sizedJpeg(65_500, 65_500),
    want: "picture-too-big",
  },
  {
    name: "a GIF that says 60000 by 60000",
    bytes: () => sizedGif(60_000, 60_000),
    want: "picture-too-big",
  },
  {
    name: "54 megapixels",
    bytes: () => flat(9000, 6000).png().toBuffer(),
    want: "picture-too-big",
  },
  {
    name: "54 megapixels as WebP",
    bytes: () => flat(9000, 6000).webp({ effort: 0 }).toBuffer(),
    want: "picture-too-big",
  },
  {
    name: "54 megapixels as TIFF",
    bytes: () => flat(9000, 6000).tiff({ compression: "deflate" }).toBuffer(),
    want: "picture-too-big",
  },
  {
    name: "a HEIC that says 60000 by 60000",
    bytes: () => sizedHeic("plain", 60_000, 60_000),
    want: "picture-too-big",
  },
  {
    name: "a HEIC that holds more than it says",
    bytes: () => sizedHeic("fifty", 200, 200),
    want: "picture-unreadable",
  },
  { name: "a PNG that says 0 by 0", bytes: () => sizedPng(0, 0), want: "picture-unreadable" },
])("prepared refuses $name as $want", async ({ bytes, want }) => {
  await expect(prepared(await bytes(), soon())).rejects.toMatchObject({ code: want });
});

test.each([
  { name: "JPEG", file: jpeg },
  { name: "PNG", file: png },
  { name: "GIF", file: gif },
  { name: "WebP", file: webp },
  { name: "AVIF", file: avif },
  { name: "HEIC", file: heic("plain") },
  { name: "TIFF", file: await pattern().tiff({ compression: "lzw" }).toBuffer() },
  { name: "JPEG for print", file: await pattern().toColourspace("cmyk").jpeg().toBuffer() },
  { name: "progressive JPEG", file: await pattern().jpeg({ progressive: true }).toBuffer() },
])("prepared refuses a $name that is cut off as unreadable", async ({ file }) => {
  for (const part of [0.3, 0.6, 0.9]) {
    const cut = prepared(file.subarray(0, Math.floor(file.length * part)), soon());
    await expect(cut, `${part}`).rejects.toMatchObject({ code: "picture-unreadable" });
  }
});

test.each([
  { name: "a JPEG with a film behind it", file: jpeg, tail: "\0\0\0\x18ftypmp42 SecretPlace" },
  { name: "a PNG with an archive behind it", file: png, tail: "PK\x03\x04 SecretPlace" },
])("prepared drops what follows: $name", async ({ file, tail }) => {
  const { image } = await prepared(Buffer.concat([barely(file), Buffer.from(tail)]), soon());
  expect(Buffer.from(image).equals(barely(file))).toBe(true);
});

test("prepared lets no file reach another parser by what it looks like besides", async () => {
  const both = Buffer.concat([
    Buffer.from("GIF89a"),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'),
  ]);
  await expect(prepared(both, soon())).rejects.toMatchObject({ code: "picture-unreadable" });
  const drawing = sharp(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'),
  );
  await expect(drawing.metadata()).rejects.toThrow();
});

test("prepared reads, or fails as a picture, whatever the bytes", async () => {
  const starts = [jpeg, png, gif, webp, avif, heic("plain"), Buffer.from("II*\0"), Buffer.alloc(0)];
  const changes = fc.array(fc.tuple(fc.nat(800), fc.nat(255)), { minLength: 1, maxLength: 8 });
  const any = fc.tuple(fc.constantFrom(...starts), changes, fc.uint8Array({ maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(any, async ([start, all, tail]) => {
      const bytes = Buffer.concat([start, tail]);
      for (const [at, value] of all) bytes[at] = value;
      const ended = await prepared(bytes, soon()).catch((error) => pictureCodeOf(error) ?? error);
      expect(ended).not.toBeInstanceOf(Error);
    }),
    { numRuns: 40 },
  );
});

test("prepared counts no more than 999 frames", async () => {
  const frame = Buffer.from("2c00000000010001000002024c0100", "hex");
  const { frames } = await prepared(
    Buffer.concat([gif.subarray(0, -1), ...Array(1000).fill(frame), Buffer.from(";")]),
    soon(),
  );
  expect(frames).toBe(999);
});

test("prepared turns a PNG whose EXIF stands after its pixels", async () => {
  const exif = chunk("eXIf", `II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0`);
  const { image } = await prepared(
    Buffer.concat([png.subarray(0, -12), exif, png.subarray(-12)]),
    soon(),
  );
  expect(await cornersOf(image)).toBe(TURNED[5]);
});

test.each([
  {
    kind: "JPEG",
    file: await wide().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  },
  { kind: "PNG", file: await wide().png().toBuffer() },
])("prepared shows the colours of a $kind of a wide screen as they are meant", async ({ file }) => {
  const { image } = await prepared(file, soon());
  const meant = await sharp(file).toColourspace("srgb").raw().toBuffer();
  const shown = await sharp(image).raw().toBuffer();
  expect(distance(shown, meant)).toBeLessThan(8);
  expect((await sharp(image).metadata()).icc).toBeUndefined();
});

test("prepared says that nobody waits for a picture whose turn came too late", async () => {
  const turned = await telling(pattern(), 6).jpeg().toBuffer();
  const late = prepared(turned, Date.now() - 1);
  await expect(late).rejects.toMatchObject({ code: "platform-refused" });
});

test("prepared says that a picture took too long when its own turn did", async () => {
  const slow = prepared(webp, Date.now() + 20); // less than any process takes to begin
  await expect(slow).rejects.toMatchObject({ code: "picture-too-big" });
});

test("hashOf names a picture by its content alone", () => {
  expect(hashOf(new Uint8Array(Buffer.from("abc")))).toBe(
    createHash("sha256").update("abc").digest("hex"),
  );
});

// What the encoder wrote besides is not kept.
function barely(file: Buffer): Buffer {
  return Buffer.from(barePng(file)?.image ?? file);
}

function sizedPng(width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

function sizedJpeg(width: number, height: number): Buffer {
  const bytes = Buffer.from(jpeg);
  const frame = bytes.indexOf(Buffer.from("ffc0", "hex"));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

function sizedGif(width: number, height: number): Buffer {
  const bytes = Buffer.from(gif);
  const frame = bytes.indexOf(Buffer.from("2c00000000", "hex")) + 5;
  for (const at of [6, frame]) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return bytes;
}

function sizedHeic(name: "plain" | "fifty", width: number, height: number): Buffer {
  const bytes = Buffer.from(heic(name));
  const size = bytes.indexOf("ispe") + 8;
  bytes.writeUInt32BE(width, size);
  bytes.writeUInt32BE(height, size + 4);
  return bytes;
}

// An animation's first frame may be the picture that everybody sees.
function animated(bytes: Buffer): Buffer {
  const control = chunk("acTL", "\0\0\0\x02\0\0\0\0");
  return Buffer.concat([bytes.subarray(0, 33), control, bytes.subarray(33)]);
}

function chunk(kind: string, content: string): Buffer {
  const [body, length, sum] = [
    Buffer.from(kind + content, "latin1"),
    Buffer.alloc(4),
    Buffer.alloc(4),
  ];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

// Of one colour, far from what the same numbers are in sRGB.
function wide(): Sharp {
  return flat(160, 120).linear([0.4, 1.4, 0.6], [0, 0, 0]).withIccProfile("p3");
}

function distance(one: Buffer, other: Buffer): number {
  return Math.max(...[0, 1, 2].map((at) => Math.abs((one[at] ?? 0) - (other[at] ?? 255))));
}
