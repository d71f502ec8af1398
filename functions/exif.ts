const EXIF = Buffer.from("Exif\0\0");
const ORIENTATION = 0x0112;

/**
 * orientationOf returns how a JPEG is to be turned (1 to 8, as EXIF counts; 5 to 8 swap width and height).
 * `segment` is the content of its APP1 segment; one that says nothing of it, or nonsense, is 1.
 */
export function orientationOf(segment: Buffer): number {
  if (!segment.subarray(0, EXIF.length).equals(EXIF)) return 1;
  const tiff = segment.subarray(EXIF.length);
  const isLittle = tiff.subarray(0, 2).toString("latin1") === "II";
  const short = (at: number) => {
    if (at + 2 > tiff.length) return 0;
    return isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  };
  // The directory's place is a long; no phone writes one beyond 64 kB.
  const start = isLittle ? short(4) : short(6);
  const entries = Array.from({ length: short(start) }, (_, index) => start + 2 + 12 * index);
  const entry = entries.find((at) => short(at) === ORIENTATION);
  const value = entry === undefined ? 1 : short(entry + 8);
  return value >= 1 && value <= 8 ? value : 1;
}
