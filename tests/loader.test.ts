import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { type Limits, loaded, program } from "../functions/loader.js";
import { pattern } from "./patterns.js";

const PLENTY: Limits = { pixels: 51_000_000, avif: 25_000_000, longest: 30_000, side: 4096 };
const size = { width: 160, height: 120 };

function answerTo(input: Buffer, limits = PLENTY) {
  const answer = execFileSync(process.execPath, [program, JSON.stringify(limits)], { input });
  const end = answer.indexOf("\n");
  return { ...JSON.parse(answer.toString("latin1", 0, end)), bytes: answer.length - end - 1 };
}

const png = await pattern().png().toBuffer();
const avif = await pattern().avif().toBuffer();
const still = { frames: 1, isAvif: false, bytes: 0 };

test.each([
  { name: "decodes a picture", file: png, limits: {}, want: { picture: size, bytes: 57_600 } },
  {
    name: "answers as many pixels a side as it was asked for",
    file: png,
    limits: { side: 80 },
    want: { picture: { width: 80, height: 60 }, bytes: 14_400 },
  },
  { name: "knows an AVIF", file: avif, limits: { avif: 19_199 }, want: { isAvif: true } },
  { name: "takes no picture that is too wide", file: png, limits: { longest: 159 }, want: {} },
  {
    name: "takes no numbers that no photograph has",
    file: fractions(),
    limits: {},
    want: { fault: "broken" },
  },
])("the program $name", ({ file, limits, want }) => {
  expect(answerTo(file, { ...PLENTY, ...limits })).toEqual({ ...size, ...still, ...want });
});

test("loaded does in this process what the program does in its own", async () => {
  const { found, data } = await loaded(png, PLENTY, 20);
  expect(found).toEqual({ ...size, frames: 1, isAvif: false, picture: size });
  expect(data?.length).toBe(57_600);
});

test.each([
  { name: "what has too many pixels", file: png, limits: { pixels: 19_199 }, want: "big" },
  { name: "what is no picture", file: Buffer.from("hello"), limits: {}, want: "broken" },
  {
    name: "a drawing",
    file: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    limits: {},
    want: "broken",
  },
])("the program says what is wrong with $name", ({ file, limits, want }) => {
  expect(answerTo(file, { ...PLENTY, ...limits })).toMatchObject({ fault: want, bytes: 0 });
});

// A TIFF of one directory, whose pixels are fractions of 32 bits.
function fractions(): Buffer {
  const [bits, plain, black, at, rows, bytes] = [32, 1, 1, 8, size.height, 160 * 120 * 4];
  const tags = [
    [256, size.width],
    [257, size.height],
    [258, bits],
    [259, plain],
    [262, black],
    [273, at],
    [277, 1],
    [278, rows],
    [279, bytes],
    [339, 3],
  ];
  const entries = tags.map(([tag = 0, value = 0]) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag);
    entry.writeUInt16LE(4, 2);
    entry.writeUInt32LE(1, 4);
    entry.writeUInt32LE(value, 8);
    return entry;
  });
  const head = Buffer.from("II*\0\0\0\0\0");
  head.writeUInt32LE(at + bytes, 4);
  const count = Buffer.from([tags.length, 0]);
  return Buffer.concat([head, Buffer.alloc(bytes), count, ...entries, Buffer.alloc(4)]);
}
