import fc from "fast-check";
import { expect, test } from "vitest";
import { pictureCodeOf } from "../functions/errors.js";
import { bareJpeg } from "../functions/jpeg.js";
import { PRIVATE, pattern, telling } from "./patterns.js";

const plain = await pattern().jpeg().toBuffer();
const size = { width: 160, height: 120 };
const SOI = plain.subarray(0, 2);

function segment(marker: number, content: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, Buffer.from(content, "latin1")]);
}

const withSegment = (marker: number, content: string) =>
  Buffer.concat([SOI, segment(marker, content), plain.subarray(2)]);

test.each([
  { name: "EXIF that turns nothing", marker: 0xe1, content: "Exif\0\0II*\0\x08\0\0\0\0\0" },
  { name: "XMP", marker: 0xe1, content: "http://ns.adobe.com/xap/1.0/\0<x/>" },
  { name: "a second picture's place", marker: 0xe2, content: "MPF\0II*\0" },
  { name: "IPTC", marker: 0xed, content: "Photoshop 3.0\x008BIM" },
  { name: "a thumbnail", marker: 0xe0, content: "JFXX\0\x10" },
  {
    name: "JFIF with a thumbnail",
    marker: 0xe0,
    content: `JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc`,
  },
  { name: "a comment", marker: 0xfe, content: "SecretPlace" },
  { name: "a maker's own segment", marker: 0xef, content: "Ducky" },
])("bareJpeg drops $name", ({ marker, content }) => {
  const bare = bareJpeg(withSegment(marker, content));
  expect(bare).toEqual({ image: plain, ...size });
});

test.each([
  { name: "how Adobe codes colours", marker: 0xee, content: "Adobe\0\x64\0\0\0\0\x01" },
  { name: "JFIF", marker: 0xe0, content: "JFIF\0\x01\x01\0\0\x01\0\x01\0\0" },
])("bareJpeg keeps $name", ({ marker, content }) => {
  const file = withSegment(marker, content);
  expect(bareJpeg(file)).toEqual({ image: file, ...size });
});

const profiled = async (profile: "srgb" | "p3") =>
  pattern().withIccProfile(profile).jpeg().toBuffer();
const P3 = await profiled("p3");

test("bareJpeg drops a profile that says no more than everybody assumes", async () => {
  const file = await profiled("srgb");
  expect(file.includes("ICC_PROFILE")).toBe(true);
  expect(bareJpeg(file)).toEqual({ image: plain, ...size });
});

// As a file of red, green and blue has it: letters for the colours' numbers.
function lettered(before: Buffer): Buffer {
  const bytes = Buffer.from(plain.subarray(2));
  const [frame, scan] = ["ffc0", "ffda"].map((marker) => bytes.indexOf(Buffer.from(marker, "hex")));
  for (const [index, letter] of [...Buffer.from("RGB")].entries()) {
    bytes[Number(frame) + 10 + 3 * index] = letter;
    bytes[Number(scan) + 5 + 2 * index] = letter;
  }
  return Buffer.concat([SOI, before, bytes]);
}

const THUMBNAIL = segment(0xe0, "JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc");
const ADOBE = "Adobe\0\x64\0\0\0\0\0";

test.each([
  { name: "Adobe's note is longer than usual", file: withSegment(0xee, `${ADOBE}\0`) },
  { name: "the colours are letters, and JFIF has a thumbnail", file: lettered(THUMBNAIL) },
  {
    name: "JFIF with a thumbnail overrules Adobe's note",
    file: Buffer.concat([SOI, THUMBNAIL, segment(0xee, ADOBE), plain.subarray(2)]),
  },
  { name: "the profile is of a wide screen", file: P3 },
  { name: "the profile is none", file: withSegment(0xe2, "ICC_PROFILE\0\x01\x01sRGB") },
])("bareJpeg leaves to others a JPEG whose colours would change: $name", ({ file }) => {
  expect(bareJpeg(file)).toBeUndefined();
});

test.each([0x01, 0xbf, 0xc8, 0xcc, 0xdc, 0xde, 0xdf, 0xf0, 0xfd])(
  "bareJpeg hands on no segment that is rare, such as %i",
  (marker) => {
    expect(bareJpeg(withSegment(marker, "SecretPlace"))).toBeUndefined();
  },
);

test.each([
  { pieces: 9_000, want: undefined },
  { pieces: 10_001, want: "picture-unreadable" },
])("bareJpeg says $want of a JPEG in $pieces pieces", ({ pieces, want }) => {
  const comments = Buffer.concat(Array.from({ length: pieces }, () => segment(0xfe, "")));
  const file = Buffer.concat([SOI, comments, plain.subarray(2)]);
  expect(codeOf(() => bareJpeg(file))).toBe(want);
});

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return pictureCodeOf(error);
  }
}

test.each([
  { name: "progressive", file: await pattern().jpeg({ progressive: true }).toBuffer() },
  { name: "grey", file: await pattern().greyscale().jpeg().toBuffer() },
  {
    name: "of restarts",
    file: Buffer.concat([SOI, Buffer.from("ffffffdd00040005", "hex"), plain.subarray(2)]),
  },
])("bareJpeg takes a JPEG that is $name", ({ file }) => {
  expect(bareJpeg(file)).toMatchObject(size);
});

test("bareJpeg drops what follows the end, such as a film", () => {
  const film = Buffer.from("\0\0\0\x18ftypmp42\xff\xd8\xff\xd9", "latin1");
  expect(bareJpeg(Buffer.concat([plain, film]))?.image).toEqual(plain);
});

test.each([
  { name: "is turned", file: await telling(pattern(), 6).jpeg().toBuffer() },
  { name: "has colours for print", file: await pattern().toColourspace("cmyk").jpeg().toBuffer() },
  { name: "has no end", file: plain.subarray(0, -2) },
  { name: "ends in a segment", file: plain.subarray(0, 30) },
  {
    name: "has no pixels",
    file: Buffer.concat([SOI, segment(0xc0, "\x08\0\x78\0\xa0\x03"), Buffer.from("ffd9", "hex")]),
  },
  { name: "has two frames", file: withSegment(0xc0, "\x08\0\x78\0\xa0\x03") },
  {
    name: "has 12 bits",
    file: Buffer.from(plain.toString("hex").replace("ffc0001108", "ffc000110c"), "hex"),
  },
  {
    name: "is coded without loss",
    file: Buffer.from(plain.toString("hex").replace("ffc00011", "ffc30011"), "hex"),
  },
  {
    name: "has garbage between segments",
    file: Buffer.concat([SOI, Buffer.from("abc"), plain.subarray(2)]),
  },
])("bareJpeg leaves to others what $name", ({ file }) => {
  expect(bareJpeg(file)).toBeUndefined();
});

test("bareJpeg tells nobody of maker and place", async () => {
  const file = await telling(pattern()).jpeg().toBuffer();
  const image = Buffer.from(bareJpeg(file)?.image ?? "");
  expect(image.length).toBeGreaterThan(400);
  expect(PRIVATE.filter((word) => file.includes(word))).not.toEqual([]);
  expect(PRIVATE.filter((word) => image.includes(word))).toEqual([]);
});

test("bareJpeg throws nothing, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(700), fc.nat(255))), (changes) => {
      const bytes = Buffer.from(plain);
      for (const [at, value] of changes) bytes[at] = value;
      expect(() => bareJpeg(bytes)).not.toThrow();
    }),
  );
});
