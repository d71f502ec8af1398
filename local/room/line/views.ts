import type { Line } from "../../line/simulator.js";
import type { Message, Room } from "../../line/world.js";
import type { MessageView, Quote, RoomView } from "../platform.js";
import { deliveredAs, fileView } from "../views.js";

/** Scene is a simulated LINE as the room looks at it. */
export type Scene = {
  line: Line;
  /** the messages, by id, that were said where the bot was */
  heard: Set<string>;
  /** until when (milliseconds) a person is shown that the bot is at it */
  typing: Map<string, number>;
};

// People go by their first names in LINE; elsewhere they have whole ones.
const WHOLE: Record<string, string> = {
  Alice: "Alice Tan",
  Ben: "Ben Rahman",
  Cara: "Cara Lim",
};
const PICTURE = /\.(jpe?g|png|hei[cf]|webp|gif|tiff?|avif)$/i;

/** nameOf returns what somebody of LINE's is called on every platform. */
export function nameOf({ line }: Scene, id: string): string {
  const { displayName } = line.people.find((one) => one.id === id) ?? line.bot;
  return WHOLE[displayName] ?? displayName;
}

/** postsIn returns a room's messages, oldest first, those that are one set of pictures together. */
export function postsIn({ line }: Scene, room: string): Message[][] {
  const posts = new Map<string, Message[]>();
  for (const message of line.messages(room)) {
    const id = message.imageSet?.id ?? message.id;
    posts.set(id, [...(posts.get(id) ?? []), message]);
  }
  return [...posts.values()];
}

/** postOf returns the messages that are shown together with one. */
export function postOf(scene: Scene, id: string): Message[] | undefined {
  const posts = scene.line.rooms.flatMap((room) => postsIn(scene, room.id));
  return posts.find((post) => post.some((one) => one.id === id));
}

/** answers says whether what the bot said is the answer to a post: it quotes it or, where it quotes nothing, came after it. */
export function answers({ quotedMessageId, at, room }: Message, post: Message[]): boolean {
  if (quotedMessageId) return post.some(({ id }) => id === quotedMessageId);
  return post.every((one) => one.room === room && one.at <= at);
}

/** messageView returns a post of LINE's as the page shows it, by the id of its first message. */
export function messageView(scene: Scene, post: Message[]): MessageView | undefined {
  const [first] = post;
  if (!first) return undefined;
  const { id, room, person, at, quotedMessageId: quoted } = first;
  const heard = scene.heard.has(id);
  return {
    ...{ id, parentId: undefined, room, text: textOf(first), markdown: undefined },
    person: { id: person, name: nameOf(scene, person), isBot: isBots(scene, first) },
    quote: quoted ? quoteOf(scene, quoted) : undefined,
    ...{ mentionsBot: false, heard, awaited: heard && isAwaited(scene, post) },
    files: post.flatMap((one) => filesOf(scene, one)),
    ...{ reactions: [], created: new Date(at).toISOString(), edited: false, pending: false },
    delivered: deliveredAs(deliveriesOf(scene, post)),
  };
}

/** roomsView returns LINE's rooms with who is in them; the bot is in that of whoever is its friend. */
export function roomsView({ line, typing }: Scene): RoomView[] {
  return line.rooms.map(({ id, name, kind, members }) => {
    const isBlocked = line.people.some((one) => one.id === id && one.tie !== "friend");
    return {
      ...{ id, title: name, type: kind === "user" ? "direct" : "group" },
      people: members.filter((member) => !isBlocked || member !== line.bot.userId),
      ...(line.typing(id) && { typing: new Date(typing.get(id) ?? 0).toISOString() }),
    };
  });
}

/** isBots says whether the bot said it. */
export function isBots({ line }: Scene, { person }: Message): boolean {
  return person === line.bot.userId;
}

function textOf({ type, text, ...message }: Message): string {
  if (type === "sticker") return "👋";
  if (type === "location") return `${message.title}, ${message.address}`;
  return text ?? message.contentProvider?.originalContentUrl ?? "";
}

function quoteOf(scene: Scene, id: string): Quote {
  const message = postOf(scene, id)?.find((one) => one.id === id);
  if (!message) return { id, name: "", text: "This message was unsent.", picture: undefined };
  const picture = filesOf(scene, message).find(({ isPicture }) => isPicture)?.url;
  return { id, name: nameOf(scene, message.person), text: textOf(message), picture };
}

function filesOf({ line }: Scene, { id }: Message): MessageView["files"] {
  const file = line.content(id);
  return file ? [fileView(id, file)] : [];
}

// To the bot alone one may say anything; of what people say to each other it reads pictures, and what mentions it.
function isAwaited(scene: Scene, post: Message[]): boolean {
  const [first] = post;
  const room = scene.line.rooms.find(({ id }) => id === first?.room);
  if (!first || !room || !isForBot(room, first)) return false;
  const said = scene.line.messages(room.id).filter((one) => isBots(scene, one));
  return !said.some((one) => answers(one, post));
}

function isForBot({ kind }: Room, { type, mention, fileName = "" }: Message): boolean {
  if (kind === "user") return type !== "sticker" && type !== "location";
  const isMentioned = mention?.mentionees.some((one) => "isSelf" in one && one.isSelf);
  return type === "image" || (type === "file" && PICTURE.test(fileName)) || isMentioned === true;
}

function deliveriesOf({ line }: Scene, post: Message[]) {
  const ids = post.map(({ id }) => id);
  const isOf = ({ events }: (typeof line.deliveries)[number]) =>
    events.some(({ subject, type }) => type === "message" && ids.includes(subject));
  return line.deliveries.filter(isOf);
}
