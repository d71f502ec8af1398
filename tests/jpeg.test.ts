import fc from "fast-check";
import { expect, test } from "vitest";
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
  { name: "an ICC profile", marker: 0xe2, content: "ICC_PROFILE\0\x01\x01abc" },
  { name: "how Adobe codes colours", marker: 0xee, content: "Adobe\0\x64\0\0\0\0\x01" },
  { name: "JFIF", marker: 0xe0, content: "JFIF\0\x01\x01\0\0\x01\0\x01\0\0" },
])("bareJpeg keeps $name", ({ marker, content }) => {
  const file = withSegment(marker, content);
  expect(bareJpeg(file)).toEqual({ image: file, ...size });
});

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
