import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { counted } from "./metrics.js";

const HURRY = 3_000; // milliseconds for what stands beside an answer: others wait for this run
const TRIED = 5; // emoji, where a platform has not all of them

/**
 * reacted puts the first of these emoji that the platform has on the message, where one that stands does no harm, and returns whether one
 * stands, or why not; undefined where there is nothing to put. Beside an answer that stands it is worth no other try.
 */
export async function reacted(
  channel: Channel,
  place: Place,
  emoji: string[],
  isAll: boolean,
): Promise<string | undefined> {
  if (!channel.react || emoji.length === 0) return undefined;
  const here = isAll ? place : { ...place, until: Math.min(place.until, Date.now() + HURRY) };
  try {
    for (const one of emoji.slice(0, TRIED))
      if (await channel.react(here, one)) {
        counted("Reacted");
        return "stands";
      }
    return "unknown there";
  } catch (error) {
    if (isAll || !(error instanceof Failure)) throw error;
    return error.code;
  }
}
