import type { Group } from "./drawer.js";

/** Picture is a file as it was posted: any kind of file, in spite of its name. */
export type Picture = { name: string; type: string; bytes: Uint8Array };

/** Who is a person, or the bot, as people call them. */
export type Who = { id: string; name: string };

/** RoomView is a room as the page shows it, with the ids of those who are in it. */
export type RoomView = {
  id: string;
  title: string;
  type: "direct" | "group";
  people: string[];
  /** until when (ISO 8601) the platform shows there that the bot is at it, where it does */
  typing?: string;
};

/** Quote is a message as it is shown in another one that answers it. */
export type Quote = { id: string; name: string; text: string; picture: string | undefined };

/** MessageView is a message as the page shows it; delivered is the status its delivery was answered with. */
export type MessageView = {
  id: string;
  parentId: string | undefined;
  room: string;
  person: Who & { isBot: boolean };
  text: string;
  markdown: string | undefined;
  quote?: Quote | undefined;
  mentionsBot: boolean;
  /** whether the bot is told of it */
  heard: boolean;
  /** whether the bot, told of it, is to answer with words */
  awaited: boolean;
  files: { url: string; name: string; size: number; isPicture: boolean }[];
  /** the emoji that stand on it, each with the names of those who put it there */
  reactions: { name: string; emoji: string; people: string[] }[];
  created: string;
  edited: boolean;
  /** whether the bot will make an answer of it */
  pending: boolean;
  delivered: number | undefined;
};

/** Post is what a person puts in a room; all but the words and the pictures are ids. */
export type Post = {
  person: string;
  room: string;
  text: string | undefined;
  parentId: string | undefined;
  mention: boolean;
  files: Picture[];
  /** a sticker in place of words and pictures */
  sticker: boolean;
};

/** Posted is the id of a message, or what only the person who wrote it is told instead. */
export type Posted = { id: string } | { whispered: { text: string; markdown: string } };

/** Ear is who is told what happens on a platform. */
export type Ear = {
  said: (message: MessageView) => void;
  gone: (id: string) => void;
  /** rooms, who is in them, or where the bot is let in are not what they were */
  moved: () => void;
  /** the bot asked the platform something */
  asked: () => void;
};

/** Door is where the bot is let in by a whole workspace; the page that does so is at `address`. */
export type Door = { place: string; isIn: boolean; address: string };

/** Platform is a simulated platform as the room uses it. Its ids, but for people's, are of no other platform. */
export type Platform = {
  /** its name in the ids of messages, and the one that people know */
  name: string;
  title: string;
  url: string;
  /** whether the bot sees in a group only what mentions it */
  mentions: boolean;
  /** what the bot sees in a group that it is in, in words for people, where it needs no mention */
  sees: string;
  /** whether it says above a thread how many replies there are */
  counts: boolean;
  /** whether a reply hangs below the message that it is to; else it quotes it */
  threads: boolean;
  /** whether people send stickers */
  stickers: boolean;
  /** whether taking a message back is called unsending it */
  unsends: boolean;
  /** whether people let the bot into their direct room themselves, and put it out */
  befriends: boolean;
  /** what the empty message field says that one may write */
  hint: string;
  bot: Who;
  people: Who[];
  rooms: () => RoomView[];
  /** messages returns all there are, oldest first. */
  messages: () => MessageView[];
  message: (id: string) => MessageView | undefined;
  content: (id: string) => Picture | undefined;
  /** post rejects where the platform would refuse, with an Error whose message is for people. */
  post: (post: Post) => Promise<Posted>;
  remove: (id: string) => void;
  invite: (room: string) => void;
  dismiss: (room: string) => void;
  knobs: object;
  /** quiet returns the knobs as they are when nothing goes wrong. */
  quiet: () => object;
  groups: Group[];
  /** deliverAgain sends the last delivery again; undefined where there was none. */
  deliverAgain: () => Promise<
    { message: string; status: number; milliseconds: number } | undefined
  >;
  listen: (ear: Ear) => void;
  /** allowance says how much of what the bot may do in a month is used up, in words for people. */
  allowance?: () => string;
  /** absent where rooms alone let the bot in */
  door?: () => Door;
  /** leave takes the bot out of the workspace. */
  leave?: () => Promise<void>;
};

/** isHere says whether the bot is in a room. */
export function isHere({ rooms, bot }: Platform, room: string): boolean {
  return rooms().some(({ id, people }) => id === room && people.includes(bot.id));
}
