import { refused } from "./errors.js";
import { isExif, orientationOf } from "./exif.js";
import { isPlain } from "./profiles.js";

/** Bare is a picture's file without what it tells of its maker, and its size in pixels. */
export type Bare = { image: Uint8Array; width: number; height: number };

type Segment = { marker: number; from: number; to: number };
type Filled = Segment & { content: Buffer };

const [SOI, EOI] = [Buffer.from("ffd8", "hex"), Buffer.from("ffd9", "hex")];
const SCAN = 0xda;
const MOST_SEGMENTS = 10_000; // a progressive picture has some hundreds

/**
 * bareJpeg returns a JPEG without EXIF, GPS, XMP, IPTC, comments, thumbnails and whatever follows its end. It is undefined
 * where that is not enough: the picture is to be turned, has colours for print or of a wide screen, is cut off, or is coded
 * in a rare way. One in more pieces than any picture is a Failure: whoever keeps them all has no memory left.
 */
export function bareJpeg(bytes: Buffer): Bare | undefined {
  const segments = segmentsIn(bytes) ?? [];
  const content = ({ from, to }: Segment) => bytes.subarray(from + 4, to);
  const all = segments.map((one) => ({ ...one, content: content(one) }));
  const frames = all.filter(({ marker }) => isFrame(marker));
  const [frame] = frames;
  if (!frame || frames.length > 1 || !all.some(({ marker }) => marker === SCAN)) return undefined;
  if (!all.every(({ marker }) => isKnown(marker)) || isTurned(all)) return undefined;
  if (!hasColoursKept(all, frame.content) || !hasPlainColours(all)) return undefined;
  const size = sizeIn(frame.content);
  const parts = all.filter(isKept).map(({ from, to }) => bytes.subarray(from, to));
  return size && { image: Buffer.concat([SOI, ...parts, EOI]), ...size };
}

// A JPEG is a row of segments, up to its end; before each there may be filling.
function segmentsIn(bytes: Buffer): Segment[] | undefined {
  const segments: Segment[] = [];
  let from = SOI.length;
  while (from + 2 <= bytes.length && bytes[from] === 0xff) {
    const marker = bytes[from + 1] ?? 0;
    if (marker === 0xd9) return segments;
    const segment = marker === 0xff ? undefined : segmentAt(bytes, from);
    if (segment && segments.push(segment) > MOST_SEGMENTS)
      throw refused("picture-unreadable", "it is in too many pieces");
    from = segment ? segment.to : from + 1;
  }
  return undefined;
}

// Marker, length, content. The pixels follow a scan's, up to the next marker.
function segmentAt(bytes: Buffer, from: number): Segment {
  const marker = bytes[from + 1] ?? 0;
  if (from + 4 > bytes.length) return { marker, from, to: bytes.length };
  const end = from + 2 + bytes.readUInt16BE(from + 2);
  return { marker, from, to: marker === SCAN ? scanEnd(bytes, end) : end };
}

function scanEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] ?? 0;
    const isPixels = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!isPixels) return at;
  }
  return bytes.length;
}

// Baseline, extended or progressive.
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xc2;
}

// Tables, restarts, scans, and what says something besides. All else, such as the height after the pixels, is rare.
function isKnown(marker: number): boolean {
  return isFrame(marker) || [0xc4, SCAN, 0xdb, 0xdd].includes(marker) || isAside(marker);
}

function isAside(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

const begins = (content: Buffer, text: string) =>
  content.subarray(0, text.length).equals(Buffer.from(text));
const isJfif = ({ marker, content }: Filled) => marker === 0xe0 && begins(content, "JFIF\0");
const isAdobe = ({ marker, content }: Filled) => marker === 0xee && begins(content, "Adobe");
const isProfile = ({ marker, content }: Filled) =>
  marker === 0xe2 && begins(content, "ICC_PROFILE\0");

// Of what is not the picture itself, only how its colours are coded: JFIF without a thumbnail, and Adobe's note.
function isKept(one: Filled): boolean {
  return isJfif(one) || isAdobe(one) ? isUsual(one) : !isAside(one.marker);
}

function isUsual(one: Filled): boolean {
  return one.content.length === (isJfif(one) ? 14 : 12);
}

function isTurned(all: Filled[]): boolean {
  const exif = all.find(({ marker, content }) => marker === 0xe1 && isExif(content));
  return exif !== undefined && orientationOf(exif.content) !== 1;
}

// Without JFIF and Adobe's note, only colours that are numbered 1, 2, 3 are surely what those are in JFIF.
function hasColoursKept(all: Filled[], frame: Buffer): boolean {
  const isNumbered = [6, 9, 12].every((at, index) => (frame[at] ?? index + 1) === index + 1);
  const lost = all.filter((one) => (isJfif(one) || isAdobe(one)) && !isUsual(one));
  return lost.length === 0 || (isNumbered && !all.some(isAdobe));
}

// A profile is dropped, since it may name its maker: what it says must be what holds without it.
function hasPlainColours(all: Filled[]): boolean {
  const HEADING = 14;
  const parts = all.filter(isProfile).map(({ content }) => content.subarray(HEADING));
  return parts.length === 0 || isPlain(Buffer.concat(parts));
}

// 8 bits, grey or in three colours: what every reader of JPEG takes.
function sizeIn(frame: Buffer): { width: number; height: number } | undefined {
  if (frame.length < 6 || frame[0] !== 8) return undefined;
  if (frame[5] !== 1 && frame[5] !== 3) return undefined;
  return { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
}
