import { type PictureCode, refused } from "./errors.js";
import { valueIn } from "./exif.js";

/** Format is a kind of picture that we read. */
export type Format = "avif" | "gif" | "heic" | "jpeg" | "png" | "tiff" | "webp";

/** Other is a kind of file that people post in a picture's place. */
export type Other = "archive" | "document" | "video";

/** SNIFFED is how many bytes at a file's start formatOf needs to tell what is no picture. */
export const SNIFFED = 1024;

type Kind = Format | Other | "tiff or raw" | "media" | "zip" | undefined;
type Mark = [at: number, text: string];

// What stands where in a file of each kind, as latin1: one character a byte.
const marks: [Kind, ...Mark[]][] = [
  ["jpeg", [0, "\xff\xd8\xff"]],
  ["png", [0, "\x89PNG\r\n\x1a\n"]],
  ["gif", [0, "GIF87a"]],
  ["gif", [0, "GIF89a"]],
  ["webp", [0, "RIFF"], [8, "WEBP"]],
  ["tiff or raw", [0, "II*\0"]],
  ["tiff or raw", [0, "MM\0*"]],
  ["media", [4, "ftyp"]],
  ["video", [4, "moov"]], // QuickTime of before there was "ftyp"
  ["video", [4, "mdat"]],
  ["video", [4, "wide"]],
  ["video", [0, "\x1aE\xdf\xa3"]], // Matroska, WebM
  ["video", [0, "RIFF"], [8, "AVI "]],
  ["video", [0, "0&\xb2u\x8ef\xcf\x11"]], // Windows Media
  ["video", [0, "FLV\x01"]],
  ["video", [0, "\0\0\x01\xba"]], // MPEG
  ["video", [0, "\0\0\x01\xb3"]],
  ["video", [0, "G"], [188, "G"], [376, "G"]], // MPEG transport stream
  ["document", [0, "%PDF-"]],
  ["document", [0, "%!PS"]],
  ["document", [0, "{\\rtf"]],
  ["document", [0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]], // Office of before 2007
  ["zip", [0, "PK\x03\x04"]],
  ["archive", [0, "PK\x05\x06"]],
  ["archive", [0, "PK\x07\x08"]],
  ["archive", [0, "Rar!\x1a\x07"]],
  ["archive", [0, "7z\xbc\xaf'\x1c"]],
  ["archive", [0, "\x1f\x8b"]], // gzip
  ["archive", [0, "BZh"]],
  ["archive", [0, "\xfd7zXZ\0"]],
  ["archive", [0, "(\xb5/\xfd"]], // zstd
  ["archive", [0, "MSCF"]],
  ["archive", [257, "ustar"]],
];

/** formatOf returns what a file is by its bytes, whatever its name, or undefined for what we do not know. */
export function formatOf(bytes: Uint8Array): Format | Other | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.toString("latin1", 0, SNIFFED);
  const known = marks.find(([, ...all]) => all.every(([at, text]) => start.startsWith(text, at)));
  const kind = known?.[0];
  if (kind === "media") return mediaIn(start);
  if (kind === "zip") return OFFICE.test(start) ? "document" : "archive";
  if (kind === "tiff or raw") return isRaw(view) ? undefined : "tiff";
  return kind;
}

/** pictureFormat returns which picture a file is by its bytes; one that is none is a Failure that says what it is. */
export function pictureFormat(bytes: Uint8Array): Format {
  const format = formatOf(bytes);
  if (isPicture(format)) return format;
  throw refused(format ? OTHERS[format] : "not-a-picture", "by its first bytes it is none");
}

const OTHERS: Record<Other, PictureCode> = {
  archive: "file-archive",
  document: "file-document",
  video: "file-video",
};

function isPicture(format: Format | Other | undefined): format is Format {
  return format !== undefined && !(format in OTHERS);
}

const OFFICE = /\[Content_Types\]\.xml|_rels\/|mimetypeapplication\/(vnd\.oasis|epub)/;
const AVIF = ["avif", "avis"];
const HEIF = [
  "heic",
  "heix",
  "heim",
  "heis",
  "hevc",
  "hevx",
  "hevm",
  "hevs",
  "mif1",
  "mif2",
  "msf1",
];
const NEITHER = ["crx ", "M4A ", "M4B ", "F4A ", "jpeg", "j2ki"]; // a camera's raw file, sound, other codings

// An ISO media file names its brand first, then those that it fits as well.
function mediaIn(start: string): Format | Other | undefined {
  const size = Math.min(Buffer.from(start.slice(0, 4), "latin1").readUInt32BE(), start.length);
  const others = Array.from({ length: Math.max(0, size - 16) / 4 }, (_, n) => 16 + 4 * n);
  const brands = [8, ...others].map((at) => start.slice(at, at + 4));
  const [brand = ""] = brands;
  if (NEITHER.includes(brand)) return undefined;
  if (![...HEIF, ...AVIF].includes(brand)) return "video";
  return brands.some((one) => AVIF.includes(one)) ? "avif" : "heic";
}

// A camera's raw file is a TIFF whose first picture is a small preview: to read that one would be to miss the plate.
function isRaw(tiff: Buffer): boolean {
  const [KIND, DNG_VERSION] = [0x00fe, 0xc612];
  const isCanon = tiff.toString("latin1", 8, 10) === "CR";
  const isPreview = (valueIn(tiff, KIND) ?? 0) % 2 === 1;
  return isCanon || isPreview || valueIn(tiff, DNG_VERSION) !== undefined;
}
