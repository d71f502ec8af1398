import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { orientationOf } from "../functions/exif.js";
import { sizeOf } from "../functions/picture.js";

const canvas = { create: { width: 200, height: 100, channels: 3, background: "#888" } } as const;

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "a picture turned by EXIF orientation %i has its upright size",
  async (orientation) => {
    const bytes = await sharp(canvas).withMetadata({ orientation }).jpeg().toBuffer();
    const upright = orientation < 5 ? { width: 200, height: 100 } : { width: 100, height: 200 };
    expect(sizeOf(bytes)).toEqual(upright);
  },
);

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
