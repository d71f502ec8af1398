import { membershipOf } from "./cast.js";
import { escaped, mentionOf } from "./markdown.js";
import { type Draft, posted, wrongWith } from "./posting.js";
import {
  type Membership,
  type Message,
  membershipIn,
  type Person,
  type Picture,
  tell,
  type World,
} from "./world.js";

/** Post is what a person puts in a room; person, room and parentId are ids. */
export type Post = {
  person: string;
  room: string;
  text?: string | undefined;
  files?: Picture[] | undefined;
  parentId?: string | undefined;
  /** Whether the message names the bot: in a group room the bot hears of no other. */
  mention?: boolean | undefined;
};

/** postedBy posts for a person, or throws where Webex would refuse. */
export function postedBy(world: World, post: Post): Message {
  const person = world.people.find(({ id }) => id === post.person);
  const room = world.rooms.find(({ id }) => id === post.room);
  if (!person || !room) throw new Error("There is no such person or room.");
  const { parentId, files = [], text = "" } = post;
  const words = post.mention ? mentioning(world.bot, text) : { text: text || undefined };
  const draft: Draft = { person, room, parentId, files, words };
  const isEmpty = !words.text && files.length === 0;
  const wrong = isEmpty ? "There is nothing to post." : wrongWith(world, draft);
  if (wrong) throw new Error(wrong);
  return posted(world, draft);
}

function mentioning(bot: Person, text: string): Draft["words"] {
  return {
    text: `${bot.displayName} ${text}`.trim(),
    html: `<p>${`${mentionOf(bot)} ${escaped(text)}`.trim()}</p>`,
    mentionedPeople: [bot.id],
  };
}

/** invited adds the bot to a room, where it is not in it, and tells it so. */
export function invited(world: World, roomId: string): void {
  const room = world.rooms.find(({ id }) => id === roomId);
  if (!room) return;
  const there = membershipIn(world, roomId, world.bot.id);
  const subject = there ?? membershipOf(world.bot, room, world.now().toISOString());
  if (!there) world.memberships.push(subject);
  tellOfMembership(world, "created", subject);
}

/** dismissed takes the bot out of a room, and tells it so. */
export function dismissed(world: World, roomId: string): void {
  const subject = membershipIn(world, roomId, world.bot.id);
  if (!subject) return;
  world.memberships.splice(world.memberships.indexOf(subject), 1);
  tellOfMembership(world, "deleted", subject);
}

function tellOfMembership(world: World, event: "created" | "deleted", subject: Membership): void {
  const actorId = world.people[0]?.id ?? "";
  tell(world, { resource: "memberships", event, actorId, subject });
}
