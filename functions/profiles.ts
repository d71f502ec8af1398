import { inflateSync } from "node:zlib";

const TABLE = 128; // bytes of heading before a profile's list of what it holds
const LARGEST = 4 * 1024 * 1024; // bytes

/**
 * isPlain tells whether an ICC profile says that colours are meant as sRGB, as they are without any profile. What it says
 * otherwise, or does not say at all, is not plain.
 */
export function isPlain(profile: Buffer): boolean {
  if (profile.toString("latin1", 16, 20) !== "RGB ") return false;
  const told = described(profile);
  return /sRGB/.test(told) && !/linear|e-sRGB/i.test(told);
}

/** profileIn returns the ICC profile in the content of a PNG's iCCP chunk, which begins with a name; a broken one is empty. */
export function profileIn(chunk: Buffer): Buffer {
  try {
    return inflateSync(chunk.subarray(chunk.indexOf(0) + 2), { maxOutputLength: LARGEST });
  } catch {
    return Buffer.alloc(0);
  }
}

// It is written as ASCII, or in languages with two bytes a letter.
function described(profile: Buffer): string {
  for (let at = TABLE + 4; at + 12 <= profile.length && at < TABLE + 4 + 12 * 100; at += 12) {
    if (profile.toString("latin1", at, at + 4) !== "desc") continue;
    const from = profile.readUInt32BE(at + 4);
    const text = profile.toString("latin1", from, from + profile.readUInt32BE(at + 8));
    return text.replaceAll("\0", "");
  }
  return "";
}
