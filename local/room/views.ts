import { waiting } from "../../functions/replies.js";
import { spoken } from "../../functions/words.js";
import type { Simulator } from "../webex/simulator.js";
import type { Message, Picture } from "../webex/world.js";

/** MessageView is a message as the page shows it; delivered is the status its delivery was answered with. */
export type MessageView = {
  id: string;
  parentId: string | undefined;
  room: string;
  person: { id: string; name: string; isBot: boolean };
  text: string;
  markdown: string | undefined;
  mentionsBot: boolean;
  heard: boolean;
  files: { url: string; name: string; size: number; isPicture: boolean }[];
  created: string;
  edited: boolean;
  /** whether the bot will make an answer of it */
  pending: boolean;
  delivered: number | undefined;
};

// What a browser may show in place: an SVG could hold a script, and others it does not know.
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

// What the bot says until its answer takes the place of it.
const PENDING = spoken(waiting());

/** isShown says whether a file is a picture that a browser may show. */
export function isShown({ type }: Picture): boolean {
  return SHOWN.test(type);
}

/** messageView returns a message as the page shows it. */
export function messageView(simulator: Simulator, message: Message): MessageView {
  const { id, parentId, roomId, personId, markdown, created, updated } = message;
  const isBot = personId === simulator.bot.id;
  const mentionsBot = message.mentionedPeople?.includes(simulator.bot.id) ?? false;
  return {
    ...{ id, parentId, room: roomId, markdown, mentionsBot, created },
    person: { id: personId, name: nameOf(simulator, personId), isBot },
    text: withoutName(message.text ?? "", mentionsBot ? simulator.bot.displayName : ""),
    heard: !isBot && (mentionsBot || isHeardBesides(simulator, message)),
    files: (message.files ?? []).flatMap((url) => fileView(simulator, url)),
    edited: updated !== undefined,
    pending: isBot && updated === undefined && message.text === PENDING,
    delivered: deliveredAs(simulator, id),
  };
}

/** isHere says whether the bot is in a room. */
export function isHere(simulator: Simulator, roomId: string | undefined): boolean {
  const { id } = simulator.bot;
  return simulator.memberships().some((one) => one.roomId === roomId && one.personId === id);
}

/** roomsView returns the rooms with who is in them. */
export function roomsView(simulator: Simulator) {
  const members = (roomId: string) =>
    simulator.memberships().filter((membership) => membership.roomId === roomId);
  return simulator.rooms.map(({ id, title, type }) => ({
    ...{ id, title, type },
    people: members(id).map(({ personId }) => personId),
  }));
}

function isHeardBesides(simulator: Simulator, { id, roomId, roomType }: Message): boolean {
  if (roomType === "direct" || deliveredAs(simulator, id) !== undefined) return true;
  return simulator.knobs.hearAll && isHere(simulator, roomId);
}

function nameOf({ bot, people }: Simulator, personId: string): string {
  return [bot, ...people].find(({ id }) => id === personId)?.displayName ?? "Somebody";
}

function withoutName(text: string, name: string): string {
  return name && text.startsWith(name) ? text.slice(name.length).trim() : text;
}

function fileView(simulator: Simulator, url: string): MessageView["files"] {
  const id = url.slice(url.lastIndexOf("/") + 1);
  const file = simulator.content(id);
  if (!file) return [];
  const { name, bytes } = file;
  return [{ url: `/room/contents/${id}`, name, size: bytes.byteLength, isPicture: isShown(file) }];
}

function deliveredAs({ deliveries }: Simulator, messageId: string): number | undefined {
  const statuses = deliveries.flatMap(({ subjectId, status }) =>
    subjectId === messageId ? [status] : [],
  );
  return statuses.find((status) => status >= 200 && status < 300) ?? statuses.at(-1);
}
