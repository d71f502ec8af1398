import { createHash } from "node:crypto";
import { Failure, type PictureCode } from "./errors.js";
import { orientationOf } from "./exif.js";

/** MAX_BYTES is the largest picture that Rekognition takes inline. */
export const MAX_BYTES = 5 * 1024 * 1024;

/** MIN_SIDE is the smallest width and height, in pixels, that Rekognition takes. */
export const MIN_SIDE = 80;

/** Picture is one attachment of a message; its bytes are fetched when they are asked for. */
export type Picture = { bytes(): Promise<Uint8Array> };

/** Size is a picture's width and height in pixels, upright as people and the vision service see it. */
export type Size = { width: number; height: number };

/** sizeOf returns the size of a JPEG or PNG by its bytes; anything else is a Failure that says why it cannot be read. */
export function sizeOf(bytes: Uint8Array): Size {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = isPng(view) ? pngSize(view) : isJpeg(view) ? jpegSize(view) : undefined;
  if (!isPng(view) && !isJpeg(view)) throw refused("not-a-picture", "neither JPEG nor PNG");
  if (!size?.width || !size.height) throw refused("picture-unreadable", "the picture is damaged");
  if (view.length > MAX_BYTES) throw refused("picture-too-big", `over ${MAX_BYTES} bytes`);
  if (Math.min(size.width, size.height) < MIN_SIDE)
    throw refused("picture-too-small", `a side is under ${MIN_SIDE} pixels`);
  return size;
}

/** bytesIn returns a response's body; one larger than any picture we take is a Failure before all of it is read. */
export async function bytesIn(response: Response): Promise<Uint8Array> {
  const type = response.headers.get("content-type") ?? "image/";
  const code = /^(image|application\/octet)/.test(type) ? "picture-too-big" : "not-a-picture";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw refused(code, `over ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** hashOf names a picture by its content. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function refused(code: PictureCode, why: string): Failure {
  return new Failure(code, `The picture was not read: ${why}.`);
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex"));
}

function isJpeg(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).equals(Buffer.from("ffd8ff", "hex"));
}

function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 24) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

// A JPEG is a row of segments (marker, length, content); a start-of-frame segment holds the size, APP1 how it is turned.
function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2;
  let isTurned = false;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    const [one, other] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
    if (isFrame) return isTurned ? { width: one, height: other } : { width: other, height: one };
    const content = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    if (marker === 0xe1) isTurned ||= orientationOf(content) >= 5;
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
