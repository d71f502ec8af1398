import { erased, posted, rewritten, topOf } from "./posting.js";
import { typed } from "./texts.js";
import {
  type Message,
  messageAt,
  type Person,
  type Picture,
  type Room,
  type Team,
  teamOf,
  tell,
  type World,
} from "./world.js";

/** Post is what a person puts in a room, by their ids; a mention of somebody is `<@U…>` in the text. */
export type Post = {
  person: string;
  room: string;
  text?: string | undefined;
  files?: Picture[] | undefined;
  /** the ts of any message of the thread that it goes to */
  thread?: string | undefined;
};

/** placeOf returns a room with its workspace, or throws. */
export function placeOf(world: World, roomId: string): { team: Team; room: Room } {
  const team = teamOf(world, roomId);
  const room = team?.rooms.find(({ id }) => id === roomId);
  if (!team || !room) throw new Error("There is no such room.");
  return { team, room };
}

/** personIn returns somebody of a workspace who is in a room, or throws. */
export function personIn({ team, room }: { team: Team; room: Room }, id: string): Person {
  const person = team.people.find((one) => one.id === id);
  if (!person) throw new Error("There is no such person.");
  if (!room.members.includes(id)) throw new Error(`${person.realName} is not in ${room.name}.`);
  return person;
}

/** postedBy posts for a person, or throws where Slack would refuse. */
export function postedBy(world: World, { text = "", files = [], ...post }: Post): Message {
  const place = placeOf(world, post.room);
  const person = personIn(place, post.person);
  if (place.room.archived) throw new Error(`${place.room.name} is archived.`);
  if (!text && files.length === 0) throw new Error("There is nothing to post.");
  if (post.thread && !topOf(world, post.room, post.thread)) throw new Error("The thread is gone.");
  const { thread } = post;
  return posted(world, { ...place, person, text: typed(text), files, thread });
}

/** editedBy gives a person's message other words, or throws. */
export function editedBy(world: World, edit: { room: string; ts: string; text: string }): Message {
  const place = placeOf(world, edit.room);
  const message = messageAt(world, edit.room, edit.ts);
  if (!message || message.subtype === "tombstone") throw new Error("The message is gone.");
  return rewritten(world, place, message, { text: typed(edit.text) });
}

/** removedBy deletes a message; one that is gone stays gone. */
export function removedBy(world: World, { room, ts }: { room: string; ts: string }): void {
  erased(world, placeOf(world, room), ts);
}

/** invited adds the bot to a room, where it is not in it, and tells it so. */
export function invited(world: World, roomId: string): void {
  const { team, room } = placeOf(world, roomId);
  const { bot, people } = team;
  const inviter = people[0]?.id ?? "";
  if (!room.members.includes(bot.id)) room.members.push(bot.id);
  tell(world, { team, event: "joined", room, person: bot.id, inviter });
  const person = { ...bot, botId: "" };
  const more = { subtype: "channel_join", inviter };
  posted(world, { team, room, person, text: `<@${bot.id}> has joined the channel`, more });
}

/** dismissed takes the bot out of a room; nobody tells it. */
export function dismissed(world: World, roomId: string): void {
  const { team, room } = placeOf(world, roomId);
  room.members = room.members.filter((id) => id !== team.bot.id);
  const inviter = team.people[0]?.id ?? "";
  tell(world, { team, event: "left", room, person: team.bot.id, inviter });
}
