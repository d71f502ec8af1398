import { crc32 } from "node:zlib";
import { orientationIn } from "./exif.js";
import type { Bare } from "./jpeg.js";
import { isPlain, profileIn } from "./profiles.js";

type Chunk = { kind: string; content: Buffer; whole: Buffer };

const SIGNATURE = 8; // bytes
const MOST_CHUNKS = 20_000; // some writers cut a large picture into pieces of 8 kB

// The picture, and how its colours are meant.
const KEPT = ["IHDR", "PLTE", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "cICP", "sBIT"];
const OVERRULED = ["gAMA", "cHRM"]; // by a profile

/**
 * barePng returns a PNG without EXIF, texts, times and whatever follows its end. It is undefined where that is not enough:
 * the picture is to be turned, lets something through, moves, has more than 8 bits a colour or colours of a wide screen, or
 * is damaged.
 */
export function barePng(bytes: Buffer): Bare | undefined {
  const chunks = chunksIn(bytes) ?? [];
  const [header] = chunks;
  const contentOf = (kind: string) => chunks.find((chunk) => chunk.kind === kind)?.content;
  if (header?.kind !== "IHDR" || header.content.length !== 13 || !contentOf("IDAT"))
    return undefined;
  const [bits = 0, colours = 0] = header.content.subarray(8);
  const isSimple = bits <= 8 && [0, 2, 3].includes(colours);
  const exif = contentOf("eXIf");
  if (!isSimple || contentOf("tRNS") || contentOf("acTL")) return undefined;
  if (exif && orientationIn(exif) !== 1) return undefined;
  const profile = contentOf("iCCP");
  if (profile && !isPlain(profileIn(profile))) return undefined;
  const kept = KEPT.filter((kind) => !profile || !OVERRULED.includes(kind));
  const parts = chunks.filter(({ kind }) => kept.includes(kind)).map(({ whole }) => whole);
  const image = Buffer.concat([bytes.subarray(0, SIGNATURE), ...parts]);
  return { image, width: header.content.readUInt32BE(0), height: header.content.readUInt32BE(4) };
}

/** movesIn returns how many frames an animated PNG says it has: 1 where it does not move. */
export function movesIn(bytes: Buffer): number {
  const control = chunksIn(bytes)?.find(({ kind }) => kind === "acTL")?.content ?? Buffer.alloc(4);
  return control.length < 4 ? 1 : Math.max(1, control.readUInt32BE(0));
}

/** tidyPng returns a PNG whose EXIF stands before its pixels, where those who turn it look for it. */
export function tidyPng(bytes: Buffer): Buffer {
  const chunks = chunksIn(bytes) ?? [];
  const pixels = chunks.findIndex(({ kind }) => kind === "IDAT");
  const late = chunks.find(({ kind }, at) => kind === "eXIf" && at > pixels);
  if (!late || pixels < 0) return bytes;
  const others = chunks.filter((chunk) => chunk !== late).map(({ whole }) => whole);
  return Buffer.concat([bytes.subarray(0, SIGNATURE), ...others.toSpliced(pixels, 0, late.whole)]);
}

function chunksIn(bytes: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let at = SIGNATURE;
  while (at + 12 <= bytes.length && chunks.length < MOST_CHUNKS) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const kind = bytes.toString("latin1", at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
    chunks.push({ kind, content: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (kind === "IEND") return chunks;
    at = end;
  }
  return undefined;
}
