import {
  type Answer,
  type Call,
  isAnswer,
  type Method,
  messageIn,
  no,
  ok,
  placeIn,
  textIn,
} from "./answers.js";
import { TS } from "./ids.js";
import { nameOf } from "./names.js";
import { type Message, tell } from "./world.js";

const EACH = 23;
const DIFFERENT = 50;

/** reactions is the part of the API that puts an emoji on a message. */
export const reactions: Record<string, Method> = {
  "reactions.add": { scope: "reactions:write", json: true, slow: "posts", answer: add },
};

function add(call: Call): Answer {
  const timestamp = textIn(call, "timestamp");
  if (!textIn(call, "channel") || !timestamp) return no("no_item_specified");
  if (!TS.test(timestamp)) return no("bad_timestamp");
  const name = nameOf(textIn(call, "name") ?? "");
  if (!name) return no("invalid_name");
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  const message = messageIn(call, place, "timestamp");
  if (!message) return no("message_not_found");
  const { team, room } = place;
  const wrong = wrongWith(message, name, team.bot.id);
  if (wrong) return no(wrong);
  put(message, name, team.bot.id);
  tell(call.world, { team, event: "reacted", room, message });
  return ok();
}

function wrongWith({ reactions = [] }: Message, name: string, user: string): string | undefined {
  const theirs = reactions.filter(({ users }) => users.includes(user));
  if (theirs.some((one) => one.name === name)) return "already_reacted";
  if (theirs.length >= EACH) return "too_many_reactions";
  const isNew = reactions.every((one) => one.name !== name);
  return isNew && reactions.length >= DIFFERENT ? "too_many_emoji" : undefined;
}

function put(message: Message, name: string, user: string): void {
  message.reactions ??= [];
  const there = message.reactions.find((one) => one.name === name);
  if (!there) message.reactions.push({ name, users: [user], count: 1 });
  if (there) Object.assign(there, { users: [...there.users, user], count: there.count + 1 });
}
