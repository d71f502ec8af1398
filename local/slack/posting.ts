import { randomUUID } from "node:crypto";
import { idOf, tsOf } from "./ids.js";
import { forget, forgetOldest, nextTs, remember } from "./keeping.js";
import {
  type File,
  type Message,
  messageAt,
  type Person,
  type Picture,
  type Room,
  repliesTo,
  type Team,
  tell,
  type World,
} from "./world.js";

/** Draft is what somebody wants to post in a room; `thread` is the ts of any message of the thread. */
export type Draft = {
  team: Team;
  room: Room;
  person: Person;
  text: string;
  thread?: string | undefined;
  files?: Picture[] | undefined;
  more?: Partial<Message>;
};

/** posted puts a draft in its room, tells everybody, and returns the message. What answers a message that is gone stands by itself. */
export function posted(world: World, draft: Draft): Message {
  const { team, room, person, text, more, files = [] } = draft;
  const parent = topOf(world, room.id, draft.thread);
  const stored = files.map((picture) => keptFile(world, draft, picture));
  const message: Message = {
    ...{ type: "message", user: person.id, text, ts: nextTs(world, room.id), team: team.id },
    ...(person.botId ? signedBy(world, team, person) : { client_msg_id: randomUUID() }),
    ...(parent && { thread_ts: parent.ts, parent_user_id: parent.user }),
    ...(stored.length > 0 && { files: stored }),
    ...more,
  };
  remember(world, room.id, message);
  forgetOldest(world);
  tell(world, { team, event: "posted", room, message });
  return message;
}

/** topOf returns the message that a thread hangs on, by the ts of any message in it. */
export function topOf(world: World, room: string, ts: string | undefined): Message | undefined {
  const message = ts === undefined ? undefined : messageAt(world, room, ts);
  return message?.thread_ts ? messageAt(world, room, message.thread_ts) : message;
}

/** rewritten gives a message other words, and tells everybody. */
export function rewritten(
  world: World,
  { team, room }: { team: Team; room: Room },
  previous: Message,
  words: Partial<Message>,
): Message {
  const seconds = Math.floor(world.now().getTime() / 1000);
  const edited = { user: previous.user, ts: tsOf(seconds * 1_000_000) };
  const message = { ...previous, ...words, edited };
  remember(world, room.id, message);
  tell(world, { team, event: "edited", room, message, previous });
  return message;
}

/** erased takes a message and its files out of a room and tells everybody; where replies hang on it, a tombstone stays. */
export function erased(world: World, { team, room }: { team: Team; room: Room }, ts: string): void {
  const previous = messageAt(world, room.id, ts);
  if (!previous || previous.subtype === "tombstone") return;
  const hasReplies = repliesTo(world, room.id, ts).length > 0;
  forget(world, room.id, previous);
  const message = hasReplies ? tombstoneOf(previous) : undefined;
  if (message) remember(world, room.id, message);
  tell(world, { team, event: "deleted", room, previous, ...(message && { message }) });
}

function tombstoneOf({ ts, team }: Message): Message {
  const text = "This message was deleted.";
  const subtype = "tombstone";
  return { type: "message", subtype, user: "USLACKBOT", text, ts, team, hidden: true };
}

function signedBy(world: World, team: Team, { botId = "", realName, id }: Person) {
  const isOurs = id === team.bot.id;
  const app = isOurs ? world.appId : "A0OTHERAPP1";
  const sizes = [36, 48, 72].map((size) => [`image_${size}`, `${world.origin}/${size}.png`]);
  const bot_profile = {
    ...{ id: botId, deleted: false, name: realName, updated: 1_768_478_400, app_id: app },
    ...{ icons: Object.fromEntries(sizes), team_id: team.id },
  };
  return { bot_id: botId, app_id: app, bot_profile };
}

function keptFile(world: World, draft: Draft, picture: Picture): File {
  const id = picture.id ?? idOf("F");
  const file = fileOf(world, draft, id, picture);
  world.files.set(id, { file, team: draft.team.id, room: draft.room.id, picture });
  world.bytes += picture.bytes.byteLength;
  return file;
}

const ENDINGS: Record<string, string> = { jpeg: "jpg", plain: "text", "svg+xml": "svg" };

function fileOf(world: World, { team, room, person }: Draft, id: string, picture: Picture): File {
  const { name, type, bytes, alt } = picture;
  const seconds = Math.floor(world.now().getTime() / 1000);
  const [, ending = "binary"] = type.split("/");
  const [at, named] = [`${world.origin}/files-pri/${team.id}-${id}`, encodeURIComponent(name)];
  return {
    ...{ id, created: seconds, timestamp: seconds, name, title: name, mimetype: type },
    ...{ filetype: ENDINGS[ending] ?? ending, pretty_type: ending.toUpperCase() },
    ...{ user: person.id, user_team: team.id, editable: false, size: bytes.byteLength },
    ...{
      mode: "hosted",
      is_external: false,
      external_type: "",
      is_public: room.kind === "channel",
    },
    ...{ public_url_shared: false, display_as_bot: false, username: "" },
    ...{ url_private: `${at}/${named}`, url_private_download: `${at}/download/${named}` },
    ...(alt && { alt_txt: alt }),
    permalink: `${world.origin}/files/${person.id}/${id}/${named}`,
  };
}
