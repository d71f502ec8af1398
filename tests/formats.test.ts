import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { formatOf, pictureFormat } from "../functions/formats.js";
import { heic, pattern } from "./patterns.js";

const zipped = (name: string) => Buffer.from(zipSync({ [name]: strToU8("x") }));
const media = (brand: string, others = "") => {
  const size = String.fromCharCode(16 + others.length);
  return `\0\0\0${size}ftyp${brand}\0\0\0\0${others}`;
};
// One entry: a tag, a long, its value.
const tiff = (tag: string, value: string) => `II*\0\x08\0\0\0\x01\0${tag}\x04\0\x01\0\0\0${value}`;

test.each([
  { want: "jpeg", bytes: () => pattern().jpeg().toBuffer() },
  { want: "png", bytes: () => pattern().png().toBuffer() },
  { want: "webp", bytes: () => pattern().webp().toBuffer() },
  { want: "gif", bytes: () => pattern().gif().toBuffer() },
  { want: "tiff", bytes: () => pattern().tiff().toBuffer() },
  { want: "avif", bytes: () => pattern().avif().toBuffer() },
  { want: "heic", bytes: () => heic("plain") },
])("formatOf knows $want, which is a picture", async ({ bytes, want }) => {
  expect(formatOf(await bytes())).toBe(want);
  expect(pictureFormat(await bytes())).toBe(want);
});

test.each([
  { name: "HEIC of ten bits", start: media("heix", "mif1heix"), want: "heic" },
  { name: "HEIC that says so second", start: media("mif1", "mif1heic"), want: "heic" },
  { name: "AVIF that says so second", start: media("mif1", "mif1avif"), want: "avif" },
  { name: "animated AVIF", start: media("avis"), want: "avif" },
  { name: "MP4", start: media("isom", "isommp42"), want: "video" },
  { name: "a film that lists a still's brand", start: media("mp42", "heic"), want: "video" },
  { name: "a phone's film", start: media("qt  "), want: "video" },
  { name: "sound", start: media("M4A "), want: undefined },
  { name: "Canon's raw file", start: media("crx "), want: undefined },
  { name: "Canon's older raw file", start: "II*\0\x10\0\0\0CR\x02\0", want: undefined },
  { name: "a raw file in Adobe's form", start: tiff("\x12\xc6", "\x01\x04\0\0"), want: undefined },
  { name: "a raw file with a preview", start: tiff("\xfe\0", "\x01\0\0\0"), want: undefined },
  { name: "a TIFF page", start: tiff("\xfe\0", "\x02\0\0\0"), want: "tiff" },
  { name: "WebM", start: "\x1aE\xdf\xa3\x01", want: "video" },
  { name: "AVI", start: "RIFF\0\0\0\0AVI LIST", want: "video" },
  { name: "a WAV", start: "RIFF\0\0\0\0WAVEfmt ", want: undefined },
  { name: "PDF", start: "%PDF-1.7", want: "document" },
  { name: "a .doc", start: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", want: "document" },
  { name: "RAR", start: "Rar!\x1a\x07\x01\0", want: "archive" },
  { name: "7z", start: "7z\xbc\xaf'\x1c", want: "archive" },
  { name: "gzip", start: "\x1f\x8b\x08", want: "archive" },
  { name: "tar", start: `a.txt${"\0".repeat(252)}ustar`, want: "archive" },
  { name: "SVG", start: "<?xml version='1.0'?><svg/>", want: undefined },
  { name: "Photoshop's file", start: "8BPS\0\x01", want: undefined },
  { name: "BMP", start: "BM\x36\0\0\0", want: undefined },
  { name: "JPEG 2000", start: "\0\0\0\x0cjP  \r\n\x87\n", want: undefined },
  { name: "text", start: "hello", want: undefined },
  { name: "nothing", start: "", want: undefined },
])("formatOf takes $name for $want", ({ start, want }) => {
  expect(formatOf(Buffer.from(start, "latin1"))).toBe(want);
});

test.each([
  { entry: "photo.jpg", want: "archive" },
  { entry: "[Content_Types].xml", want: "document" },
  { entry: "_rels/.rels", want: "document" },
])("formatOf takes a zip that begins with $entry for $want", ({ entry, want }) => {
  expect(formatOf(zipped(entry))).toBe(want);
});

test.each([
  { start: "%PDF-1.7", want: "file-document" },
  { start: "Rar!\x1a\x07", want: "file-archive" },
  { start: media("mp42"), want: "file-video" },
  { start: "hello", want: "not-a-picture" },
])("pictureFormat refuses $start as $want", ({ start, want }) => {
  const bytes = Buffer.from(start, "latin1");
  expect(() => pictureFormat(bytes)).toThrow(expect.objectContaining({ code: want }));
});

test("formatOf throws nothing, whatever the bytes", () => {
  const starts = fc.constantFrom("", "II*\0", "MM\0*", "\0\0\0\x18ftyp", "RIFF", "PK\x03\x04");
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, "latin1"), rest]);
      expect(() => formatOf(bytes)).not.toThrow();
    }),
  );
});
