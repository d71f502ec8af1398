import { type Channel, type Contents, channelNamed, type TextMode } from "./channels.js";
import type { Message } from "./events.js";
import { forgotten, help, nobodyKnown } from "./greeting.js";
import { echo, nothingFound } from "./replies.js";
import type { Told } from "./sightings.js";
import { asksToForget } from "./wishes.js";
import { spoken, type Words } from "./words.js";

/** Said is what we say, and the emoji that we put on the message, the best first; either may be nothing. */
export type Said = { words: Words; emoji: string[] };

const HELP =
  /\bhow (does|do) (this|it|you) work\b|^\W*(help|what (can|do) you do|who are you)\W*$|^\?+$/i;

/** isLeftAlone tells whether there is nothing to say to a message, whatever its words are. */
export function isLeftAlone({ message, texts }: { message: Message } & Texts): boolean {
  return message.aside === true && modeOf(channelNamed(message.channel), texts) !== "emoji";
}

/** habitsOf returns what people in a room are to know of us: whether we hear what they say to each other, and put emoji there. */
export function habitsOf({ texts }: Texts, channel: Channel) {
  const { overhears = false, react, gives } = channel;
  return {
    overhears,
    gives,
    reacts: overhears && react !== undefined && modeOf(channel, texts) === "emoji",
  };
}

type Texts = { texts: Record<string, TextMode> };

function modeOf({ name, text }: Channel, texts: Texts["texts"]): TextMode {
  return texts[name] ?? text;
}

/**
 * chatted returns what we say to words that come without a picture, as `texts` has it for the channel, or as is usual there;
 * `instead` is what there is to say rather than help. What is said to others gets no words.
 */
export async function chatted(
  asked: Contents,
  { texts }: Texts,
  channel: Channel,
  instead?: Words,
): Promise<Said> {
  const { message, text } = asked;
  const mode = modeOf(channel, texts);
  const addressed = message.aside ? [] : (instead ?? help(channel));
  if (channel.gives && asksToForget(text))
    return saying(message.person ? forgotten() : nobodyKnown());
  if (mode === "emoji") return await emoted(asked, channel, addressed);
  if (mode === "nothing") return saying([]);
  const isEchoed = mode === "echo" && !message.aside && !instead && !HELP.test(text);
  const words = isEchoed ? echo(text) : [];
  return saying(spoken(words).trim() ? words : addressed);
}

async function emoted(
  { message, text }: Contents,
  { react }: Channel,
  addressed: Words,
): Promise<Said> {
  if (!message.aside && HELP.test(text)) return saying(addressed);
  const { emojisFor } = await import("./emojis.js");
  const emoji = await emojisFor(text, message.id);
  const [first] = emoji;
  if (first && react && !message.direct) return { words: [], emoji };
  if (message.aside) return saying([]);
  if (first) return saying([[{ emoji: first }]]);
  return saying(message.direct ? nothingFound() : addressed);
}

function saying(words: Words): Said {
  return { words, emoji: [] };
}

/** fitting returns the emoji that fit what was seen in pictures, the best first; none where the platform takes none. */
export async function fitting(told: Told[], { react }: Channel): Promise<string[]> {
  if (!react) return [];
  const { emojisOf } = await import("./emojis.js");
  const plates = told.some(({ sightings }) => sightings.length > 0);
  const notes = told.flatMap(({ seen }) => ("unread" in seen ? [] : seen.notes));
  const labels = notes.filter(({ about }) => about === "labels").flatMap(({ items }) => items);
  const isText = notes.some(({ about }) => about === "text");
  const isRead = told.some(({ seen }) => !("unread" in seen));
  const seen = [
    ...(plates ? ["Car"] : []),
    ...labels.map(({ name }) => name),
    ...(isText ? ["Memo"] : []),
    "Eyes",
  ];
  return isRead ? await emojisOf(seen) : [];
}
