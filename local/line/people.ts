import { newSetId } from "./ids.js";
import { type Draft, forget, messageIn, posted } from "./keeping.js";
import { mentionsIn } from "./mentions.js";
import { type Message, type Person, type Picture, type Room, tell, type World } from "./world.js";

/** Post is what a person puts in a room, by their ids: words, then files, of which several pictures are a set, then a sticker, then a location. */
export type Post = {
  person: string;
  room: string;
  /** `@Spotter` and the names of others who are in the group are mentions */
  text?: string | undefined;
  /** whether the text is to begin with a mention of the bot */
  mention?: boolean | undefined;
  files?: Picture[] | undefined;
  /** where a picture stands that LINE does not hold itself */
  external?: string | undefined;
  /** the id of the message that the words or the sticker quote */
  quoted?: string | undefined;
  sticker?: boolean | undefined;
  location?: { title: string; address: string; latitude: number; longitude: number } | undefined;
};

/** roomOf returns a room, or throws. */
export function roomOf(world: World, id: string): Room {
  const room = world.rooms.find((one) => one.id === id);
  if (!room) throw new Error("There is no such room.");
  return room;
}

/** personOf returns somebody, or throws. */
export function personOf(world: World, id: string): Person {
  const person = world.people.find((one) => one.id === id);
  if (!person) throw new Error("There is no such person.");
  return person;
}

/** postedBy posts for a person and returns the messages that come of it, or throws where LINE would refuse. */
export function postedBy(world: World, post: Post): Message[] {
  const room = roomOf(world, post.room);
  const { displayName, tie } = personOf(world, post.person);
  if (!room.members.includes(post.person))
    throw new Error(`${displayName} is not in ${room.name}.`);
  if (room.kind === "user" && tie !== "friend")
    throw new Error(`${displayName} is no friend of the bot's.`);
  if (post.quoted) messageIn(world, room.id, post.quoted);
  const drafts = draftsOf(world, room, post);
  if (drafts.length === 0) throw new Error("There is nothing to post.");
  return posted(world, room.id, drafts);
}

function draftsOf(world: World, room: Room, post: Post): Draft[] {
  const { person, files = [], external, sticker, location, quoted } = post;
  const text = [post.mention && `@${world.bot.displayName}`, post.text].filter(Boolean).join(" ");
  const quoting = quoted && { quotedMessageId: quoted };
  const mention = mentionsIn(world, room, text);
  return [
    ...(text ? [{ type: "text", person, text, ...(mention && { mention }), ...quoting }] : []),
    ...filesOf(person, files),
    ...(external ? [{ type: "image", person, contentProvider: elsewhere(external) }] : []),
    ...(sticker ? [{ ...STICKER, person, ...quoting }] : []),
    ...(location ? [{ type: "location", person, ...location }] : []),
  ];
}

const STICKER = {
  ...{ type: "sticker", packageId: "446", stickerId: "1988" },
  ...{ stickerResourceType: "ANIMATION", keywords: ["hello"] },
};

function elsewhere(url: string) {
  return { type: "external", originalContentUrl: url, previewImageUrl: url } as const;
}

function filesOf(person: string, files: Picture[]): Draft[] {
  const total = files.filter(({ type }) => type.startsWith("image/")).length;
  const id = newSetId();
  let index = 0;
  return files.map((picture) => {
    const draft = { person, picture, ...kindOf(picture) };
    if (draft.type !== "image" || total < 2) return draft;
    index += 1;
    return { ...draft, imageSet: { id, index, total } };
  });
}

// LINE tells the name and the length of a file, and of nothing else.
function kindOf({ name, type, bytes }: Picture) {
  const [kind = ""] = type.split("/");
  const contentProvider = { type: "line" } as const;
  if (kind === "image") return { type: "image", contentProvider };
  if (kind === "video" || kind === "audio") return { type: kind, duration: 1_000, contentProvider };
  return { type: "file", fileName: name, fileSize: bytes.byteLength };
}

/** unsentBy takes back what a person posted; what is gone stays gone. */
export function unsentBy(
  world: World,
  { room: at, message: id }: { room: string; message: string },
) {
  const room = roomOf(world, at);
  const message = world.messages.get(id);
  if (message?.room !== room.id) return;
  if (message.person === world.bot.userId) throw new Error("A bot takes nothing back.");
  forget(world, message);
  if (world.knobs.strictQuotes) world.quotes.delete(message.quoteToken ?? "");
  tell(world, { event: "unsent", room, message });
}
