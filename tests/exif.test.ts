import fc from "fast-check";
import { expect, test } from "vitest";
import { isExif, orientationIn, orientationOf, valueIn } from "../functions/exif.js";

const big = "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
const little = "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";

test.each([
  { name: "most significant byte first", segment: big, want: 6 },
  { name: "least significant byte first", segment: little, want: 6 },
  { name: "another kind of segment", segment: "http://ns.adobe.com/xap/1.0/", want: 1 },
  { name: "a value that is none", segment: big.replace("\x06", "\x09"), want: 1 },
  { name: "a segment cut off", segment: big.slice(0, 20), want: 1 },
  { name: "nothing", segment: "", want: 1 },
])("orientationOf reads $name as $want", ({ segment, want }) => {
  expect(orientationOf(Buffer.from(segment, "latin1"))).toBe(want);
});

test("orientationOf is 1 to 8, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const value = orientationOf(Buffer.concat([Buffer.from("Exif\0\0"), bytes]));
      expect(value).toBeGreaterThanOrEqual(1);
      expect(value).toBeLessThanOrEqual(8);
    }),
  );
});

test("orientationIn reads EXIF without the heading", () => {
  expect(orientationIn(Buffer.from(big.slice(6), "latin1"))).toBe(6);
  expect(orientationIn(Buffer.alloc(0))).toBe(1);
});

test.each([
  { name: "EXIF", segment: big, want: true },
  { name: "XMP", segment: "http://ns.adobe.com/xap/1.0/", want: false },
  { name: "nothing", segment: "", want: false },
])("isExif tells $name: $want", ({ segment, want }) => {
  expect(isExif(Buffer.from(segment, "latin1"))).toBe(want);
});

// Two entries, of which the second one is a long; the directory stands far into the file.
const far = `MM\0\x2a\0\x01\x11\x70${"\0".repeat(0x1_1168)}\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\xfe\0\x04\0\0\0\x01\0\x01\0\x02`;

test.each([
  { tag: 0x0112, want: 6 },
  { tag: 0x00fe, want: 0x1_0002 },
  { tag: 0x0100, want: undefined },
])("valueIn finds $want in tag $tag", ({ tag, want }) => {
  expect(valueIn(Buffer.from(far, "latin1"), tag)).toBe(want);
});
