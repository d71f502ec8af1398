import { type Channel, channelNamed, type Place } from "./channels.js";
import type { Work } from "./inquiry.js";
import { credentialsFor } from "./installs.js";
import { givenOf } from "./journal.js";

const HURRY = 5_000; // milliseconds for what nobody waits for
const TALK = 12_000; // milliseconds of a run that are kept for saying what we found

/** placeOf returns where a message is answered, and on which channel. */
export async function placeOf(
  work: Pick<Work, "message" | "until">,
): Promise<{ channel: Channel; place: Place }> {
  const { message, until } = work;
  const channel = channelNamed(message.channel);
  const [first = message.id] = message.together ?? [];
  const [credentials, given] = await Promise.all([
    credentialsFor(message),
    channel.gives ? givenOf({ ...message, id: first }) : undefined,
  ]);
  // Others wait for this run.
  const end = message.aside ? Math.min(until, Date.now() + HURRY) : until;
  return { channel, place: { message, credentials, until: end, given } };
}

/** readingAt returns the place as long as there is to wait for pictures there: it leaves time to talk. */
export function readingAt(place: Place): Place {
  return place.message.aside ? place : { ...place, until: place.until - TALK };
}
