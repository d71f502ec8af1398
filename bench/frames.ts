/** Photographs as the report of what was misread shows them. */
import sharp, { type Sharp } from "sharp";
import type { Box } from "../functions/reading.js";
import type { Pixels } from "./photographs.js";
import type { Shot } from "./scores.js";

const WIDEST = 900; // pixels
const CLOSER = 400;

/** framed returns a photograph in HTML, within itself: small, with the boxes of all lines, of what was stored and of the true plate, and that plate closer. */
export async function framed(bytes: Buffer, shot: Shot): Promise<string> {
  const { width, height, source } = await pictureOf(bytes);
  const closer = shot.box ? await cropOf(bytes, shot.box, { width, height }) : "";
  const name = escaped(`${shot.country} ${shot.file}`);
  const image = `<image href="${source}" width="${width}" height="${height}"/>`;
  const boxes = boxesOf(shot, width, height);
  const whole = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">${image}${boxes}</svg>`;
  return `${whole}${closer && `<img class="closer" src="${closer}" alt="The true plate, closer">`}`;
}

type Small = { width: number; height: number; source: string };

// The boxes are those of the whole picture, upright; only the pixels are fewer.
async function pictureOf(bytes: Buffer): Promise<Small> {
  const upright = sharp(bytes).autoOrient();
  const { autoOrient } = await upright.metadata();
  const size = { width: WIDEST, height: WIDEST, fit: "inside", withoutEnlargement: true } as const;
  const source = await sourceOf(upright.resize(size));
  return { width: autoOrient.width, height: autoOrient.height, source };
}

// A box over a small plate hides it, so it is shown without one, with half its size around it.
async function cropOf(
  bytes: Buffer,
  box: Pixels,
  { width, height }: Pick<Small, "width" | "height">,
): Promise<string> {
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2].map((side) =>
    Math.round(Math.max(0, side)),
  ) as [number, number];
  const region = {
    ...{ left, top },
    width: Math.min(2 * box.width, width - left),
    height: Math.min(2 * box.height, height - top),
  };
  if (region.width < 1 || region.height < 1) return ""; // it is not in the picture
  const crop = await sharp(bytes).autoOrient().toBuffer();
  return await sourceOf(sharp(crop).extract(region).resize({ width: CLOSER }));
}

async function sourceOf(picture: Sharp): Promise<string> {
  const bytes = await picture.jpeg({ quality: 70 }).toBuffer();
  return `data:image/jpeg;base64,${bytes.toString("base64")}`;
}

function boxesOf({ box, sightings, texts }: Shot, width: number, height: number): string {
  const whole = ({ left, top, width: w, height: h }: Box) => ({
    x: left * width,
    y: top * height,
    width: w * width,
    height: h * height,
  });
  const lines = texts.filter(({ kind }) => kind === "line");
  return [
    ...lines.map((text) => rectangle("lines", whole(text.box), text.text)),
    ...sightings.map((sighting) => rectangle("stored", whole(sighting.box), sighting.plate)),
    ...(box ? [rectangle("true", box, "the true plate")] : []),
  ].join("");
}

function rectangle(layer: string, { x, y, width, height }: Pixels, title: string): string {
  const place = Object.entries({ x, y, width, height });
  const sides = place.map(([name, value]) => `${name}="${value.toFixed(1)}"`).join(" ");
  return `<rect class="${layer}" ${sides}><title>${escaped(title)}</title></rect>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** escaped returns a text as HTML shows it, in an attribute too. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? "").replaceAll("'", "&#39;");
}
