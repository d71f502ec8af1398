import { type Channel, channelNamed, type Place } from "./channels.js";
import { endingOf } from "./endings.js";
import { Failure } from "./errors.js";
import { type Message, publish } from "./events.js";
import { answerFor, type Work } from "./inquiry.js";
import { credentialsFor } from "./installs.js";
import { replyRow } from "./ledger.js";
import { counted } from "./metrics.js";
import { type Reply, replyOnce } from "./outbox.js";
import { meanwhile } from "./placeholder.js";
import { reacted } from "./reactions.js";
import { sorry, waiting, welcome } from "./replies.js";
import { habitsOf, isLeftAlone } from "./smalltalk.js";
import { replyStands, takenBack } from "./standing.js";
import { dropSightings, keepSeen } from "./store.js";
import { cleared } from "./withdrawal.js";
import type { Words } from "./words.js";

const HURRY = 5_000; // milliseconds for what nobody waits for
const TALK = 12_000; // milliseconds of a run that are kept for saying what we found

/**
 * Outcome is what became of a message, in counts and codes: nothing that somebody wrote or that is to be seen. `reaction` says
 * whether an emoji stands, or why not; there is none where none was found.
 */
export type Outcome =
  | { replyId: string; pictures: number; plates: number; reaction?: string }
  | { code: string };

/** replied does what is to be done about what happened, once; run again, it picks up what stands. */
export async function replied(work: Work): Promise<Outcome> {
  if (isLeftAlone(work)) return { replyId: "", pictures: 0, plates: 0 };
  const { channel, place } = await placeOf(work);
  const said = work.name === "room.joined" ? welcomed : work.isLast ? apologised : answered;
  try {
    return await said(channel, place, work);
  } catch (error) {
    const ending = await endingOf(error, work);
    if (!ending) throw error;
    await takenBack(channel, place, "placeholder");
    if (ending.isForgotten) await cleared(channel, place);
    return await failed(work.message, ending);
  }
}

// It says what we do, in a room that we were let into.
async function welcomed(channel: Channel, place: Place, work: Work): Promise<Outcome> {
  const words = welcome({ ...work, ...habitsOf(work, channel) }, work.message.direct);
  const { replyId } = await replyOnce(channel, place, "welcome", words);
  return { replyId, pictures: 0, plates: 0 };
}

// It says sorry to a message that was tried too often; never where an answer stands or may stand.
async function apologised(channel: Channel, place: Place, work: Work): Promise<never> {
  const gaveUp = new Failure("gave-up", "Too many tries: the message rests in the dead letters.");
  if (await replyStands(channel, place, "answer")) throw gaveUp;
  let why: unknown = gaveUp;
  try {
    if (!work.message.aside) await saySorry(channel, place, work);
  } catch (error) {
    why = error;
  }
  if (why !== gaveUp && (await endingOf(why, work))) throw why;
  counted("Failed"); // first, since there is no try after this one
  await failed(work.message, gaveUp);
  throw why;
}

async function saySorry(channel: Channel, place: Place, work: Work): Promise<void> {
  const { message } = await channel.contents(readingAt(place)).catch(async (error) => {
    if (await endingOf(error, work)) throw error;
    return work; // sorry is said without it, if need be
  });
  await replyOnce(channel, { ...place, message }, "sorry", sorry());
}

// It reads a message's pictures, remembers, publishes, replies and reacts.
async function answered(channel: Channel, place: Place, work: Work): Promise<Outcome> {
  let here = readingAt(place);
  const { about, words, emoji, told } = await meanwhile(
    work.patience,
    () => heldOn(channel, here),
    async () => {
      const seen = channel.missed && keepSeen(work.message);
      const [asked] = await Promise.all([channel.contents(here), seen]);
      here = { ...here, message: asked.message };
      return await answerFor(asked, { ...work, until: here.until }, channel);
    },
  );
  const plates = told.flatMap(({ sightings }) => sightings).length;
  const { replyId, isNew } = await said(channel, { ...place, ...about }, words);
  // First, since whoever has to publish it again finds that it stands.
  if (isNew) countAnswer(work, plates);
  const reaction = await reacted(channel, place, emoji, words.length === 0);
  const detail = { replyId, pictures: told.length, plates };
  const event = { name: "message.answered" as const, message: about.message, detail };
  // An emoji alone is no answer; and a failure after it could make another run find another one.
  await publish(words.length > 0 ? [event] : []);
  return { ...detail, ...(reaction && { reaction }) };
}

async function said(channel: Channel, place: Place, words: Words): Promise<Reply> {
  if (words.length > 0) return await replyOnce(channel, place, "answer", words).catch(forgotten);
  // Nothing takes its place.
  if (!place.message.aside) await takenBack(channel, place, "placeholder");
  return { replyId: "", isNew: false };
  // Of a tenant that left meanwhile nothing is kept, neither of whose pictures these are.
  async function forgotten(error: unknown): Promise<never> {
    if (place.of && error instanceof Failure && error.code === "not-installed")
      await dropSightings(place.of);
    throw error;
  }
}

function countAnswer({ queued }: Work, plates: number): void {
  counted("Answered");
  counted("Plates", plates);
  // What was missed, replayed or rested before it came to the queue is no slowness of ours.
  counted("TimeToAnswer", Math.max(0, Date.now() - queued)); // clocks differ
}

// Where an answer was begun it stands, or another run will find that it does not; a placeholder is said only once.
async function heldOn(channel: Channel, place: Place): Promise<void> {
  const { files, parent } = place.message;
  // Where a platform tells of files, words alone are no reason to announce anything.
  if (!channel.edit || (channel.overhears && !files && !parent)) return;
  const [answer, earlier] = await Promise.all([
    replyRow(place.message, "answer"),
    replyRow(place.message, "placeholder"),
  ]);
  if (answer || earlier?.doubts) return;
  await replyOnce(channel, place, "placeholder", waiting());
}

async function placeOf({ message, until }: Work): Promise<{ channel: Channel; place: Place }> {
  const channel = channelNamed(message.channel);
  // Others wait for this run.
  const end = message.aside ? Math.min(until, Date.now() + HURRY) : until;
  return { channel, place: { message, credentials: await credentialsFor(message), until: end } };
}

// Waiting for pictures leaves time to talk.
function readingAt(place: Place): Place {
  return place.message.aside ? place : { ...place, until: place.until - TALK };
}

async function failed(message: Message, { code }: Pick<Failure, "code">): Promise<Outcome> {
  await publish([{ name: "message.failed", message, detail: { code } }]);
  return { code };
}
