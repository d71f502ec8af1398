import type { Channel, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { ownerOf, type ReplyRow, replyRow, type Slot } from "./store.js";

/** replyStands tells whether a reply is being sent, was sent, or may have been where the platform cannot be asked. */
export async function replyStands(channel: Channel, place: Place, slot: Slot): Promise<boolean> {
  const row = await replyRow(place.message, slot);
  if (!row || row.state === "sent" || row.leaseUntil > Date.now()) return row !== undefined;
  return ((await foundIn(channel, place, row)) ?? row.doubts > 0) !== false;
}

/** standing returns the id of a reply that stands; undefined where there is none, or none that we know of. */
export async function standing(
  channel: Channel,
  place: Place,
  slot: Slot,
): Promise<string | undefined> {
  const row = await replyRow(place.message, slot);
  if (!row) return undefined;
  if (row.state === "sent") return row.replyId || undefined;
  ended(row);
  // All placeholders say the same: below another message, one may be another's, whose answer would be lost.
  if (slot === "placeholder" && place.message.parent) return undefined;
  return (await foundIn(channel, place, row)) || undefined;
}

/**
 * foundIn returns the id of what an earlier run said; false where it did not, undefined where nobody can tell. Two messages
 * of a thread may get the same words, so what answers another one is not ours to count.
 */
export async function foundIn(
  channel: Channel,
  place: Place,
  { bodyHash, held }: ReplyRow,
): Promise<string | false | undefined> {
  if (held) return (await channel.stands?.(place, held, bodyHash)) ? held : false;
  const ids = await channel.sent?.(place, bodyHash);
  if (!ids) return undefined;
  for (const id of ids) {
    const owner = await ownerOf(place.message, id);
    if (owner === undefined || owner === place.message.id) return id;
  }
  return false;
}

/** ended returns the row of a run that ended; one that may still be sending is a Failure `busy`. */
export function ended(row: ReplyRow): ReplyRow {
  if (row.leaseUntil > Date.now()) throw busy();
  return row;
}

/** busy is the Failure of a run that finds another one at the same reply. */
export function busy(): Failure {
  return new Failure("busy", "Another run is sending this reply.");
}
