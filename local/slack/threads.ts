import { type File, type Message, messageAt, messagesIn, repliesTo, type World } from "./world.js";

/** shownIn returns a message as the API lists it: with what hangs on it, and without its metadata unless asked for. */
export function shownIn(world: World, room: string, message: Message, isWhole: boolean) {
  const { metadata, ...rest } = withStubs(world, message);
  const whole = isWhole && metadata ? { ...rest, metadata } : rest;
  const replies = message.thread_ts ? [] : repliesTo(world, room, message.ts);
  const latest = replies.at(-1)?.ts;
  if (!latest) return whole;
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    ...{ ...whole, thread_ts: message.ts, reply_count: replies.length },
    ...{ reply_users: users, reply_users_count: users.length, latest_reply: latest },
    ...{ is_locked: false, subscribed: false },
  };
}

/** threadOf returns the message that a thread hangs on and its replies, by the ts of any of them; undefined where there is none. */
export function threadOf(world: World, room: string, ts: string): Message[] | undefined {
  const asked = messageAt(world, room, ts);
  if (!asked) return undefined;
  if (asked.thread_ts && world.knobs.repliesAlone) return [asked];
  const top = asked.thread_ts ?? ts;
  const first = messageAt(world, room, top);
  return [...(first ? [first] : []), ...repliesTo(world, room, top)];
}

/** topsIn returns what stands in a room itself, newest first. */
export function topsIn(world: World, room: string): Message[] {
  return messagesIn(world, room)
    .filter(({ thread_ts }) => thread_ts === undefined)
    .reverse();
}

/** withStubs returns a message as it is, or telling no more of its files than Slack does of those shared between workspaces. */
export function withStubs({ knobs }: World, message: Message): Message {
  if (!message.files || !knobs.stubs) return message;
  return { ...message, files: message.files.map(stubOf) };
}

function stubOf({ id, created, timestamp }: File): File {
  return { id, created, timestamp, mode: "file_access", file_access: "check_file_info" };
}
