import { crc32 } from "node:zlib";
import { heic, pattern } from "../patterns.js";

/** Sample is a small picture of a kind, and what makes it claim another size. */
export type Sample = {
  name: string;
  bytes: Buffer;
  claiming(width: number, height: number): Buffer;
};

type Write = (bytes: Buffer, width: number, height: number) => void;

/** samples returns a picture of every kind that we read. */
export async function samples(): Promise<Sample[]> {
  const all: [string, Buffer, Write][] = [
    ["JPEG", await pattern().jpeg().toBuffer(), inFrame],
    ["progressive JPEG", await pattern().jpeg({ progressive: true }).toBuffer(), inFrame],
    ["PNG", await pattern().png().toBuffer(), inHeader],
    ["PNG that lets through", await pattern({ clear: true }).png().toBuffer(), inHeader],
    ["GIF", await pattern().gif().toBuffer(), inScreen],
    ["WebP", await pattern().webp().toBuffer(), inLossy],
    ["lossless WebP", await pattern().webp({ lossless: true }).toBuffer(), inLossless],
    ["TIFF", await pattern().tiff().toBuffer(), inDirectory],
    ["AVIF", await pattern().avif().toBuffer(), inBox],
    ["HEIC", heic("plain"), inBox],
  ];
  return all.map(([name, bytes, write]) => ({ name, bytes, claiming: claiming(bytes, write) }));
}

function claiming(bytes: Buffer, write: Write) {
  return (width: number, height: number) => {
    const copy = Buffer.from(bytes);
    write(copy, width, height);
    return copy;
  };
}

function inFrame(bytes: Buffer, width: number, height: number): void {
  const at = Math.max(bytes.indexOf("ffc0", "hex"), bytes.indexOf("ffc2", "hex"));
  bytes.writeUInt16BE(height & 0xffff, at + 5);
  bytes.writeUInt16BE(width & 0xffff, at + 7);
}

function inHeader(bytes: Buffer, width: number, height: number): void {
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
}

function inScreen(bytes: Buffer, width: number, height: number): void {
  const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  for (const at of [6, frame + 5]) {
    bytes.writeUInt16LE(width & 0xffff, at);
    bytes.writeUInt16LE(height & 0xffff, at + 2);
  }
}

// 14 bits a side, after the mark of a key frame.
function inLossy(bytes: Buffer, width: number, height: number): void {
  const at = bytes.indexOf("9d012a", "hex") + 3;
  bytes.writeUInt16LE(width & 0x3fff, at);
  bytes.writeUInt16LE(height & 0x3fff, at + 2);
}

// 14 bits a side, less one, after a byte of its own.
function inLossless(bytes: Buffer, width: number, height: number): void {
  const at = bytes.indexOf("VP8L") + 9;
  const others = bytes.readUInt32LE(at) & 0xf000_0000;
  const sides = ((width - 1) & 0x3fff) | (((height - 1) & 0x3fff) << 14);
  bytes.writeUInt32LE((others | sides) >>> 0, at);
}

function inDirectory(bytes: Buffer, width: number, height: number): void {
  const start = bytes.readUInt32LE(4);
  for (let at = start + 2; at < start + 2 + 12 * bytes.readUInt16LE(start); at += 12) {
    const side = { 256: width, 257: height }[bytes.readUInt16LE(at)];
    if (side === undefined) continue;
    bytes.writeUInt16LE(4, at + 2); // a number of four bytes
    bytes.writeUInt32LE(side, at + 8);
  }
}

// Every picture of the file has a box that says how large it is.
function inBox(bytes: Buffer, width: number, height: number): void {
  for (let at = bytes.indexOf("ispe"); at > 0; at = bytes.indexOf("ispe", at + 1)) {
    bytes.writeUInt32BE(width, at + 8);
    bytes.writeUInt32BE(height, at + 12);
  }
}
