import { type Looking, type Seen, seenIn } from "./analyses.js";
import { type Channel, channelNamed, type Place } from "./channels.js";
import { Failure } from "./errors.js";
import { type Message, publish } from "./events.js";
import { replyOnce, replyStands } from "./outbox.js";
import type { Picture } from "./picture.js";
import { answerTo, help, sorry } from "./replies.js";
import { credentialsOf } from "./secrets.js";
import { eventsOf, toldOf } from "./sightings.js";

const TOGETHER = 3; // pictures that are read at the same time
const TALK = 12_000; // milliseconds of a run that are kept for saying what we found

/** Work is a message to be answered by a moment (epoch milliseconds), and what to look for in its pictures. */
export type Work = Looking & {
  message: Message;
  /** then a picture that fails is told as such, if there are others */
  isLastTry: boolean;
};

/** Outcome is what became of a message, in counts and codes: nothing that somebody wrote or that is to be seen. */
export type Outcome = { replyId: string; pictures: number; plates: number } | { code: string };

/** answered reads a message's pictures, remembers, publishes and replies; run again, it picks up what stands. */
export async function answered(work: Work): Promise<Outcome> {
  try {
    return await repliedTo(work);
  } catch (error) {
    // Nobody is left to tell, and another try would find the same.
    if (!(error instanceof Failure && error.code === "message-gone")) throw error;
    return await failed(work.message, error);
  }
}

/** apologised says sorry, once, to a message that was tried too often; never where an answer stands or may stand. */
export async function apologised({ message, until }: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(message, until);
  const gaveUp = new Failure("gave-up", "Too many tries: the message rests in the dead letters.");
  if (await replyStands(channel, place, "answer")) throw gaveUp;
  try {
    const asking = channel.contents({ ...place, until: until - TALK });
    const asked = await asking.catch(() => ({ message })); // sorry is said without it, if need be
    await replyOnce(channel, { ...place, message: asked.message }, "sorry", sorry());
  } finally {
    await failed(message, gaveUp);
  }
  throw gaveUp;
}

async function repliedTo(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work.message, work.until);
  const reading = { ...place, until: work.until - TALK };
  const { message, pictures } = await channel.contents(reading);
  const seen = await seenAll(pictures, { ...work, until: reading.until });
  const told = await toldOf(message, seen);
  await publish(eventsOf(message, told));
  const words = pictures.length > 0 ? answerTo(told, work.rules) : help();
  const replyId = await replyOnce(channel, { ...place, message }, "answer", words);
  const plates = told.flatMap(({ sightings }) => sightings).length;
  const detail = { replyId, pictures: pictures.length, plates };
  await publish([{ name: "message.answered", message, detail }]);
  return detail;
}

// A few at a time, since each takes its bytes of memory. All of them end before a failure is let out: what went on
// alone would be paid for, and not be kept.
async function seenAll(pictures: Picture[], work: Work): Promise<Seen[]> {
  const ends: PromiseSettledResult<Seen>[] = [];
  for (let at = 0; at < pictures.length; at += TOGETHER) {
    const some = pictures.slice(at, at + TOGETHER);
    ends.push(...(await Promise.allSettled(some.map((picture) => seenIn(picture, work)))));
  }
  const isSome = work.isLastTry && ends.some(({ status }) => status === "fulfilled");
  return ends.map((end) => {
    if (end.status === "fulfilled") return end.value;
    if (isSome) return { unread: "picture-failed" };
    throw end.reason;
  });
}

async function placeOf(
  message: Message,
  until: number,
): Promise<{ channel: Channel; place: Place }> {
  const channel = channelNamed(message.channel);
  return { channel, place: { message, credentials: await credentialsOf(channel.name), until } };
}

async function failed(message: Message, { code }: Failure): Promise<Outcome> {
  await publish([{ name: "message.failed", message, detail: { code } }]);
  return { code };
}
