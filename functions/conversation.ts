import type { Channel, Place } from "./channels.js";
import { endingOf } from "./endings.js";
import { refuseErased } from "./erasure.js";
import { Failure } from "./errors.js";
import { type Message, publish } from "./events.js";
import { welcome } from "./greeting.js";
import { type Answer, answerFor, type Work } from "./inquiry.js";
import { keepSeen } from "./latest.js";
import { counted } from "./metrics.js";
import { keepOwed } from "./owed.js";
import { heldOn, meanwhile, patienceOf } from "./placeholder.js";
import { reacted } from "./reactions.js";
import { sorry } from "./replies.js";
import { placeOf, readingAt } from "./scene.js";
import { gathered } from "./sets.js";
import { habitsOf, isLeftAlone } from "./smalltalk.js";
import { replyStands, takenBack } from "./standing.js";
import { answerTold, isUnpaid, toldOnce } from "./telling.js";
import { cleared } from "./withdrawal.js";

/**
 * Outcome is what became of a message, in counts and codes: nothing that somebody wrote or that is to be seen. `reaction` says
 * whether an emoji stands, or why not; there is none where none was found; `drawing` whether a drawing does. `with` is the message whose answer is for this one, too.
 */
export type Outcome =
  | { replyId: string; pictures: number; plates: number; reaction?: string; drawing?: string }
  | { code: string; with?: string };

/** replied does what is to be done about what happened, once; run again, it picks up what stands. */
export async function replied(work: Work): Promise<Outcome> {
  if (isLeftAlone(work)) return { replyId: "", pictures: 0, plates: 0 };
  const message = work.isLast ? work.message : await gathered(work.message, work.until);
  if (typeof message === "string") return { code: "in-set", with: message };
  return await repliedTo({ ...work, message });
}

async function repliedTo(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work);
  const said = work.name === "room.joined" ? welcomed : work.isLast ? apologised : answered;
  try {
    if (channel.gives) await refuseErased(work.message);
    return await said(channel, place, work);
  } catch (error) {
    const ending = await endingOf(error, work);
    if (!ending) throw error;
    await takenBack(channel, place, "placeholder");
    if (ending.isForgotten) await cleared(channel, place);
    if (isUnpaid(error)) await keepOwed(work.message);
    return await failed(work.message, ending);
  }
}

// It says what we do, in a room that we were let into.
async function welcomed(channel: Channel, place: Place, work: Work): Promise<Outcome> {
  const words = welcome({ ...work, ...habitsOf(work, channel) }, work.message.direct);
  const { replyId } = await toldOnce(channel, place, { slot: "welcome", words, zone: work.zone });
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
    if (isUnpaid(error)) await keepOwed(work.message);
    else why = error;
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
  await toldOnce(
    channel,
    { ...place, message },
    { slot: "sorry", words: sorry(), zone: work.zone },
  );
}

// It reads a message's pictures, remembers, publishes, replies and reacts.
async function answered(channel: Channel, place: Place, work: Work): Promise<Outcome> {
  const { about, words, emoji, told } = await sought(channel, place, work);
  const answer = { ...place, ...about, words, told };
  const { replyId, isNew, drawing } = await answerTold(channel, answer, work);
  const plates = told.flatMap(({ sightings }) => sightings).length;
  // First, since whoever has to publish it again finds that it stands.
  if (isNew) countAnswer(work, plates);
  const reaction = await reacted(channel, place, emoji, words.length === 0);
  const detail = { replyId, pictures: told.length, plates };
  const event = { name: "message.answered" as const, message: about.message, detail };
  // An emoji alone is no answer; and a failure after it could make another run find another one.
  await publish(words.length > 0 ? [event] : []);
  return { ...detail, ...(reaction && { reaction }), ...(drawing && { drawing }) };
}

async function sought(channel: Channel, place: Place, work: Work): Promise<Answer> {
  let here = readingAt(place);
  return await meanwhile(
    patienceOf(channel, work.patience),
    () => heldOn(channel, here),
    async () => {
      const seen = channel.missed && keepSeen(work.message);
      const [asked] = await Promise.all([channel.contents(here), seen]);
      here = { ...here, message: asked.message };
      return await answerFor(asked, { ...work, until: here.until }, channel);
    },
  );
}

function countAnswer({ queued }: Work, plates: number): void {
  counted("Answered");
  counted("Plates", plates);
  // What was missed, replayed or rested before it came to the queue is no slowness of ours.
  counted("TimeToAnswer", Math.max(0, Date.now() - queued)); // clocks differ
}

async function failed(message: Message, { code }: Pick<Failure, "code">): Promise<Outcome> {
  await publish([{ name: "message.failed", message, detail: { code } }]);
  return { code };
}
