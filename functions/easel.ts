import type { Drawing } from "./drawing.js";
import type { Prepared } from "./picture.js";
import type { Reading } from "./reading.js";
import { type Found, sketchOf } from "./sketch.js";

/** Drawn is the drawing that came of a sketch, or that there came none. */
export type Drawn = Drawing | "failed";

/** Wish is what somebody asks us to draw, besides the names of people whom we know. */
export type Wish = { plates: boolean };

/**
 * drawnOn returns what was drawn on a picture, of what was found in it, until a moment (epoch milliseconds): undefined where there is
 * nothing to draw. That it failed costs nobody the answer.
 */
export async function drawnOn(
  picture: Bare,
  { reading, ...found }: Found & { reading: Reading },
  { until, ...wish }: Wish & { until: number },
): Promise<Drawn | undefined> {
  const sketch = sketchOf(reading, found, wish);
  if (!sketch) return undefined;
  if (until - Date.now() < SPARED) return "failed";
  try {
    // Loaded only where there is something to draw.
    const { drawingOf } = await import("./drawing.js");
    return await drawingOf(picture, sketch, until - SPARED);
  } catch {
    return "failed";
  }
}

type Bare = Pick<Prepared, "image" | "width" | "height">;

const SPARED = 10_000; // milliseconds of a run that are kept for what is to be read, and told, after it
