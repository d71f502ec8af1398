const EXIF = Buffer.from("Exif\0\0");
const ORIENTATION = 0x0112;

/**
 * orientationOf returns how a JPEG is to be turned (1 to 8, as EXIF counts; 5 to 8 swap width and height).
 * `segment` is the content of its APP1 segment; one that says nothing of it, or nonsense, is 1.
 */
export function orientationOf(segment: Buffer): number {
  return isExif(segment) ? orientationIn(segment.subarray(EXIF.length)) : 1;
}

/** orientationIn returns how a picture is to be turned, by its EXIF without the JPEG's heading. */
export function orientationIn(tiff: Buffer): number {
  const value = valueIn(tiff, ORIENTATION) ?? 1;
  return value >= 1 && value <= 8 ? value : 1;
}

/** isExif tells whether the content of a JPEG's APP1 segment is EXIF. */
export function isExif(segment: Buffer): boolean {
  return segment.subarray(0, EXIF.length).equals(EXIF);
}

/** valueIn returns a tag's value in the first directory of a TIFF or EXIF: its first number, or undefined without the tag. */
export function valueIn(tiff: Buffer, tag: number): number | undefined {
  const isLittle = tiff.subarray(0, 2).toString("latin1") === "II";
  const number = (at: number, size: number) => {
    if (at + size > tiff.length) return 0;
    return isLittle ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const start = number(4, 4);
  const count = Math.min(number(start, 2), Math.ceil(tiff.length / 12)); // it may say that it has more
  const entries = Array.from({ length: count }, (_, index) => start + 2 + 12 * index);
  const entry = entries.find((at) => number(at, 2) === tag);
  const SHORT = 3;
  return entry === undefined
    ? undefined
    : number(entry + 8, number(entry + 2, 2) === SHORT ? 2 : 4);
}
