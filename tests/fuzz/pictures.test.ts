import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pictureCodeOf } from "../../functions/errors.js";
import { orientationIn, orientationOf } from "../../functions/exif.js";
import { formatOf, pictureFormat } from "../../functions/formats.js";
import { bareJpeg } from "../../functions/jpeg.js";
import { prepared, TAKEN } from "../../functions/picture.js";
import { LEAST_SIDE, MOST_PIXELS } from "../../functions/pixels.js";
import { barePng, movesIn, tidyPng } from "../../functions/png.js";
import { isPlain, profileIn } from "../../functions/profiles.js";
import { pattern, telling } from "../patterns.js";
import { fuzzed } from "./cases.js";
import { samples } from "./claims.js";

const known = await samples();
const FUZZ = process.env.FUZZ !== undefined;

// A file is read, as something that the vision service takes, or refused with a code that has its own words.
async function fateOf(bytes: Buffer): Promise<string> {
  try {
    const { image, width, height, frames } = await prepared(bytes, Date.now() + 60_000);
    expect(["jpeg", "png"]).toContain(formatOf(image));
    expect(image.length).toBeLessThanOrEqual(TAKEN.bytes);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(TAKEN.least);
    expect(Math.max(width, height)).toBeLessThanOrEqual(10_000);
    expect(frames).toBeGreaterThan(0);
    return "read";
  } catch (error) {
    const code = pictureCodeOf(error);
    if (code) return code;
    throw error;
  }
}

const sizes = [
  { name: "65535 × 65535", width: 65_535, height: 65_535 },
  { name: "0 × 0", width: 0, height: 0 },
  { name: "4294967295 × 1", width: 0xffff_ffff, height: 1 },
  { name: "1 × 65535", width: 1, height: 65_535 },
  { name: "30000 × 30000", width: 30_000, height: 30_000 },
  { name: "7000 × 7000", width: 7_000, height: 7_000 },
];

// Those that are decoded in processes of their own take a third of a second each: a few of them in `make test`.
const isCheap = ({ name }: { name: string }) => /JPEG|PNG/.test(name);
const claims = known.flatMap((sample) =>
  sizes.slice(0, FUZZ || isCheap(sample) ? 6 : 1).map((size) => ({ sample, size })),
);

test.each(claims)(
  "a small $sample.name that claims $size.name is read or refused",
  async ({ sample, size }) => {
    const bytes = sample.claiming(size.width, size.height);
    expect(bytes.equals(sample.bytes)).toBe(false);
    const fate = await fateOf(bytes);
    const isLarge = size.width * size.height > MOST_PIXELS;
    if (isLarge || Math.min(size.width, size.height) < LEAST_SIDE) expect(fate).not.toBe("read");
  },
);

test.each(known.filter((sample) => FUZZ || isCheap(sample)))(
  "a $name that is cut off anywhere is read or refused",
  async ({ bytes }) => {
    for (let parts = 1; parts < 12; parts++)
      await fateOf(bytes.subarray(0, Math.floor((bytes.length * parts) / 12)));
  },
);

type Edit = { at: number; value: number; length: number; kind: "set" | "drop" | "repeat" | "fill" };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
  length: fc.oneof(fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 64 })),
  kind: fc.constantFrom("set", "drop", "repeat", "fill"),
});
const edits = fc.array(edit, { minLength: 1, maxLength: 6 });

// Most of what matters stands near the start: half of the edits are made there.
function edited(bytes: Buffer, all: Edit[]): Buffer {
  return all.reduce((now, { at, value, length, kind }, n) => {
    const from = Math.floor(at * (n % 2 ? now.length : Math.min(now.length, 700)));
    const to = Math.min(now.length, from + (kind === "set" ? 1 : length));
    const part = now.subarray(from, to);
    const between = {
      set: Buffer.from([value]),
      drop: Buffer.alloc(0),
      repeat: Buffer.concat([part, part]),
      fill: Buffer.alloc(part.length, value),
    }[kind];
    return Buffer.concat([now.subarray(0, from), between, now.subarray(to)]);
  }, bytes);
}

const told = [
  await telling(pattern()).jpeg().toBuffer(),
  await telling(pattern(), 6).png().toBuffer(),
];
const files = [...known.map(({ bytes }) => bytes), ...told, ...told];

fuzzed(
  "what looks into a file without decoding it takes any bytes",
  { few: 200, part: 0.08 },
  fc.record({ file: fc.nat({ max: files.length - 1 }), all: edits, cut: fc.boolean() }),
  ({ file, all, cut }) => {
    const whole = edited(files[file] ?? Buffer.alloc(0), all);
    const bytes = cut ? whole.subarray(0, Math.floor(whole.length * (all[0]?.at ?? 1))) : whole;
    looksInto(bytes);
  },
);

fuzzed(
  "what looks into a file takes bytes that are no picture's",
  { few: 100, part: 0.03 },
  fc.record({
    start: fc.constantFrom(
      "",
      "ffd8ff",
      "89504e470d0a1a0a",
      "49492a00",
      "4d4d002a",
      "0000001866747970",
      "52494646",
    ),
    rest: fc.uint8Array({ maxLength: 400 }),
  }),
  ({ start, rest }) => looksInto(Buffer.concat([Buffer.from(start, "hex"), rest])),
);

function looksInto(bytes: Buffer): void {
  const codeOf = (look: () => unknown) => {
    try {
      look();
    } catch (error) {
      expect(pictureCodeOf(error)).toBeDefined();
    }
  };
  for (const look of [pictureFormat, bareJpeg, barePng]) codeOf(() => look(bytes));
  expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientationIn(bytes));
  const exif = Math.max(0, bytes.indexOf("Exif\0\0"));
  expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientationOf(bytes.subarray(exif)));
  expect(movesIn(bytes)).toBeGreaterThan(0);
  expect(tidyPng(bytes).length).toBe(bytes.length);
  expect(profileIn(bytes).length).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(typeof isPlain(bytes)).toBe("boolean");
}

const decoded = files.filter((bytes) => ["jpeg", "png"].includes(formatOf(bytes) ?? ""));

fuzzed(
  "a JPEG or PNG with something changed in it is read or refused",
  { few: 40, part: 0.02 },
  fc.record({ file: fc.nat({ max: decoded.length - 1 }), all: edits }),
  ({ file, all }) => fateOf(edited(decoded[file] ?? Buffer.alloc(0), all)),
);

const others = known.filter((sample) => !isCheap(sample));

fuzzed(
  "a picture of another kind with something changed in it is read or refused",
  { few: 2, part: 0.002 },
  fc.record({ file: fc.nat({ max: others.length - 1 }), all: edits }),
  ({ file, all }) => fateOf(edited(others[file]?.bytes ?? Buffer.alloc(0), all)),
);

const [first] = known;
const jpeg = first?.bytes ?? Buffer.alloc(0);

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

const withSegments = (...segments: Buffer[]) =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

// Its directory has so many entries, each of them a tag that is not asked for.
function exif(entries: number, start = 8): Buffer {
  const head = Buffer.from("4578696600004d4d002a00000000", "hex");
  head.writeUInt32BE(start, 10);
  const count = Buffer.alloc(2);
  count.writeUInt16BE(entries);
  return Buffer.concat([head, count, Buffer.alloc(Math.min(12 * entries, 65_000 - 16), 0x11)]);
}

const chunk = (kind: string, content: Buffer) => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
};

function png(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    ...chunks,
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function boxes(depth: number): Buffer {
  const heads = Array.from({ length: depth }, (_, at) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 * (depth - at), 0);
    head.write("meta", 4);
    return head;
  });
  return Buffer.concat([Buffer.from("0000001866747970686569630000000068656963", "hex"), ...heads]);
}

const BIG = FUZZ ? 39_000_000 : 5_000_000; // bytes
const rows = (count: number) => deflateSync(Buffer.alloc(count));
const read = ["read"];
const bad = ["picture-unreadable"];
const large = ["picture-too-big"];

test.each([
  { name: "EXIF of 65,535 entries", bytes: withSegments(segment(0xe1, exif(65_535))), want: read },
  {
    name: "EXIF that begins behind its end",
    bytes: withSegments(segment(0xe1, exif(3, 0xffff_fff0))),
    want: read,
  },
  {
    name: "4,000 pieces of EXIF",
    bytes: withSegments(...Array(4000).fill(segment(0xe1, exif(3)))),
    want: read,
  },
  {
    name: "20,000 remarks",
    bytes: withSegments(...Array(20_000).fill(segment(0xfe, Buffer.alloc(0)))),
    want: bad,
  },
  {
    name: "many MB of remarks",
    bytes: withSegments(
      ...Array(Math.ceil(BIG / 65_000)).fill(segment(0xfe, Buffer.alloc(65_000))),
    ),
    want: read,
  },
  {
    name: "many MB of filling",
    bytes: withSegments(Buffer.alloc(BIG, 0xff)),
    want: [...read, ...bad],
  },
  {
    name: "many MB of escaped pixels",
    bytes: Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(BIG, "ff00", "hex")]),
    want: [...read, ...bad],
  },
  {
    name: "a piece of no length",
    bytes: withSegments(Buffer.from("ffe10000", "hex")),
    want: [...read, ...bad],
  },
  { name: "a piece longer than the file", bytes: Buffer.from("ffd8ffe1ffff00", "hex"), want: bad },
  { name: "a start and no more", bytes: Buffer.from("ffd8ff", "hex"), want: bad },
  {
    name: "pixels for 49 megapixels in 50 kB",
    bytes: png(7000, 7000, chunk("IDAT", rows(7001 * 7000))),
    want: read,
  },
  {
    name: "pixels for a thousand times its size",
    bytes: png(100, 100, chunk("IDAT", rows(BIG))),
    want: [...read, ...bad],
  },
  {
    name: "a profile that inflates to many MB",
    bytes: png(
      100,
      100,
      chunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), rows(BIG)])),
      chunk("IDAT", rows(10_100)),
    ),
    want: [...read, ...bad],
  },
  {
    name: "25,000 chunks",
    bytes: png(
      100,
      100,
      ...Array(25_000).fill(chunk("tEXt", Buffer.alloc(0))),
      chunk("IDAT", rows(10_100)),
    ),
    want: [...read, ...bad],
  },
  { name: "a header and no pixels", bytes: png(100, 100), want: bad },
  {
    name: "2,147,483,647 pixels a side",
    bytes: png(0x7fff_ffff, 0x7fff_ffff, chunk("IDAT", rows(100))),
    want: [...large, ...bad],
  },
  { name: "10,000 nested boxes", bytes: boxes(10_000), want: [...large, ...bad] },
])("a file with $name is $want", async ({ bytes, want }) => {
  expect(want).toContain(await fateOf(bytes));
});
