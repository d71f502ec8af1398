import { waiting } from "../../../functions/replies.js";
import { spoken } from "../../../functions/words.js";
import type { Slack } from "../../slack/simulator.js";
import type { Message, Room, Team } from "../../slack/world.js";
import type { MessageView, RoomView } from "../platform.js";
import { deliveredAs, fileView } from "../views.js";
import { signOf } from "./emoji.js";
import { markdownOf, type Names, plainOf } from "./mrkdwn.js";

/** Scene is a workspace of the simulated Slack as the room looks at it. */
export type Scene = {
  slack: Slack;
  team: Team;
  /** whether the bot is let in */
  isIn: boolean;
  /** the messages, by id, that were said where the bot was */
  heard: Set<string>;
};

// What the bot says until its answer takes the place of it.
const PENDING = spoken(waiting());

/** idOf returns the id by which the room knows a message. */
export function idOf(room: string, ts: string): string {
  return `${room}-${ts}`;
}

/** placeOf returns where a message is, by its id. */
export function placeOf(id: string): { room: string; ts: string } {
  const [room = "", ts = ""] = id.split("-");
  return { room, ts };
}

/** isShown says whether the room shows a message: who came in is seen elsewhere, and of what is gone its replies tell. */
export function isShown({ subtype }: Message): boolean {
  return subtype !== "channel_join" && subtype !== "tombstone";
}

/** messageView returns a message of Slack's as the page shows it. */
export function messageView(scene: Scene, room: Room, message: Message): MessageView {
  const { slack, team } = scene;
  const { ts, thread_ts, user, files = [], edited } = message;
  const [id, isBot] = [idOf(room.id, ts), user === team.bot.id];
  const parentId = thread_ts && thread_ts !== ts ? idOf(room.id, thread_ts) : undefined;
  const text = plainOf(message.text, namesIn(team));
  return {
    ...{ id, parentId, room: room.id, text, markdown: markdownOf(message.text, namesIn(team)) },
    person: { id: user, name: namesIn(team)(user) ?? "Somebody", isBot },
    ...{ mentionsBot: false, heard: scene.heard.has(id), awaited: isAwaited(scene, room, message) },
    files: files.flatMap((file) => {
      const stored = slack.content(file.id);
      return stored ? [fileView(file.id, stored)] : [];
    }),
    reactions: reactionsOf(team, message),
    created: new Date(Number(ts) * 1000).toISOString(),
    edited: edited !== undefined,
    pending: isBot && edited === undefined && text === PENDING,
    delivered: deliveredAs(slack.deliveries.filter(({ subject }) => subject === ts)),
  };
}

/** roomsView returns a workspace's rooms with who is in them. */
export function roomsView({ team, isIn }: Scene): RoomView[] {
  return team.rooms.map(({ id, name, kind, members }) => ({
    ...(kind === "im"
      ? { id, title: name, type: "direct" }
      : { id, title: `#${name}`, type: "group" }),
    people: members.filter((member) => isIn || member !== team.bot.id),
  }));
}

/** namesIn returns what tells people's names, and those of rooms. */
export function namesIn({ bot, people, rooms }: Team): Names {
  return (id) =>
    [bot, ...people].find((one) => one.id === id)?.realName ??
    rooms.find((one) => one.id === id)?.name;
}

// Words get an emoji put on them, and then no answer besides.
function isAwaited({ team, heard }: Scene, room: Room, message: Message): boolean {
  if (message.user === team.bot.id || !heard.has(idOf(room.id, message.ts))) return false;
  if (message.files?.some(({ mimetype = "" }) => !mimetype || /^image\/(?!svg)/.test(mimetype)))
    return true;
  const isReacted = message.reactions?.some(({ users }) => users.includes(team.bot.id)) ?? false;
  const isToBot = room.kind === "im" || message.text.includes(`<@${team.bot.id}>`);
  return isToBot && !isReacted;
}

function reactionsOf(team: Team, { reactions = [] }: Message): MessageView["reactions"] {
  return reactions.map(({ name, users }) => ({
    ...{ name: name.replaceAll("_", " "), emoji: signOf(name) },
    people: users.map((id) => namesIn(team)(id) ?? "Somebody"),
  }));
}
