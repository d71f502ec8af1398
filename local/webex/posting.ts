import { idOf, uuidIn } from "./ids.js";
import { htmlOf, mentionedIn, textOf } from "./markdown.js";
import {
  everybodyIn,
  type Message,
  membershipIn,
  type Person,
  type Picture,
  type Room,
  tell,
  type World,
} from "./world.js";

const BYTES_KEPT = 256 * 1024 * 1024;

/** Draft is what somebody wants to post in a room. */
export type Draft = {
  person: Person;
  room: Room;
  parentId?: string | undefined;
  files: Picture[];
  words: Pick<Message, "text" | "markdown" | "html" | "mentionedPeople" | "mentionedGroups">;
  attachments?: unknown[] | undefined;
  to?: Pick<Message, "toPersonId" | "toPersonEmail">;
};

/** wrongWith says why Webex would refuse a draft, or returns undefined when it would not. */
export function wrongWith(world: World, { person, room, parentId }: Draft): string | undefined {
  if (!membershipIn(world, room.id, person.id)) return "You are not a member of this room.";
  if (parentId === undefined) return undefined;
  const parent = world.messages.get(parentId);
  if (parent?.roomId !== room.id) return "The parentId is no message in this room.";
  return parent.parentId ? "Unable to reply to a message that is itself a reply." : undefined;
}

/** posted puts a draft in its room, tells everybody, and returns the message. */
export function posted(world: World, draft: Draft): Message {
  const { person, room, attachments, to, words, parentId } = draft;
  const id = idOf("MESSAGE");
  const files = draft.files.map((file, number) => stored(world, file, `${uuidIn(id)}/${number}`));
  const message: Message = {
    id,
    parentId,
    roomId: room.id,
    roomType: room.type,
    ...to,
    ...words,
    files: files.length > 0 ? files : undefined,
    personId: person.id,
    personEmail: person.emails[0] ?? "",
    attachments,
    created: world.now().toISOString(),
  };
  remember(world, message);
  room.lastActivity = message.created;
  forgetOldest(world);
  tell(world, { resource: "messages", event: "created", actorId: person.id, subject: message });
  return message;
}

/** wordsOf returns what a message with this text or markdown of the bot's is shown as. */
export function wordsOf(
  world: World,
  { text, markdown }: { text?: string | undefined; markdown?: string | undefined },
): Draft["words"] {
  if (markdown === undefined) return { text };
  const html = htmlOf(markdown, everybodyIn(world));
  const mentioned = mentionedIn(markdown, everybodyIn(world));
  return {
    text: text ?? textOf(html),
    markdown,
    html,
    mentionedPeople: mentioned.length > 0 ? mentioned : undefined,
    mentionedGroups: markdown.includes("<@all>") ? ["all"] : undefined,
  };
}

/** erased takes a message out of its room and tells everybody; no message, no change. */
export function erased(world: World, id: string, actorId: string): void {
  const message = world.messages.get(id);
  if (!message) return;
  forget(world, message);
  tell(world, { resource: "messages", event: "deleted", actorId, subject: message });
}

function stored(world: World, file: Picture, name: string): string {
  const id = idOf("CONTENT", name);
  world.contents.set(id, file);
  world.bytes += file.bytes.byteLength;
  return `${world.url}/contents/${id}`;
}

function remember(world: World, message: Message): void {
  const { id, roomId } = message;
  world.messages.set(id, message);
  world.posts.set(roomId, (world.posts.get(roomId) ?? new Set()).add(id));
}

function forget(world: World, message: Message): void {
  const { id, roomId, files = [] } = message;
  world.messages.delete(id);
  world.posts.get(roomId)?.delete(id);
  world.edits.delete(id);
  for (const url of files) drop(world, url.slice(url.lastIndexOf("/") + 1));
}

function drop(world: World, contentId: string): void {
  world.bytes -= world.contents.get(contentId)?.bytes.byteLength ?? 0;
  world.contents.delete(contentId);
}

function forgetOldest(world: World): void {
  for (const message of world.messages.values()) {
    if (world.messages.size <= world.kept && world.bytes <= BYTES_KEPT) return;
    forget(world, message);
  }
}
