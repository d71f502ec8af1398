import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { isPlain, profileIn } from "../functions/profiles.js";
import { pattern } from "./patterns.js";

async function profile(name: "srgb" | "p3" | "cmyk"): Promise<Buffer> {
  const file = await pattern().withIccProfile(name).jpeg().toBuffer();
  return (await sharp(file).metadata()).icc ?? Buffer.alloc(0);
}

// A heading, a list of one, and what is told there.
function telling(text: string, colours = "RGB "): Buffer {
  const bytes = Buffer.alloc(144 + text.length);
  bytes.write(colours, 16, "latin1");
  bytes.writeUInt32BE(1, 128);
  bytes.write("desc", 132, "latin1");
  bytes.writeUInt32BE(144, 136);
  bytes.writeUInt32BE(text.length, 140);
  bytes.write(text, 144, "latin1");
  return bytes;
}

const IN_ASCII = "desc\0\0\0\0\0\0\0\x12sRGB IEC61966-2.1\0";

test.each([
  { name: "sRGB", bytes: await profile("srgb"), want: true },
  { name: "sRGB, told in ASCII", bytes: telling(IN_ASCII), want: true },
  { name: "sRGB, told in two bytes a letter", bytes: telling("mluc\0s\0R\0G\0B"), want: true },
  { name: "Display P3", bytes: await profile("p3"), want: false },
  { name: "colours for print", bytes: await profile("cmyk"), want: false },
  { name: "sRGB for grey", bytes: telling(IN_ASCII, "GRAY"), want: false },
  { name: "sRGB without its curve", bytes: telling("desc    sRGB (linear)"), want: false },
  {
    name: "sRGB somewhere else",
    bytes: Buffer.concat([telling("x"), Buffer.from("sRGB")]),
    want: false,
  },
  { name: "a list that points outside", bytes: telling(IN_ASCII).subarray(0, 144), want: false },
  { name: "nothing", bytes: Buffer.alloc(0), want: false },
])("isPlain says $want of a profile of $name", ({ bytes, want }) => {
  expect(isPlain(bytes)).toBe(want);
});

const squeezed = (bytes: Buffer) => Buffer.concat([Buffer.from("name\0\0"), deflateSync(bytes)]);

test.each([
  { name: "behind its name", chunk: squeezed(Buffer.from("abc")), want: 3 },
  { name: "of 4 MB", chunk: squeezed(Buffer.alloc(4 * 1024 * 1024)), want: 4 * 1024 * 1024 },
  { name: "of more, which is none", chunk: squeezed(Buffer.alloc(4 * 1024 * 1024 + 1)), want: 0 },
  { name: "that is broken", chunk: Buffer.from("name\0\0abc"), want: 0 },
  { name: "that is missing", chunk: Buffer.alloc(0), want: 0 },
])("profileIn returns the profile $name", ({ chunk, want }) => {
  expect(profileIn(chunk).length).toBe(want);
});
