import sharp from "sharp";
import { expect, test } from "vitest";
import { tagsOf } from "../functions/tags.js";

const picture = { width: 1000, height: 600 };
const faceAt = (left: number, top = 0.2) => ({ left, top, width: 0.1, height: 0.2 });
const sketchOf = (names: string[], at = (n: number) => faceAt(0.1 + 0.2 * n)) => ({
  ...{ names: names.map((name, n) => ({ name, box: at(n) })), faces: [], plates: [], texts: [] },
});

type Rect = { left: number; top: number; right: number; bottom: number };

// The plates behind the names, in their order.
async function platesIn(svg: string): Promise<Rect[]> {
  const found = svg.matchAll(
    /<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"[^>]* fill="#101418"/g,
  );
  return [...found].map(([, ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    return { left: x, top: y, right: x + width, bottom: y + height };
  });
}

test.each([
  { name: "at the edge", names: ["Ada Lovelace"], at: () => faceAt(0.92, 0.85) },
  { name: "longer than the picture", names: ["Ada ".repeat(60)], at: () => faceAt(0.4) },
  {
    name: "of people side by side",
    names: ["Ada Lovelace", "Grace Hopper", "Zoë Kravitz"],
    at: undefined,
  },
  {
    name: "of many",
    names: Array(30).fill("Ada Lovelace"),
    at: (n: number) => faceAt((n % 10) / 10, Math.floor(n / 10) / 4),
  },
])("names $name do not run out of the picture", async ({ names, at }) => {
  const plates = await platesIn(await tagsOf(sketchOf(names, at), picture));
  expect(plates).toHaveLength(names.length);
  for (const { left, top, right, bottom } of plates) {
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect([right <= 1000.01, bottom <= 600.01]).toEqual([true, true]);
  }
});

test("a name in a picture that is very wide, and low, is as small as it has to be", async () => {
  const low = { width: 2000, height: 80 };
  const [plate] = await platesIn(await tagsOf(sketchOf(["Ada Lovelace"]), low));
  expect((plate?.bottom ?? 99) - (plate?.top ?? 0)).toBeLessThanOrEqual(32.01);
});

test("names of people side by side are not over each other, nor over a face", async () => {
  const sketch = sketchOf([
    "Ada Lovelace, Countess",
    "Grace Brewster Murray Hopper",
    "Zoë Kravitz",
  ]);
  const plates = await platesIn(await tagsOf({ ...sketch, faces: [faceAt(0.7)] }, picture));
  const faces = [0.1, 0.3, 0.5, 0.7].map((left) => ({
    left: left * 1000,
    top: 120,
    right: left * 1000 + 100,
    bottom: 240,
  }));
  const all = [...plates, ...faces];
  const covers = (a: Rect, b: Rect) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  expect(
    plates.flatMap((one) => all.filter((other) => other !== one && covers(one, other))),
  ).toEqual([]);
});

test.each([
  { name: "王力宏", same: "1" },
  { name: "محمد صلاح", same: "1" },
])("in place of $name, which has no letters here, stands its number", async ({ name, same }) => {
  expect(await tagsOf(sketchOf([name]), picture)).toBe(await tagsOf(sketchOf([same]), picture));
});

test("a name that stands away from its face is joined to it by a line", async () => {
  const alone = await tagsOf(sketchOf(["Ada"]), picture);
  const crowd = [{ left: 0, top: 0, width: 0.6, height: 1 }];
  const crowded = await tagsOf({ ...sketchOf(["Ada"]), faces: crowd }, picture);
  expect([alone.includes("<line"), crowded.includes("<line")]).toEqual([false, true]);
});

test("type grows with the picture", async () => {
  const heightIn = async (scale: number) => {
    const larger = { width: 1000 * scale, height: 600 * scale };
    const [plate] = await platesIn(await tagsOf(sketchOf(["Ada"]), larger));
    return (plate?.bottom ?? 0) - (plate?.top ?? 0);
  };
  expect(await heightIn(2)).toBeCloseTo(2 * (await heightIn(1)));
});

test("what is drawn is SVG, whatever people are called", async () => {
  const svg = await tagsOf(sketchOf(['</svg><image href="file:///etc/passwd"/>']), picture);
  expect(svg).not.toContain("image");
  expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: "svg", ...picture });
});
