import { type Analysis, seenIn } from "./analyses.js";
import { type Channel, channelNamed, type Place } from "./channels.js";
import { Failure } from "./errors.js";
import { type Message, publish } from "./events.js";
import { replyOnce, replyStands } from "./outbox.js";
import type { Rules } from "./plates.js";
import { answerTo, help, sorry } from "./replies.js";
import { credentialsOf } from "./secrets.js";
import { eventsOf, toldOf } from "./sightings.js";

const TALK = 12_000; // milliseconds of a run that are kept for saying what we found

/** Work is a message to be answered by a moment (epoch milliseconds), and what to look for in its pictures. */
export type Work = {
  id: string;
  message: Message;
  until: number;
  wanted: Analysis[];
  rules: Rules;
};

/** Outcome is what became of a message, in counts and codes: nothing that somebody wrote or that is to be seen. */
export type Outcome = { replyId: string; pictures: number; plates: number } | { code: string };

/** answered reads a message's pictures, remembers, publishes and replies; each of these may happen twice without harm. */
export async function answered(work: Work): Promise<Outcome> {
  const { channel, place } = await placeOf(work);
  try {
    return await repliedTo(work, channel, place);
  } catch (error) {
    // Nobody is left to tell, and another try would find the same.
    if (!(error instanceof Failure && error.code === "message-gone")) throw error;
    return await failed(work.message, error);
  }
}

/** apologised says sorry, once, to a message that was tried too often; never where an answer may stand. */
export async function apologised(work: Work): Promise<Failure> {
  const { channel, place } = await placeOf(work);
  if (!(await replyStands(channel, place, "answer")))
    await replyOnce(channel, place, "sorry", sorry());
  const gaveUp = new Failure("gave-up", "Too many tries: the message rests in the dead letters.");
  await failed(work.message, gaveUp);
  return gaveUp;
}

async function repliedTo(work: Work, channel: Channel, place: Place): Promise<Outcome> {
  const { pictures, parent } = await channel.contents({ ...place, until: place.until - TALK });
  const message = { ...place.message, ...(parent && { parent }) };
  const seen = await Promise.all(pictures.map((one) => seenIn(one, work.wanted, work.rules)));
  const told = await toldOf(message, seen);
  await publish(eventsOf(message, told));
  const words = pictures.length > 0 ? answerTo(told, work.rules) : help();
  const replyId = await replyOnce(channel, { ...place, message }, "answer", words);
  const plates = told.flatMap(({ sightings }) => sightings).length;
  const detail = { replyId, pictures: pictures.length, plates };
  await publish([{ name: "message.answered", message, detail }]);
  return detail;
}

async function placeOf({ message, until }: Work): Promise<{ channel: Channel; place: Place }> {
  const channel = channelNamed(message.channel);
  return { channel, place: { message, credentials: await credentialsOf(channel.name), until } };
}

async function failed(message: Message, { code }: Failure): Promise<Outcome> {
  await publish([{ name: "message.failed", message, detail: { code } }]);
  return { code };
}
