import type { Health } from "./health.js";
import type { Knobs } from "./knobs.js";

/** Person is somebody the simulated Webex knows, as its API shows them. */
export type Person = {
  id: string;
  emails: string[];
  phoneNumbers: [];
  displayName: string;
  nickName: string;
  firstName?: string;
  lastName?: string;
  orgId: string;
  created: string;
  status: "active";
  type: "person" | "bot";
};

/** Room is a space, as Webex's API shows it. */
export type Room = {
  id: string;
  title: string;
  type: "direct" | "group";
  isLocked: boolean;
  lastActivity: string;
  creatorId: string;
  created: string;
  ownerId: string;
  isAnnouncementOnly: boolean;
  isReadOnly: boolean;
  isPublic: boolean;
};

/** Membership says that a person is in a room. */
export type Membership = {
  id: string;
  roomId: string;
  roomType: Room["type"];
  personId: string;
  personEmail: string;
  personDisplayName: string;
  personOrgId: string;
  isModerator: boolean;
  isMonitor: boolean;
  isRoomHidden: boolean;
  created: string;
};

/** Message is a post in a room, as Webex's API shows it. */
export type Message = {
  id: string;
  parentId?: string | undefined;
  roomId: string;
  roomType: Room["type"];
  toPersonId?: string | undefined;
  toPersonEmail?: string | undefined;
  text?: string | undefined;
  markdown?: string | undefined;
  html?: string | undefined;
  files?: string[] | undefined;
  personId: string;
  personEmail: string;
  mentionedPeople?: string[] | undefined;
  mentionedGroups?: string[] | undefined;
  attachments?: unknown[] | undefined;
  created: string;
  updated?: string | undefined;
};

/** Picture is a file as it was posted: any kind of file, in spite of its name. */
export type Picture = { name: string; type: string; bytes: Uint8Array };

/** Webhook is a registration for deliveries, as Webex's API shows it. */
export type Webhook = {
  id: string;
  name: string;
  targetUrl: string;
  resource: string;
  event: string;
  filter?: string | undefined;
  secret?: string | undefined;
  status: "active" | "inactive";
  created: string;
  ownedBy: string;
  orgId: string;
  createdBy: string;
  appId: string;
};

/** Change is what happened in a room, before it is decided who hears of it. */
export type Change = {
  event: "created" | "updated" | "deleted";
  actorId: string;
} & ({ resource: "messages"; subject: Message } | { resource: "memberships"; subject: Membership });

/** World is all that the simulated Webex remembers. */
export type World = {
  token: string;
  url: string;
  now: () => Date;
  knobs: Knobs;
  bot: Person;
  people: Person[];
  rooms: Room[];
  memberships: Membership[];
  messages: Map<string, Message>;
  /** the ids of each room's messages, in the order they came */
  posts: Map<string, Set<string>>;
  edits: Map<string, number>;
  contents: Map<string, Picture>;
  /** bytes that the contents take together */
  bytes: number;
  /** how many messages are kept: the oldest are forgotten */
  kept: number;
  webhooks: Map<string, Webhook>;
  health: Map<string, Health>;
  listeners: Set<(change: Change) => void>;
};

/** tell lets everybody who listens know of a change. */
export function tell(world: World, change: Change): void {
  for (const listener of world.listeners) listener(change);
}

/** messagesOf returns a room's messages, oldest first. */
export function messagesOf(world: World, roomId: string): Message[] {
  return [...(world.posts.get(roomId) ?? [])].flatMap((id) => world.messages.get(id) ?? []);
}

/** membershipIn returns a person's membership of a room, or undefined for a stranger. */
export function membershipIn(world: World, roomId: string, personId: string) {
  return world.memberships.find((one) => one.roomId === roomId && one.personId === personId);
}

/** everybodyIn returns the bot and the people. */
export function everybodyIn(world: World): Person[] {
  return [world.bot, ...world.people];
}
