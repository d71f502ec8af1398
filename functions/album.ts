import { type Looking, type Seen, seenIn } from "./analyses.js";
import { dropFindings, dropRows } from "./dropping.js";
import type { Message } from "./events.js";
import type { Picture } from "./picture.js";
import { settledInPortions } from "./portions.js";
import { type Told, toldOf } from "./sightings.js";
import { isDeleted, keepPicture } from "./store.js";

const TOGETHER = 3; // pictures that are read at the same time

/** Album is a message's pictures to be read; on the last try, one that fails is told as such, if there are others. */
export type Album = Omit<Looking, "keep"> & {
  message: Message;
  isLastTry: boolean;
  /** when somebody asked about them (ISO 8601) */
  asked: string;
};

/** toldIn reads a message's pictures and keeps what is seen in them; where it was deleted meanwhile, all of that goes again. */
export async function toldIn(pictures: Picture[], work: Album): Promise<Told[]> {
  const hashes: string[] = [];
  const keep = async (picture: number, hash: string) => {
    hashes.push(hash);
    await keepPicture(work.message, picture, hash);
  };
  try {
    return await toldOf(work.message, await seenAll(pictures, work, keep), work.asked);
  } catch (error) {
    await forgotten(work.message, hashes);
    throw error;
  }
}

// Of messages that are answered together, what is left is for the next run.
async function forgotten({ id, together = [id] }: Message, known: string[]): Promise<void> {
  for (const one of together.map((id) => ({ id })))
    if (await isDeleted(one)) {
      await dropFindings(one);
      if (one.id === id && together.length === 1) await dropRows(one, { known });
    }
}

// A few at a time, since each takes its bytes of memory. All of them end before a failure is let out: what went on
// alone would be paid for, and not be kept.
async function seenAll(
  pictures: Picture[],
  work: Album,
  keep: (picture: number, hash: string) => Promise<void>,
): Promise<Seen[]> {
  const seen = (picture: Picture, n: number) =>
    seenIn(picture, { ...work, keep: (hash) => keep(n, hash) });
  const ends = await settledInPortions(pictures, TOGETHER, seen);
  const isSome = work.isLastTry && ends.some(({ status }) => status === "fulfilled");
  return ends.map((end) => {
    if (end.status === "fulfilled") return end.value;
    if (isSome) return { unread: "picture-failed" };
    throw end.reason;
  });
}
