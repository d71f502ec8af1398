import type { Drawing } from "./drawing.js";
import { inTurn } from "./turns.js";

const SIDE = 1920; // pixels a side, at most
const GAP = 12; // pixels between pictures
const QUALITY = 85;

/** sheetOf returns several drawings as one, row by row in their order: one message gets one. */
export async function sheetOf(drawings: [Drawing, ...Drawing[]]): Promise<Drawing> {
  const across = Math.ceil(Math.sqrt(drawings.length));
  const down = Math.ceil(drawings.length / across);
  const side = Math.floor((SIDE + GAP) / across) - GAP;
  const size = (count: number) => count * (side + GAP) - GAP;
  const ground = {
    width: size(across),
    height: size(down),
    channels: 3,
    background: "black",
  } as const;
  const bytes = await inTurn(async () => {
    const { library } = await import("./loader.js");
    const sharp = await library();
    const cells = await cellsOf(sharp, drawings, { across, side });
    return await sharp({ create: ground }).composite(cells).jpeg({ quality: QUALITY }).toBuffer();
  });
  const alt = drawings.map((one) => one.alt).join(" ");
  return { ...drawings[0], bytes: new Uint8Array(bytes), alt };
}

type Library = typeof import("sharp")["default"];

async function cellsOf(
  sharp: Library,
  drawings: Drawing[],
  { across, side }: { across: number; side: number },
) {
  const cells = [];
  // One after the other: each takes memory for all of it.
  for (const [n, { bytes }] of drawings.entries()) {
    const fitted = sharp(bytes).resize({ width: side, height: side, fit: "inside" });
    const { data: input, info } = await fitted.raw().toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const [x, y] = [n % across, Math.floor(n / across)].map((at) => at * (side + GAP)) as [
      number,
      number,
    ];
    const [left, top] = [x + ((side - width) >> 1), y + ((side - height) >> 1)];
    cells.push({ input, raw: { width, height, channels: 3 as const }, left, top });
  }
  return cells;
}
