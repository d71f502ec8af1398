import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { barePng, movesIn, tidyPng } from "../functions/png.js";
import { PRIVATE, pattern, telling } from "./patterns.js";

const size = { width: 160, height: 120 };
const written = await pattern().png().toBuffer();
const plain = Buffer.from(barePng(written)?.image ?? "");
const HEADER = 33; // bytes: the signature and the first chunk

function chunk(kind: string, content: string): Buffer {
  const body = Buffer.from(kind + content, "latin1");
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const withChunk = (kind: string, content: string) =>
  Buffer.concat([plain.subarray(0, HEADER), chunk(kind, content), plain.subarray(HEADER)]);

test.each([
  { kind: "eXIf", content: "II*\0\x08\0\0\0\0\0" },
  { kind: "tEXt", content: "Comment\0SecretPlace" },
  { kind: "zTXt", content: "Comment\0\0abc" },
  { kind: "iTXt", content: "XML:com.adobe.xmp\0\0\0\0\0<x/>" },
  { kind: "tIME", content: "\x07\xe6\x0b\x15\0\0\0" },
  { kind: "pHYs", content: "\0\0\0\x01\0\0\0\x01\x01" },
  { kind: "caBX", content: "who made it" },
])("barePng drops $kind", ({ kind, content }) => {
  expect(barePng(withChunk(kind, content))).toEqual({ image: plain, ...size });
});

test("barePng keeps how colours are meant", () => {
  const file = withChunk("gAMA", "\0\0\xb1\x8f");
  expect(barePng(file)).toEqual({ image: file, ...size });
});

const P3 = await pattern().withIccProfile("p3").png().toBuffer();
const SRGB = await pattern().withIccProfile("srgb").png().toBuffer();

test("barePng drops a profile that says no more than everybody assumes", () => {
  expect(SRGB.includes("iCCP")).toBe(true);
  expect(barePng(SRGB)).toEqual({ image: plain, ...size });
});

test("barePng drops what a profile overrules", () => {
  const gamma = chunk("gAMA", "\0\0\xb1\x8f");
  const file = Buffer.concat([SRGB.subarray(0, HEADER), gamma, SRGB.subarray(HEADER)]);
  expect(barePng(file)).toEqual({ image: plain, ...size });
});

const turning = chunk("eXIf", "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");

test.each([
  { name: "moves EXIF before the pixels", tail: [turning], want: [turning, "IDAT", "IEND"] },
  { name: "leaves what has none", tail: [], want: ["IDAT", "IEND"] },
])("tidyPng $name", ({ tail, want }) => {
  const end = Buffer.from("0000000049454e44ae426082", "hex");
  const file = Buffer.concat([plain.subarray(0, -12), ...tail, end]);
  const [head, ...rest] = [plain.subarray(0, HEADER), ...want];
  const parts = rest.map((part) => (part === "IDAT" ? plain.subarray(HEADER, -12) : part));
  const whole = parts.map((part) => (part === "IEND" ? end : part));
  expect(tidyPng(file)).toEqual(Buffer.concat([head, ...(whole as Buffer[])]));
});

test("barePng drops what follows the end", () => {
  expect(barePng(Buffer.concat([plain, Buffer.from("SecretPlace")]))?.image).toEqual(plain);
});

test("barePng tells nobody of maker and place", async () => {
  const file = await telling(pattern()).png().toBuffer();
  const image = Buffer.from(barePng(file)?.image ?? "");
  expect(image.length).toBeGreaterThan(400);
  expect(PRIVATE.filter((word) => file.includes(word))).not.toEqual([]);
  expect(PRIVATE.filter((word) => image.includes(word))).toEqual([]);
});

test.each([
  { name: "is turned", file: await telling(pattern(), 6).png().toBuffer() },
  { name: "lets something through", file: await pattern({ clear: true }).png().toBuffer() },
  { name: "has one colour that is clear", file: withChunk("tRNS", "\0\0\0\0\0\0") },
  { name: "has colours of a wide screen", file: P3 },
  { name: "has a profile that is none", file: withChunk("iCCP", "sRGB\0\0sRGB") },
  { name: "moves", file: withChunk("acTL", "\0\0\0\x02\0\0\0\0") },
  { name: "has 16 bits", file: await pattern().toColourspace("rgb16").png().toBuffer() },
  { name: "has no end", file: plain.subarray(0, -12) },
  { name: "ends in its pixels", file: plain.subarray(0, HEADER + 40) },
  { name: "has a broken chunk", file: Buffer.from(plain).fill(1, HEADER + 20, HEADER + 24) },
  { name: "has no pixels", file: Buffer.concat([plain.subarray(0, HEADER), chunk("IEND", "")]) },
  {
    name: "has another first chunk",
    file: Buffer.concat([plain.subarray(0, 8), chunk("IEND", "")]),
  },
])("barePng leaves to others what $name", ({ file }) => {
  expect(barePng(file)).toBeUndefined();
});

test.each([
  { name: "no animation", file: plain, want: 1 },
  { name: "an animation of 7", file: withChunk("acTL", "\0\0\0\x07\0\0\0\0"), want: 7 },
  { name: "an animation of none", file: withChunk("acTL", "\0\0\0\0\0\0\0\0"), want: 1 },
  { name: "a chunk that is too short", file: withChunk("acTL", "\0"), want: 1 },
])("movesIn counts the frames of $name: $want", ({ file, want }) => {
  expect(movesIn(file)).toBe(want);
});

test("barePng, movesIn and tidyPng throw nothing, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(255))), (changes) => {
      const bytes = Buffer.from(written);
      for (const [at, value] of changes) bytes[at] = value;
      expect(() => [barePng(bytes), movesIn(bytes), tidyPng(bytes)]).not.toThrow();
    }),
  );
});
