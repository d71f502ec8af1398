import type { Knobs } from "./knobs.js";
import type { Manifest } from "./manifest.js";
import type { Upload } from "./uploads.js";

/** Person is somebody in a workspace: a member, or a bot, which has a botId besides. */
export type Person = { id: string; name: string; realName: string; botId?: string };

/** Room is a place to talk: a channel, a private channel (group), several people (mpim), or one and the bot (im). */
export type Room = {
  id: string;
  name: string;
  kind: "channel" | "group" | "im" | "mpim";
  members: string[];
  archived: boolean;
};

/** Team is a workspace; the bot is in it once the app is installed. */
export type Team = {
  id: string;
  name: string;
  domain: string;
  bot: Person & { botId: string };
  people: Person[];
  rooms: Room[];
};

/** Reaction is an emoji on a message, and who put it there. */
export type Reaction = { name: string; users: string[]; count: number };

/** File is what Slack says of a file, or a stub of it, where one has to ask for the rest. */
export type File = { id: string; name?: string; mimetype?: string; [field: string]: unknown };

/** Message is a post as it is kept; of a thread's replies only these have a thread_ts. */
export type Message = {
  type: "message";
  subtype?: string;
  user: string;
  text: string;
  ts: string;
  team: string;
  client_msg_id?: string;
  thread_ts?: string;
  parent_user_id?: string;
  files?: File[];
  bot_id?: string;
  app_id?: string;
  bot_profile?: object;
  blocks?: unknown[];
  attachments?: unknown[];
  metadata?: unknown;
  edited?: { user: string; ts: string };
  reactions?: Reaction[];
  inviter?: string;
  hidden?: boolean;
};

/** Picture is a file as it was posted: any kind of file, in spite of its name; uploaded before, it has an id and what it shows. */
export type Picture = { name: string; type: string; bytes: Uint8Array; id?: string; alt?: string };

/** Stored is a file that somebody posted; of a deleted one the bytes are gone. */
export type Stored = { file: File; team: string; room: string; picture?: Picture | undefined };

/** Token is what the app may do in a workspace, as long as it is active. */
export type Token = { team: string; scopes: string[]; state: "active" | "revoked" | "inactive" };

/** Code is what somebody brings back who let the app into a workspace. */
export type Code = { team: string; scopes: string[]; back: string; person: string; at: number };

/** Change is what happened, before it is decided who hears of it. */
export type Change = { team: Team } & (
  | { event: "posted"; room: Room; message: Message }
  | { event: "reacted"; room: Room; message: Message }
  | { event: "edited" | "deleted"; room: Room; message?: Message; previous: Message }
  | { event: "joined" | "left"; room: Room; person: string; inviter: string }
  | { event: "installed" | "uninstalled" | "limited" }
);

/** World is all that the simulated Slack remembers. */
export type World = {
  origin: string;
  url: string;
  now: () => Date;
  /** how many messages are kept: the oldest are forgotten */
  kept: number;
  clientId: string;
  clientSecret: string;
  signing: string;
  appId: string;
  /** the old way to prove a delivery, which each still brings */
  verification: string;
  manifest: Manifest;
  /** where events and commands go */
  target?: string | undefined;
  /** where people read this Slack */
  client?: string | undefined;
  knobs: Knobs;
  teams: Team[];
  tokens: Map<string, Token>;
  codes: Map<string, Code>;
  /** by room and ts */
  messages: Map<string, Message>;
  /** the ts of each room's messages, in the order they came */
  posts: Map<string, Set<string>>;
  /** the last moment of each room that a ts was made of, in microseconds */
  lastPosts: Map<string, number>;
  files: Map<string, Stored>;
  /** by the id that the file will have */
  uploads: Map<string, Upload>;
  /** bytes that the files take together */
  bytes: number;
  /** when a method was last let through, where it is limited */
  lastCalls: Map<string, number>;
  listeners: Set<(change: Change) => void>;
};

/** tell lets everybody who listens know of a change. */
export function tell(world: World, change: Change): void {
  for (const listener of world.listeners) listener(change);
}

/** messageAt returns a room's message, or undefined where there is none. */
export function messageAt(world: World, room: string, ts: string): Message | undefined {
  return world.messages.get(`${room}:${ts}`);
}

/** messagesIn returns a room's messages and the replies in its threads, oldest first. */
export function messagesIn(world: World, room: string): Message[] {
  return [...(world.posts.get(room) ?? [])].flatMap((ts) => messageAt(world, room, ts) ?? []);
}

/** repliesTo returns the replies in the thread that hangs on a message, oldest first. */
export function repliesTo(world: World, room: string, ts: string): Message[] {
  return messagesIn(world, room).filter(({ thread_ts }) => thread_ts === ts);
}

/** teamOf returns a workspace by the id of it or of one of its rooms. */
export function teamOf(world: World, id: string): Team | undefined {
  return world.teams.find((team) => team.id === id || team.rooms.some((room) => room.id === id));
}

/** installOf returns the app's active token in a workspace with what it may do, or undefined. */
export function installOf(world: World, team: string): [string, Token] | undefined {
  return [...world.tokens].find(([, one]) => one.team === team && one.state === "active");
}
