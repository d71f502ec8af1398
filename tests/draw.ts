/** Draws pictures of cars with plates, without a font: `npx tsx tests/draw.ts SBA1234G out.jpg`. */
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { STROKES, type Stroke } from "./strokes.js";

/** Colours are a plate's ground and its writing, as SVG names them. */
export type Colours = { ground: string; ink: string };

/** BLACK_ON_WHITE and WHITE_ON_BLACK are how most plates look. */
export const BLACK_ON_WHITE: Colours = { ground: "#f4f4f0", ink: "#101010" };
export const WHITE_ON_BLACK: Colours = { ground: "#101010", ink: "#f4f4f0" };

/** Plate is a text with a border; x and y are its middle in pixels, size the height of its letters. */
export type Plate = {
  text: string;
  x?: number;
  y?: number;
  size?: number;
  angle?: number;
  colours?: Colours;
};

/** Drawing says what a picture holds. A plate without a place stands in the middle of its car. */
export type Drawing = {
  width?: number;
  height?: number;
  plates?: Plate[];
  format?: "jpeg" | "png";
};

const PEN = 14;
const GAP = 14;

function strokeOf(character: string): Stroke {
  const stroke = STROKES[character];
  if (!stroke) throw new Error(`no stroke for ${JSON.stringify(character)}: add it to strokes.ts`);
  return stroke;
}

/** lettering returns a text's paths in a box 100 high, and how wide that box is. */
function lettering(text: string): { paths: string; width: number } {
  let [paths, width] = ["", 0];
  for (const character of text.toUpperCase()) {
    const stroke = strokeOf(character);
    paths += `<path transform="translate(${width} 0)" d="${stroke.path}"/>`;
    width += (stroke.width ?? 60) + PEN + GAP;
  }
  return { paths, width: width - PEN - GAP };
}

/** plateAt returns a plate's SVG; its letters are `size` pixels high. */
function plateAt({
  text,
  size,
  x,
  y,
  angle = 0,
  colours = BLACK_ON_WHITE,
}: Required<Pick<Plate, "text" | "x" | "y" | "size">> & Plate): string {
  const { paths, width } = lettering(text);
  const [scale, margin] = [size / (100 + PEN), 34];
  const [w, h] = [width + PEN + 2 * margin, 100 + PEN + 2 * margin];
  return `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${scale})">
    <rect x="${-w / 2}" y="${-h / 2}" width="${w}" height="${h}" rx="14" fill="${colours.ground}" stroke="#777" stroke-width="5"/>
    <g transform="translate(${-width / 2} -50)" fill="none" stroke="${colours.ink}" stroke-width="${PEN}"
       stroke-linecap="round" stroke-linejoin="round">${paths}</g></g>`;
}

/** carAt returns the back of a car around a plate's place; `size` is its plate's letters' height. */
function carAt(x: number, y: number, size: number): string {
  const at = `translate(${x} ${y}) scale(${size})`;
  return `<g transform="${at}"><path d="M-5 -4 L-3.6 -7 H3.6 L5 -4 Z" fill="#31465c"/>
    <rect x="-6" y="-4" width="12" height="7" rx="1" fill="#8f2f2a"/>
    <rect x="-5.6" y="-2.6" width="1.3" height="1.3" rx=".3" fill="#e0b03a"/>
    <rect x="4.3" y="-2.6" width="1.3" height="1.3" rx=".3" fill="#e0b03a"/>
    <rect x="-5" y="3" width="1.8" height="1.6" fill="#222"/><rect x="3.2" y="3" width="1.8" height="1.6" fill="#222"/></g>`;
}

/** svgOf returns a street with a car for every plate, the cars beside each other. */
export function svgOf({ width = 1280, height = 960, plates = [] }: Drawing): string {
  const placed = plates.map((plate, i) => ({
    x: (width * (i + 0.5)) / plates.length,
    y: height * 0.6,
    size: Math.round(width / 18 / Math.max(1, plates.length)),
    ...plate,
  }));
  const cars = placed.map(({ x, y, size }) => carAt(x, y, size)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="55%" fill="#a9c4d8"/><rect y="55%" width="100%" height="45%" fill="#7d7f80"/>
    ${cars}${placed.map(plateAt).join("")}</svg>`;
}

/** drawn returns the file of a picture; the same drawing gives the same bytes. */
export async function drawn(drawing: Drawing = {}): Promise<Buffer> {
  sharp.unblock({ operation: ["VipsForeignLoadSvgBuffer"] }); // the functions, in the same process, block it
  const picture = sharp(Buffer.from(svgOf(drawing))).flatten();
  if (drawing.format === "png") return picture.png().toBuffer();
  return picture.jpeg({ quality: 90 }).toBuffer();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [text = "SBA1234G", file = "out.jpg"] = process.argv.slice(2);
  await sharp(await drawn({ plates: [{ text }] })).toFile(file);
}
