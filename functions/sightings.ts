import type { Seen } from "./analyses.js";
import { Failure } from "./errors.js";
import type { Event, Message } from "./events.js";
import { type Before, isDeleted, type Sighting, saveSightings, seenBefore } from "./store.js";

/** Told is one picture as the reply tells of it: its sightings with what the room saw before. */
export type Told = { seen: Seen; sightings: (Sighting & { before: Before })[] };

/**
 * toldOf keeps the sightings in a message's pictures, and adds what the room saw before somebody asked (ISO 8601).
 * That the message was deleted meanwhile is a Failure `picture-gone`; what was kept by then is for the caller to drop.
 */
export async function toldOf(
  message: Message,
  pictures: Seen[],
  asked = message.sent,
): Promise<Told[]> {
  const sightings = pictures.map(sightingsIn);
  // What this message itself shows does not count as seen before, so nobody has to wait for it.
  const counting = Promise.all(
    sightings.flat().map(({ folded }) => seenBefore(message, folded, asked)),
  );
  counting.catch(() => undefined); // it is waited for below, after all is written that will be
  await kept(message, sightings.flat());
  const before = await counting;
  const told = sightings.flat().map((sighting, n) => ({ ...sighting, before: before[n] ?? NEVER }));
  return pictures.map((seen, picture) => ({
    seen,
    sightings: told.filter((sighting) => sighting.picture === picture),
  }));
}

const NEVER: Before = { times: 0 };

async function kept(message: Message, sightings: Sighting[]): Promise<void> {
  await saveSightings(message, sightings);
  // Whoever deletes marks the message first and drops its rows then, so one of the two sees the other.
  if (await isDeleted(message))
    throw new Failure("picture-gone", "It was deleted while it was being read.");
}

/** eventsOf returns what the bus hears of a message's pictures, from the n-th on (from 0): each reading, each sighting. */
export function eventsOf(message: Message, told: Told[], first = 0): Event[] {
  const readings = told.flatMap(({ seen }, n) =>
    "unread" in seen ? [] : [{ picture: first + n, ...readIn(seen) }],
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

function readIn({ hash, reading, codes }: Exclude<Seen, { unread: unknown }>) {
  return { hash, reading, ...(codes && { codes }) };
}

function sightingsIn(seen: Seen, picture: number): Sighting[] {
  if ("unread" in seen) return [];
  return (seen.plates ?? []).map((plate, n) => ({ ...plate, picture, n, hash: seen.hash }));
}
