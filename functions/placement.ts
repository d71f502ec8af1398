import type { Box } from "./reading.js";

/** Size is a width and a height, in pixels. */
export type Size = Pick<Box, "width" | "height">;

const STEPS = 24; // places across, and down, that are tried where there is none beside

/**
 * placeOf returns where something of a size is to stand beside a thing in a picture: below it, above it, to its right or left, or
 * where else there is room nearest to it. It never runs out of the picture, and where there is no room covers as little as can be.
 */
export function placeOf(size: Size, beside: Box, taken: Box[], picture: Size): Box {
  const beneath = inside({ ...size, ...below(size, beside) }, picture);
  let best = { place: beneath, covered: Number.POSITIVE_INFINITY };
  for (const place of placesFor(size, beside, picture)) {
    const covered = taken.reduce((sum, one) => sum + overlap(place, one), 0);
    if (covered === 0) return place;
    if (covered < best.covered) best = { place, covered };
  }
  return best.place;
}

/** overlap returns how much two boxes share. */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

/** areaOf returns how large a box is. */
export function areaOf({ width, height }: Size): number {
  return width * height;
}

/** grown returns a box that is larger on each side by a part of its width and of its height. */
export function grown({ left, top, width, height }: Box, across: number, down = across): Box {
  return {
    ...{ left: left - across * width, top: top - down * height },
    ...{ width: width * (1 + 2 * across), height: height * (1 + 2 * down) },
  };
}

function* placesFor(size: Size, beside: Box, picture: Size): Generator<Box> {
  const { left, top, width, height } = beside;
  const middle = top + (height - size.height) / 2;
  const near = [
    below(size, beside),
    { left: left + (width - size.width) / 2, top: top - size.height },
    { left: left + width, top: middle },
    { left: left - size.width, top: middle },
  ];
  for (const place of near) yield inside({ ...size, ...place }, picture);
  yield* anywhere(size, beside, picture);
}

function below({ width }: Size, beside: Box): Pick<Box, "left" | "top"> {
  return { left: beside.left + (beside.width - width) / 2, top: beside.top + beside.height };
}

function anywhere(size: Size, beside: Box, picture: Size): Box[] {
  const [across, down] = [picture.width - size.width, picture.height - size.height];
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const places = steps.flatMap((x) =>
    steps.map((y) => inside({ ...size, left: x * across, top: y * down }, picture)),
  );
  return places.sort((a, b) => distance(a, beside) - distance(b, beside));
}

function distance(a: Box, b: Box): number {
  const across = a.left + a.width / 2 - b.left - b.width / 2;
  return Math.hypot(across, a.top + a.height / 2 - b.top - b.height / 2);
}

/** inside returns a box moved so that it lies in a picture, as far as it fits. */
export function inside(box: Box, picture: Size): Box {
  const left = Math.max(0, Math.min(box.left, picture.width - box.width));
  return { ...box, left, top: Math.max(0, Math.min(box.top, picture.height - box.height)) };
}
