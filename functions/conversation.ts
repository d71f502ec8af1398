import { type Looking, type Seen, seenIn } from "./analyses.js";
import { type Channel, channelNamed, type Place } from "./channels.js";
import { Failure } from "./errors.js";
import { type Heard, type Message, publish } from "./events.js";
import { replyOnce, replyStands, takenBack } from "./outbox.js";
import type { Picture } from "./picture.js";
import { meanwhile } from "./placeholder.js";
import { answerTo, help, notShown, sorry, waiting, welcome } from "./replies.js";
import { credentialsOf } from "./secrets.js";
import { eventsOf, type Told, toldOf } from "./sightings.js";
import { keepAsker, keepPicture, replyRow } from "./store.js";
import type { Words } from "./words.js";

const TOGETHER = 3; // pictures that are read at the same time
const TALK = 12_000; // milliseconds of a run that are kept for saying what we found

/** Work is what happened, to be answered by a moment (epoch milliseconds), and what to look for in a message's pictures. */
export type Work = Heard &
  Omit<Looking, "keep"> & {
    /** then there is only sorry to say */
    isLast: boolean;
    /** then a picture that fails is told as such, if there are others */
    isLastTry: boolean;
    /** milliseconds after which people are told that we are at it */
    patience: number;
    /** the time zone of what people read */
    zone: string;
    /** days for which what is found is kept */
    kept: number;
  };

/** Outcome is what became of a message, in counts and codes: nothing that somebody wrote or that is to be seen. */
export type Outcome = { replyId: string; pictures: number; plates: number } | { code: string };

/** replied does what is to be done about what happened, once; run again, it picks up what stands. */
export async function replied(work: Work): Promise<Outcome> {
  if (work.name === "room.joined") return await welcomed(work);
  return await (work.isLast ? apologised(work) : answered(work));
}

// It reads a message's pictures, remembers, publishes and replies.
async function answered(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work);
  try {
    return await repliedTo(channel, place, work);
  } catch (error) {
    // Nobody is left to tell, and another try would find the same.
    if (!(error instanceof Failure && error.code === "message-gone")) throw error;
    await takenBack(channel, place, "placeholder");
    return await failed(work.message, error);
  }
}

// It says what we do, in a room that we were let into.
async function welcomed(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work);
  const replyId = await replyOnce(channel, place, "welcome", welcome(work, work.message.direct));
  return { replyId, pictures: 0, plates: 0 };
}

// It says sorry to a message that was tried too often; never where an answer stands or may stand.
async function apologised(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work);
  const gaveUp = new Failure("gave-up", "Too many tries: the message rests in the dead letters.");
  if (await replyStands(channel, place, "answer")) throw gaveUp;
  try {
    const asking = channel.contents({ ...place, until: work.until - TALK });
    const asked = await asking.catch(() => ({ message: work.message })); // sorry is said without it, if need be
    await replyOnce(channel, { ...place, message: asked.message }, "sorry", sorry());
  } finally {
    await failed(work.message, gaveUp);
  }
  throw gaveUp;
}

async function repliedTo(channel: Channel, place: Place, work: Work): Promise<Outcome> {
  const reading = { ...place, until: work.until - TALK };
  const { about, words, told } = await meanwhile(
    work.patience,
    () => heldOn(channel, reading),
    () => answerFor(channel, reading, work),
  );
  const replyId = await replyOnce(channel, { ...place, ...about }, "answer", words);
  const plates = told.flatMap(({ sightings }) => sightings).length;
  const detail = { replyId, pictures: told.length, plates };
  await publish([{ name: "message.answered", message: about.message, detail }]);
  return detail;
}

type Answer = { about: Pick<Place, "message" | "of">; words: Words; told: Told[] };

async function answerFor(channel: Channel, place: Place, work: Work): Promise<Answer> {
  const { message, pictures, of, unseen } = await channel.contents(place);
  const owner = of ?? message;
  const seen = await seenAll(pictures, { ...work, message: owner, until: place.until });
  if (of) await keepAsker(of, message);
  const told = await toldOf(owner, seen);
  await publish(eventsOf(owner, told));
  const words = pictures.length > 0 ? answerTo(told, work) : unseen ? notShown() : help();
  return { about: { message, ...(of && { of }) }, words, told };
}

// Where an answer was begun it stands, or another run will find that it does not.
async function heldOn(channel: Channel, place: Place): Promise<void> {
  if (!channel.edit || (await replyRow(place.message, "answer"))) return;
  await replyOnce(channel, place, "placeholder", waiting());
}

// A few at a time, since each takes its bytes of memory. All of them end before a failure is let out: what went on
// alone would be paid for, and not be kept.
async function seenAll(pictures: Picture[], work: Work): Promise<Seen[]> {
  const ends: PromiseSettledResult<Seen>[] = [];
  const seen = (picture: Picture, n: number) =>
    seenIn(picture, { ...work, keep: (hash) => keepPicture(work.message, n, hash) });
  for (let at = 0; at < pictures.length; at += TOGETHER) {
    const some = pictures.slice(at, at + TOGETHER);
    ends.push(...(await Promise.allSettled(some.map((picture, n) => seen(picture, at + n)))));
  }
  const isSome = work.isLastTry && ends.some(({ status }) => status === "fulfilled");
  return ends.map((end) => {
    if (end.status === "fulfilled") return end.value;
    if (isSome) return { unread: "picture-failed" };
    throw end.reason;
  });
}

async function placeOf({ message, until }: Work): Promise<{ channel: Channel; place: Place }> {
  const channel = channelNamed(message.channel);
  return { channel, place: { message, credentials: await credentialsOf(channel.name), until } };
}

async function failed(message: Message, { code }: Failure): Promise<Outcome> {
  await publish([{ name: "message.failed", message, detail: { code } }]);
  return { code };
}
