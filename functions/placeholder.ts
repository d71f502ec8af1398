import type { Channel, Place } from "./channels.js";
import { replyRow } from "./ledger.js";
import { replyOnce } from "./outbox.js";
import { waiting } from "./replies.js";

/** patienceOf returns after how many milliseconds we say that we are at it: at once where that is shown, and not said. */
export function patienceOf({ typing }: Channel, patience: number): number {
  return typing ? 0 : patience;
}

/** heldOn says, or shows, that we are at a message; where an answer was begun it stands, or another run will find that it does not. */
export async function heldOn(channel: Channel, place: Place): Promise<void> {
  const { files, parent } = place.message;
  // Where a platform tells of files, words alone are no reason to announce anything.
  if (channel.overhears && !files && !parent) return;
  if (channel.typing) return await channel.typing(place);
  if (!channel.edit) return;
  const [answer, earlier] = await Promise.all([
    replyRow(place.message, "answer"),
    replyRow(place.message, "placeholder"),
  ]);
  if (answer || earlier?.doubts) return; // it is said only once
  await replyOnce(channel, place, "placeholder", waiting());
}

/**
 * meanwhile does some work, and where that takes longer than our patience (milliseconds) says that we are at it.
 * What is being said by then is said before it ends; that it could not be said is nobody's loss, the answer comes all the same.
 */
export async function meanwhile<T>(
  patience: number,
  say: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  let saying: Promise<unknown> | undefined;
  const timer = setTimeout(() => {
    saying = say().catch(() => undefined);
  }, patience);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    await saying;
  }
}
