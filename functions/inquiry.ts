import { toldIn } from "./album.js";
import type { Looking } from "./analyses.js";
import type { Channel, Contents, Place, TextMode } from "./channels.js";
import { Failure, pictureCodeOf, refused } from "./errors.js";
import { type Heard, type Message, publish } from "./events.js";
import { replyRow } from "./ledger.js";
import { type Excess, excessOf, type Limits, wasLeftOut } from "./limits.js";
import type { Picture } from "./picture.js";
import { blurTold } from "./portrait.js";
import type { Tries } from "./queue.js";
import { answerTo, notShown, onlyFirst, toldAbove, tooMany } from "./replies.js";
import { pictureOf } from "./sets.js";
import { eventsOf, type Told } from "./sightings.js";
import { chatted, fitting, type Said } from "./smalltalk.js";
import { hasPicture, keepAsker } from "./store.js";
import { asksToBlur } from "./wishes.js";

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
    /** what is done with words that come without a picture, by channel, where that is not as usual there */
    texts: Record<string, TextMode>;
  };

/** Answer is what there is to say, where, which emoji to put there, and what it tells of pictures. */
export type Answer = Said & { about: Pick<Place, "message" | "of">; told: Told[] };

/** answerFor reads what a message asks about, remembers and publishes it, and returns what there is to say. */
export async function answerFor(asked: Contents, work: Work, channel: Channel): Promise<Answer> {
  const { message, of } = asked;
  const about = { message };
  if (message.aside) return { about, ...(await chatted(asked, work, channel)), told: [] };
  // Without a mention there is no telling a question about a picture from thanks for its answer.
  const owner = of ? await ownerOf(of) : { ...message, at: 0 };
  const isAgain = of !== undefined && message.direct === true && !wantsBlur(asked);
  const isTold = isAgain && (await wasRead(asked, owner));
  const pictures = isTold ? [] : asked.pictures.slice(0, MOST);
  const excess = await excessTold(message, pictures.length, work);
  if (excess) return { about, words: tooMany(excess, work.zone, Date.now()), emoji: [], told: [] };
  const answer = pictures.length > 0 ? await read(asked, owner, work, channel) : undefined;
  if (answer) return answer;
  const instead = isTold ? toldAbove() : asked.unseen ? notShown(message.direct) : undefined;
  const said = await chatted(asked, work, channel, instead);
  return { about: { message, ...(of && { of }) }, ...said, told: [] };
}

// Nothing where there is no picture after all.
async function read(
  asked: Contents,
  owner: Owner,
  work: Work,
  channel: Channel,
): Promise<Answer | undefined> {
  const { message, of, pictures, perhaps } = asked;
  if (of) await keepAsker(of, message);
  const others = Array<Picture>(owner.at).fill(OTHER);
  const all = [...others, ...pictures.slice(0, MOST)];
  const wish = { plates: wantsBlur(asked) };
  const asking = { ...work, message: owner, asked: message.sent, ...(channel.show && { wish }) };
  const every = await toldIn(all, asking).catch((error) => {
    if (!of || pictureCodeOf(error) !== "picture-gone") throw error;
  });
  const told = every?.slice(owner.at);
  if (perhaps && told?.every(isNone) && !(await hasPicture(owner, owner.at))) return undefined;
  if (!told) return { about: { message }, words: answerTo([GONE], work), emoji: [], told: [] };
  await publish(eventsOf(owner, told, owner.at));
  const blurred = wish.plates ? blurTold(told, channel.show !== undefined) : [];
  const rest = pictures.length > MOST ? onlyFirst(MOST) : [];
  const words = [...answerTo(told, work), ...blurred, ...rest];
  const emoji = await fitting(told, channel);
  return { about: { message, ...(of && { of }) }, words, emoji, told };
}

function wantsBlur({ message, text }: Contents): boolean {
  return message.blur === true || asksToBlur(text);
}

// The picture that somebody asked about was deleted meanwhile.
const GONE: Told = { seen: { unread: "picture-gone" }, sightings: [] };

// The message that pictures are kept by, and the place of the first of them there.
type Owner = Message & { at: number };

// One of several pictures that were answered together is kept as that picture of their answer.
async function ownerOf(of: Message): Promise<Owner> {
  const part = await pictureOf(of);
  if (!part) return { ...of, at: 0 };
  return { ...of, id: part.leader, together: [of.id], at: part.picture };
}

const OTHER: Picture = {
  bytes: async () => {
    throw refused("picture-gone", "nobody asks about it");
  },
};

function isNone({ seen }: Told): boolean {
  return "unread" in seen && seen.unread === "picture-gone";
}

async function wasRead({ perhaps }: Contents, owner: Owner): Promise<boolean> {
  const row = await replyRow(owner, "answer");
  if (row?.state !== "sent" || (await wasLeftOut(owner))) return false;
  return !perhaps || (await hasPicture(owner, owner.at));
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
