import type { Drawing } from "./drawing.js";
import type { Prepared } from "./picture.js";
import type { Box, Reading } from "./reading.js";
import { sketchOf } from "./sketch.js";

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
  { reading, plates = [] }: { reading: Reading; plates?: { box: Box }[] },
  { until, ...wish }: Wish & { until: number },
): Promise<Drawn | undefined> {
  const sketch = sketchOf(reading, plates, wish);
  if (!sketch) return undefined;
  if (until - Date.now() < LEAST_TIME) return "failed";
  try {
    // Loaded only where there is something to draw.
    const { drawingOf } = await import("./drawing.js");
    return await drawingOf(picture, sketch);
  } catch {
    return "failed";
  }
}

type Bare = Pick<Prepared, "image" | "width" | "height">;

const LEAST_TIME = 1_000; // milliseconds
