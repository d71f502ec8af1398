import type { Knobs } from "./knobs.js";

/** Person is somebody in LINE, and what the bot is to them: a friend, blocked, or not known. */
export type Person = { id: string; displayName: string; tie: "friend" | "blocked" | "stranger" };

/** Bot is the account that our program speaks as. */
export type Bot = { userId: string; basicId: string; displayName: string };

/** Room is a place to talk: one person and the bot (user, by that person's id), a group, or several people (room). */
export type Room = { id: string; name: string; kind: "user" | "group" | "room"; members: string[] };

/** Picture is a file as it was posted: any kind of file, in spite of its name. */
export type Picture = { name: string; type: string; bytes: Uint8Array };

/** Words is what a message says, in words or not. */
export type Words = {
  type: string;
  quoteToken?: string | undefined;
  text?: string | undefined;
  mention?: { mentionees: object[] } | undefined;
  quotedMessageId?: string | undefined;
  contentProvider?: { type: "line" | "external"; [field: string]: string } | undefined;
  imageSet?: { id: string; index?: number; total?: number } | undefined;
  fileName?: string;
  [field: string]: unknown;
};

/** Content is what LINE tells of a message. */
export type Content = Words & { id: string };

/** Way is how the bot says something: with a reply token, or of its own accord. */
export type Way = "reply" | "push";

/** Message is what stands in a room; what the bot said has the way it came. */
export type Message = Content & {
  room: string;
  person: string;
  /** milliseconds */
  at: number;
  way?: Way;
};

/** Change is what happened, before it is decided whether the bot hears of it. */
export type Change = { room: Room } & (
  | { event: "posted"; messages: Message[] }
  | { event: "unsent"; message: Message }
  | { event: "followed"; person: string; again: boolean }
  | { event: "unfollowed"; person: string }
  | { event: "joined" | "left"; person: string }
  | { event: "typing"; until: number }
);

/** Pass is a reply token: where it leads, since when (milliseconds), and whether it was used. */
export type Pass = { room: string; at: number; used: boolean };

/** Accepted is a push that LINE took, with the answer that it gave. */
export type Accepted = { at: number; requestId: string; sentMessages: object[] };

/** World is all that the simulated LINE remembers. */
export type World = {
  url: string;
  dataUrl: string;
  now: () => Date;
  /** how many messages are kept: the oldest are forgotten */
  kept: number;
  /** the only token that is let in */
  token: string;
  secret: string;
  /** where events go, as long as they are to */
  endpoint: { url?: string | undefined; active: boolean };
  knobs: Knobs;
  quota: { type: "limited" | "none"; value: number; used: number };
  bot: Bot;
  people: Person[];
  rooms: Room[];
  /** by id, in the order they came */
  messages: Map<string, Message>;
  contents: Map<string, Picture>;
  /** bytes that the files take together */
  bytes: number;
  passes: Map<string, Pass>;
  /** the messages that quote tokens are of */
  quotes: Map<string, { room: string; id: string }>;
  /** by retry key */
  accepted: Map<string, Accepted>;
  /** until when (milliseconds) people are shown that the bot is at work */
  typing: Map<string, number>;
  lastId: number;
  listeners: Set<(change: Change) => void>;
};

/** tell lets everybody who listens know of a change. */
export function tell(world: World, change: Change): void {
  for (const listener of world.listeners) listener(change);
}

/** messagesIn returns a room's messages, oldest first. */
export function messagesIn(world: World, room: string): Message[] {
  return [...world.messages.values()].filter((message) => message.room === room);
}

/** hears says whether the bot is in a room. */
export function hears({ bot }: World, { members }: Room): boolean {
  return members.includes(bot.userId);
}
