import { describe, expect, test } from "vitest";
import type { Picture } from "../../reader/picture.js";
import { pictureIn } from "../../reader/picture.js";
import { readingsOf } from "../../reader/readings.js";
import type { Rectangle } from "../../reader/rectangles.js";
import { drawn } from "../draw.js";

const waiting = new AbortController().signal;
const plates = [{ text: "SBA1234G", x: 320, y: 240, size: 40 }];
const picture: Picture = await pictureIn(await drawn({ width: 640, height: 480, plates }));

/** PLATE is where the plate stands; the recogniser sees it 320 pixels wide, and WIDE twice as wide. */
const PLATE: Rectangle = { x: 320, y: 240, width: 400, height: 60, angle: 0 };
const WIDE: Rectangle = { ...PLATE, width: 600, height: 45 };

const looks = ["first", "again"] as const;

describe.each(looks)("readingsOf, for a look of kind '%s',", (look) => {
  test.each([
    {
      name: "as far as the budget goes",
      most: 640,
      rectangles: [PLATE, PLATE],
      want: [true, true],
    },
    { name: "nothing beyond it", most: 639, rectangles: [PLATE, PLATE], want: [true, false] },
    { name: "nothing wider than is left", most: 639, rectangles: [WIDE], want: [false] },
    {
      name: "nothing once it is spent",
      most: 639,
      rectangles: [WIDE, PLATE],
      want: [false, false],
    },
  ])("reads $name", async ({ most, rectangles, want }) => {
    const readings = readingsOf(picture, waiting, { first: 320, again: 320, [look]: most });
    const read: boolean[] = [];
    for (const one of rectangles) read.push((await readings[look](one)).length > 0);
    expect(read).toEqual(want);
  });

  test("stops when the caller has gone", async () => {
    const readings = readingsOf(picture, AbortSignal.abort(new Error("gone")));
    await expect(readings[look](PLATE)).rejects.toThrow("gone");
  });
});

test("readingsOf reads for the first time when all second looks are spent", async () => {
  const readings = readingsOf(picture, waiting, { first: 320, again: 320 });
  for (let look = 0; look < 3; look++) await readings.again(PLATE);
  expect(await readings.first(PLATE)).not.toEqual([]);
});
