import type { Seen } from "./analyses.js";
import type { Event, Message } from "./events.js";
import { type Before, type Sighting, saveSightings, seenBefore } from "./store.js";

/** Told is one picture as the reply tells of it: its sightings with what the room saw before. */
export type Told = { seen: Seen; sightings: (Sighting & { before: Before })[] };

/** toldOf keeps the sightings in a message's pictures, and adds what the room saw before. */
export async function toldOf(message: Message, pictures: Seen[]): Promise<Told[]> {
  const told = pictures.map((seen, picture) => ({ seen, sightings: sightingsIn(seen, picture) }));
  await saveSightings(
    message,
    told.flatMap(({ sightings }) => sightings),
  );
  return Promise.all(
    told.map(async ({ seen, sightings }) => ({
      seen,
      sightings: await Promise.all(
        sightings.map(async (sighting) => ({
          ...sighting,
          before: await seenBefore(message, sighting.folded),
        })),
      ),
    })),
  );
}

/** eventsOf returns what the bus hears of a message's pictures: each reading, each sighting. */
export function eventsOf(message: Message, told: Told[]): Event[] {
  const readings = told.flatMap(({ seen }, picture) =>
    "unread" in seen ? [] : [{ picture, hash: seen.hash, reading: seen.reading }],
  );
  const sightings = told.flatMap(({ sightings }) => sightings);
  return [
    ...readings.map((detail) => ({
      name: "picture.read" as const,
      message,
      detail,
      ordinal: detail.picture,
    })),
    ...sightings.map(({ before, ...sighting }, ordinal) => ({
      name: "plate.sighted" as const,
      message,
      detail: { sighting },
      ordinal,
    })),
  ];
}

function sightingsIn(seen: Seen, picture: number): Sighting[] {
  if ("unread" in seen) return [];
  return (seen.plates ?? []).map((plate, n) => ({ ...plate, picture, n, hash: seen.hash }));
}
