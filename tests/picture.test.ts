import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { Failure } from "../functions/errors.js";
import { bytesIn, hashOf, MAX_BYTES, sizeOf } from "../functions/picture.js";
import { drawn } from "./draw.js";

let jpeg: Buffer;
let png: Buffer;

beforeAll(async () => {
  jpeg = await drawn({ width: 320, height: 200 });
  png = await drawn({ width: 320, height: 200, format: "png" });
});

test.each([
  { name: "a JPEG", bytes: () => jpeg },
  { name: "a PNG", bytes: () => png },
  {
    name: "a JPEG with other segments before its frame",
    bytes: () => {
      const segment = Buffer.concat([Buffer.from("ffe10102", "hex"), Buffer.alloc(0x100)]);
      return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    },
  },
])("sizeOf reads the size of $name", ({ bytes }) => {
  expect(sizeOf(bytes())).toEqual({ width: 320, height: 200 });
});

test.each([
  { name: "text", bytes: () => Buffer.from("hello"), want: "not-a-picture" },
  { name: "nothing", bytes: () => Buffer.alloc(0), want: "not-a-picture" },
  { name: "a GIF", bytes: () => Buffer.from("GIF89a"), want: "not-a-picture" },
  { name: "a PDF", bytes: () => Buffer.from("%PDF-1.7"), want: "not-a-picture" },
  { name: "a JPEG cut off", bytes: () => jpeg.subarray(0, 20), want: "picture-unreadable" },
  { name: "a PNG cut off", bytes: () => png.subarray(0, 20), want: "picture-unreadable" },
  {
    name: "over 5 MiB",
    bytes: () => Buffer.concat([jpeg, Buffer.alloc(MAX_BYTES)]),
    want: "picture-too-big",
  },
  { name: "79 pixels", bytes: () => pngOf(400, 79), want: "picture-too-small" },
])("sizeOf refuses $name as $want", ({ bytes, want }) => {
  expect(() => sizeOf(bytes())).toThrow(expect.objectContaining({ code: want }));
});

test("sizeOf takes 80 pixels", () => {
  expect(sizeOf(pngOf(400, 80))).toEqual({ width: 400, height: 80 });
});

test("sizeOf gives a size or a Failure, whatever the bytes", () => {
  const starts = fc.constantFrom("", "ffd8ff", "ffd8ffc0", "89504e470d0a1a0a");
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 60 }), (start, rest) => {
      try {
        expect(sizeOf(Buffer.concat([Buffer.from(start, "hex"), rest])).width).toBeGreaterThan(79);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
  );
});

test("bytesIn returns a response's body", async () => {
  expect(Buffer.from(await bytesIn(new Response("abc")))).toEqual(Buffer.from("abc"));
});

test.each([
  { type: "image/jpeg", want: "picture-too-big" },
  { type: "application/octet-stream", want: "picture-too-big" },
  { type: "video/mp4", want: "not-a-picture" },
])("bytesIn stops reading an endless $type as $want", async ({ type, want }) => {
  const chunk = new Uint8Array(1024 * 1024);
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(chunk) });
  const response = new Response(endless, { headers: { "content-type": type } });
  await expect(bytesIn(response)).rejects.toMatchObject({ code: want });
});

test("hashOf names a picture by its content alone", () => {
  expect(hashOf(new Uint8Array(Buffer.from("abc")))).toBe(
    createHash("sha256").update("abc").digest("hex"),
  );
});

function pngOf(width: number, height: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([png.subarray(0, 16), size, png.subarray(24)]);
}
