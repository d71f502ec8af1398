import { waiting } from "../../../functions/replies.js";
import { spoken } from "../../../functions/words.js";
import type { Simulator } from "../../webex/simulator.js";
import type { Message } from "../../webex/world.js";
import type { MessageView, RoomView } from "../platform.js";
import { deliveredAs, fileView } from "../views.js";

// What the bot says until its answer takes the place of it.
const PENDING = spoken(waiting());

/** messageView returns a message of Webex's as the page shows it. */
export function messageView(simulator: Simulator, message: Message): MessageView {
  const { id, parentId, roomId, personId, markdown, created, updated } = message;
  const isBot = personId === simulator.bot.id;
  const mentionsBot = message.mentionedPeople?.includes(simulator.bot.id) ?? false;
  const heard = !isBot && (mentionsBot || isHeardBesides(simulator, message));
  return {
    ...{ id, parentId, room: roomId, markdown, mentionsBot, created, heard, awaited: heard },
    person: { id: personId, name: nameOf(simulator, personId), isBot },
    text: withoutName(message.text ?? "", mentionsBot ? simulator.bot.displayName : ""),
    files: (message.files ?? []).flatMap((url) => fileAt(simulator, url)),
    reactions: [],
    edited: updated !== undefined,
    pending: isBot && updated === undefined && message.text === PENDING,
    delivered: statusOf(simulator, id),
  };
}

/** roomsView returns Webex's rooms with who is in them. */
export function roomsView(simulator: Simulator): RoomView[] {
  const members = (roomId: string) =>
    simulator.memberships().filter((membership) => membership.roomId === roomId);
  return simulator.rooms.map(({ id, title, type }) => ({
    ...{ id, title, type },
    people: members(id).map(({ personId }) => personId),
  }));
}

function isHeardBesides(simulator: Simulator, { id, roomId, roomType }: Message): boolean {
  if (roomType === "direct" || statusOf(simulator, id) !== undefined) return true;
  const isHere = simulator
    .memberships()
    .some((one) => one.roomId === roomId && one.personId === simulator.bot.id);
  return simulator.knobs.hearAll && isHere;
}

function statusOf({ deliveries }: Simulator, id: string): number | undefined {
  return deliveredAs(deliveries.filter(({ subjectId }) => subjectId === id));
}

function nameOf({ bot, people }: Simulator, personId: string): string {
  return [bot, ...people].find(({ id }) => id === personId)?.displayName ?? "Somebody";
}

function withoutName(text: string, name: string): string {
  return name && text.startsWith(name) ? text.slice(name.length).trim() : text;
}

function fileAt(simulator: Simulator, url: string): MessageView["files"] {
  const id = url.slice(url.lastIndexOf("/") + 1);
  const file = simulator.content(id);
  return file ? [fileView(id, file)] : [];
}
