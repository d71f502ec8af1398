import { isExif, orientationOf } from "./exif.js";

/** Bare is a picture's file without what it tells of its maker, and its size in pixels. */
export type Bare = { image: Uint8Array; width: number; height: number };

type Segment = { marker: number; from: number; to: number };

const [SOI, EOI] = [Buffer.from("ffd8", "hex"), Buffer.from("ffd9", "hex")];
const SCAN = 0xda;
const MOST_SEGMENTS = 10_000; // a progressive picture has some hundreds

/**
 * bareJpeg returns a JPEG without EXIF, GPS, XMP, IPTC, comments, thumbnails and whatever follows its end. It is undefined
 * where that is not enough: the picture is to be turned, has colours for print, is cut off, or is coded in a rare way.
 */
export function bareJpeg(bytes: Buffer): Bare | undefined {
  const segments = segmentsIn(bytes) ?? [];
  const content = ({ from, to }: Segment) => bytes.subarray(from + 4, to);
  const exif = segments.find((one) => one.marker === 0xe1 && isExif(content(one)));
  const frames = segments.filter(({ marker }) => isFrame(marker));
  const [frame] = frames;
  if (!frame || frames.length > 1 || (exif && orientationOf(content(exif)) !== 1)) return undefined;
  if (!segments.some(({ marker }) => marker === SCAN)) return undefined;
  const size = sizeIn(frame.marker, content(frame));
  const kept = segments.filter((one) => isKept(one.marker, content(one)));
  const parts = kept.map(({ from, to }) => bytes.subarray(from, to));
  return size && { image: Buffer.concat([SOI, ...parts, EOI]), ...size };
}

// A JPEG is a row of segments: marker, length, content. The pixels follow a scan's, up to the next marker.
function segmentsIn(bytes: Buffer): Segment[] | undefined {
  const segments: Segment[] = [];
  let from = SOI.length;
  while (from + 2 <= bytes.length && segments.length < MOST_SEGMENTS) {
    const marker = bytes[from + 1] ?? 0;
    if (bytes[from] !== 0xff) return undefined;
    if (marker === 0xd9) return segments;
    if (marker === 0xff) from += 1;
    else if (from + 4 > bytes.length) return undefined;
    else {
      const end = from + 2 + bytes.readUInt16BE(from + 2);
      const to = marker === SCAN ? scanEnd(bytes, end) : end;
      segments.push({ marker, from, to });
      from = to;
    }
  }
  return undefined;
}

function scanEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] ?? 0;
    const isPixels = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!isPixels) return at;
  }
  return bytes.length;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

// Of what is not the picture itself, only how its colours are meant: JFIF without a thumbnail, an ICC profile, Adobe's note.
function isKept(marker: number, content: Buffer): boolean {
  const starts = (text: string) => content.subarray(0, text.length).equals(Buffer.from(text));
  if (marker === 0xe0) return starts("JFIF\0") && content.length === 14;
  if (marker === 0xe2) return starts("ICC_PROFILE\0");
  if (marker === 0xee) return starts("Adobe") && content.length === 12;
  const isOther = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
  return !isOther;
}

// Baseline, extended or progressive, 8 bits, grey or in three colours: what every reader of JPEG takes.
function sizeIn(marker: number, frame: Buffer): { width: number; height: number } | undefined {
  if (marker > 0xc2 || frame.length < 6 || frame[0] !== 8) return undefined;
  if (frame[5] !== 1 && frame[5] !== 3) return undefined;
  return { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
}
