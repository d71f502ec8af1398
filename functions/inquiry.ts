import { toldIn } from "./album.js";
import type { Looking } from "./analyses.js";
import type { Contents, Place } from "./channels.js";
import { Failure } from "./errors.js";
import { type Heard, type Message, publish } from "./events.js";
import { replyRow } from "./ledger.js";
import { type Excess, excessOf, type Limits, wasLeftOut } from "./limits.js";
import type { Tries } from "./queue.js";
import { answerTo, help, notShown, onlyFirst, toldAbove, tooMany } from "./replies.js";
import { eventsOf, type Told } from "./sightings.js";
import { keepAsker } from "./store.js";
import type { Words } from "./words.js";

const MOST = 20; // pictures of a message: what one run has time for

/** Work is what happened, to be answered by a moment (epoch milliseconds), and what to look for in a message's pictures. */
export type Work = Heard &
  Tries &
  Omit<Looking, "keep"> & {
    /** milliseconds after which people are told that we are at it */
    patience: number;
    /** the time zone of what people read */
    zone: string;
    /** days for which what is found is kept */
    kept: number;
    limits: Limits;
  };

/** Answer is what there is to say, where, and what it tells of pictures. */
export type Answer = { about: Pick<Place, "message" | "of">; words: Words; told: Told[] };

/** answerFor reads what a message asks about, remembers and publishes it, and returns what there is to say. */
export async function answerFor({ message, ...asked }: Contents, work: Work): Promise<Answer> {
  const { of, unseen } = asked;
  const owner = of ?? message;
  // Without a mention there is no telling a question about a picture from thanks for its answer.
  const isTold = of && message.direct && (await wasRead(of));
  const pictures = isTold ? [] : asked.pictures.slice(0, MOST);
  const excess = await excessTold(message, pictures.length, work);
  if (excess)
    return { about: { message }, words: tooMany(excess, work.zone, Date.now()), told: [] };
  if (of && pictures.length > 0) await keepAsker(of, message);
  const told = await toldIn(pictures, { ...work, message: owner, asked: message.sent });
  await publish(eventsOf(owner, told));
  const nothing = isTold ? toldAbove() : unseen ? notShown(message.direct) : help();
  const more = pictures.length > 0 && asked.pictures.length > MOST ? onlyFirst(MOST) : [];
  const words = pictures.length > 0 ? [...answerTo(told, work), ...more] : nothing;
  return { about: { message, ...(of && { of }) }, words, told };
}

async function wasRead(message: Message): Promise<boolean> {
  const row = await replyRow(message, "answer");
  return row?.state === "sent" && !(await wasLeftOut(message));
}

// Words alone take our time as well, so a message without a picture counts as one.
async function excessTold(
  message: Message,
  pictures: number,
  { limits, zone }: Work,
): Promise<Excess | undefined> {
  const posted = { pictures: Math.max(1, pictures), limits, zone };
  const excess = await excessOf(message, posted);
  if (excess && !excess.isFirst) throw new Failure("limited", `Over the limit: ${excess.limit}.`);
  return excess;
}
