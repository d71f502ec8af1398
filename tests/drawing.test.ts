import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { CELLS, drawingOf, SIDE } from "../functions/drawing.js";
import type { Box } from "../functions/reading.js";
import { cornersOf, pattern, telling } from "./patterns.js";

const NOTHING = { names: [], faces: [], plates: [], texts: [] };
const LEFT: Box = { left: 0.05, top: 0.1, width: 0.3, height: 0.4 };
const RIGHT: Box = { left: 0.55, top: 0.1, width: 0.3, height: 0.4 };
const size = { width: 800, height: 600 };
let image: Buffer;

// A board of small squares, where each pixel tells whether it is as it was.
beforeAll(async () => {
  const { width, height } = size;
  const data = Buffer.from(
    Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return ((x >> 3) + (y >> 3)) % 2 ? 230 : 25;
    }),
  );
  image = await sharp(data, { raw: { ...size, channels: 1 } })
    .png()
    .toBuffer();
});

const drawnOf = (sketch: object) => drawingOf({ image, ...size }, { ...NOTHING, ...sketch });

// How much neighbouring pixels of a box differ, on the mean: nothing where nothing is to be seen.
async function detailIn(bytes: Uint8Array, { left, top, width, height }: Box): Promise<number> {
  const at = (share: number, whole: number) => Math.round(share * whole);
  const { data, info } = await sharp(bytes)
    .extract({
      ...{ left: at(left, size.width), top: at(top, size.height) },
      ...{ width: at(width, size.width), height: at(height, size.height) },
    })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const steps = [...data].map((value, n) =>
    n % info.width === 0 ? 0 : Math.abs(value - (data[n - 1] ?? 0)),
  );
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

describe("what is to be blurred", () => {
  test.each([
    { name: "a face", sketch: { faces: [LEFT] } },
    { name: "a plate", sketch: { plates: [LEFT] } },
    { name: "what is like a plate", sketch: { texts: [LEFT] } },
  ])("$name is not to be seen any more, and all else is", async ({ sketch }) => {
    const { bytes } = await drawnOf(sketch);
    expect(await detailIn(bytes, LEFT)).toBeLessThan(3);
    expect(await detailIn(bytes, RIGHT)).toBeGreaterThan(20);
  });

  test("is a small face before a named one, which stays otherwise", async () => {
    const child = { left: 0.4, top: 0.5, width: 0.1, height: 0.1 };
    const names = [{ name: "Ada", box: { left: 0.2, top: 0.1, width: 0.5, height: 0.6 } }];
    const { bytes } = await drawnOf({ names, faces: [child] });
    expect(await detailIn(bytes, child)).toBeLessThan(3);
    const above = { left: 0.3, top: 0.15, width: 0.3, height: 0.25 };
    expect(await detailIn(bytes, above)).toBeGreaterThan(20);
  });

  test("is a large face behind a named one, whose middle stays", async () => {
    const behind = { left: 0.1, top: 0.05, width: 0.6, height: 0.8 };
    const names = [{ name: "Ada", box: { left: 0.5, top: 0.5, width: 0.15, height: 0.2 } }];
    const { bytes } = await drawnOf({ names, faces: [behind] });
    expect(await detailIn(bytes, { ...behind, width: 0.35, height: 0.35 })).toBeLessThan(3);
    const middle = { left: 0.55, top: 0.56, width: 0.05, height: 0.07 };
    expect(await detailIn(bytes, middle)).toBeGreaterThan(20);
  });

  test("is made of so few spots that no face, and no letter, can come back", () => {
    expect(Math.max(...CELLS.face)).toBeLessThanOrEqual(8);
    expect(Math.max(...CELLS.text)).toBeLessThanOrEqual(4);
  });

  // Two different boards whose parts are as bright on the mean become the same drawing.
  test("depends on nothing but the mean of its parts", async () => {
    const flipped = await sharp(image).negate().png().toBuffer();
    const boxes = { faces: [LEFT] };
    const drawings = [image, flipped].map((one) =>
      drawingOf({ image: one, ...size }, { ...NOTHING, ...boxes, plates: [RIGHT] }),
    );
    const [one, other] = await Promise.all(
      drawings.map(async (drawing) =>
        sharp((await drawing).bytes)
          .extract({ left: 60, top: 80, width: 200, height: 180 })
          .raw()
          .toBuffer(),
      ),
    );
    const apart = [...(one ?? [])].map((value, n) => Math.abs(value - (other?.[n] ?? 0)));
    expect(Math.max(...apart)).toBeLessThan(40);
  });

  test.each<{ name: string; box: Box }>([
    { name: "over the edge", box: { left: -0.1, top: -0.1, width: 0.3, height: 0.3 } },
    { name: "out of the picture", box: { left: 1.2, top: 1.2, width: 0.3, height: 0.3 } },
    { name: "smaller than a pixel", box: { left: 0.5, top: 0.5, width: 0.0001, height: 0.0001 } },
    { name: "as large as the picture", box: { left: 0, top: 0, width: 1, height: 1 } },
  ])("may be $name", async ({ box }) => {
    const { bytes } = await drawnOf({ faces: [box], plates: [box] });
    expect(await sharp(bytes).metadata()).toMatchObject(size);
  });
});

describe("a name", () => {
  test("stands below its face, light on dark, and the face stays as it is", async () => {
    const names = [{ name: "Ada", box: { ...LEFT, top: 0.05 } }];
    const { bytes, alt } = await drawnOf({ names });
    const { data } = await sharp(bytes)
      .extract({ left: 140, top: 310, width: 40, height: 20 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.max(...data)).toBeGreaterThan(220);
    expect([...data].filter((value) => value < 90).length).toBeGreaterThan(200);
    expect(await detailIn(bytes, { left: 0.1, top: 0.1, width: 0.2, height: 0.3 })).toBeGreaterThan(
      20,
    );
    expect(alt).toBe("I may know: Ada.");
  });

  test("is legible in a small picture, which is drawn larger", async () => {
    const small = await sharp(image).resize(160, 120).png().toBuffer();
    const sketch = { ...NOTHING, names: [{ name: "Ada Lovelace", box: LEFT }] };
    const { bytes } = await drawingOf({ image: small, width: 160, height: 120 }, sketch);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: SIDE.least, height: 480 });
  });
});

test("a drawing is a JPEG of nothing but the picture, not larger than it has to be", async () => {
  const large = await telling(sharp(image).resize(2400, 1800), 1).jpeg().toBuffer();
  const picture = { image: large, width: 2400, height: 1800 };
  const { bytes, ...rest } = await drawingOf(picture, { ...NOTHING, plates: [LEFT] });
  const { format, width, height, exif, icc, xmp, orientation } = await sharp(bytes).metadata();
  expect({ format, width, height }).toEqual({ format: "jpeg", width: 1920, height: 1440 });
  expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
  expect(rest).toEqual({
    type: "image/jpeg",
    name: "drawing.jpg",
    alt: "Blurred: 1 number plate. I blur what I can read: please look whether a plate is left.",
  });
});

test("what lets something through is drawn on white", async () => {
  const clear = await pattern({ clear: true }).png().toBuffer();
  const { width = 0, height = 0 } = await sharp(clear).metadata();
  const box = { left: 0.4, top: 0.4, width: 0.1, height: 0.1 };
  const { bytes } = await drawingOf({ image: clear, width, height }, { ...NOTHING, texts: [box] });
  expect(await cornersOf(bytes)).toBe("white green blue white");
});

test("drawings are the same wherever and however often they are made", async () => {
  const sketch = { names: [{ name: "Zoë Łukasiewicz", box: LEFT }], faces: [RIGHT] };
  const [one, other] = await Promise.all([drawnOf(sketch), drawnOf(sketch)]);
  expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
});

test("what people send is read as SVG neither before nor after something was drawn", async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  await drawnOf({ names: [{ name: "Ada", box: LEFT }] });
  await expect(sharp(svg).png().toBuffer()).rejects.toThrow();
});
