import sharp from "sharp";
import { expect, test } from "vitest";
import { keptOf, pictureIn, sizeIn } from "../../reader/picture.js";

test.each([
  { name: "a small picture", size: [640, 480], want: [640, 480] },
  { name: "what is just enough", size: [3000, 2000], want: [3000, 2000] },
  { name: "a pixel more", size: [3000, 2001], want: [1500, 1000] },
  { name: "20 megapixels", size: [5184, 3888], want: [2592, 1944] },
  { name: "100 megapixels", size: [10_000, 10_000], want: [1250, 1250] },
])("keptOf halves $name as often as it must", ({ size: [width = 0, height = 0], want }) => {
  const kept = keptOf({ width, height });
  expect([kept.width, kept.height]).toEqual(want);
});

const grey = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "grey" } });

test.each([
  { name: "a large JPEG", picture: grey(3001, 2001).jpeg(), want: [1500, 1000] },
  {
    name: "one that lies on its side",
    picture: grey(3001, 2001).withMetadata({ orientation: 6 }).jpeg(),
    want: [1000, 1500],
  },
  { name: "a large PNG", picture: grey(3001, 2001).png(), want: [1500, 1000] },
  { name: "a small one", picture: grey(300, 200).png(), want: [300, 200] },
])("pictureIn decodes $name at the size that is kept", async ({ picture, want }) => {
  const { data, width, height } = await pictureIn(await picture.toBuffer());
  expect([width, height, data.length]).toEqual([...want, width * height * 3]);
});

test("sizeIn tells the size that the file has", async () => {
  expect(await sizeIn(await grey(3001, 2001).jpeg().toBuffer())).toEqual({
    width: 3001,
    height: 2001,
  });
});
