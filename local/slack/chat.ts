import {
  type Answer,
  type Call,
  isAnswer,
  type Method,
  messageIn,
  no,
  ok,
  type Place,
  placeIn,
  textIn,
  valueIn,
} from "./answers.js";
import { remember } from "./keeping.js";
import { erased, posted, rewritten } from "./posting.js";
import { sent } from "./texts.js";
import type { Message } from "./world.js";

const common = { scope: "chat:write", json: true } as const;

/** chat is the part of the API that posts, edits and deletes the bot's messages. */
export const chat: Record<string, Method> = {
  "chat.postMessage": { ...common, slow: "posts", answer: post },
  "chat.update": { ...common, slow: "posts", answer: update },
  "chat.delete": { ...common, answer: remove },
};

function post(call: Call): Answer {
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  if (place.room.archived) return no("is_archived");
  const words = wordsIn(call);
  if (!words) return no("no_text");
  if (isLong(call, call.world.knobs.longest.posts)) return no("msg_too_long");
  const { text = "", ...more } = words;
  const thread = textIn(call, "thread_ts");
  const draft = { ...place, person: place.team.bot, text, thread, more };
  const message = posted(call.world, draft);
  return ok({ channel: place.room.id, ts: message.ts, message });
}

function update(call: Call): Answer {
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  const previous = ownIn(call, place, "cant_update_message");
  if (isAnswer(previous)) return previous;
  const words = wordsIn(call);
  if (!words) return no("no_text");
  if (isLong(call, call.world.knobs.longest.edits)) return no("msg_too_long");
  const { ts, text, ...rest } = rewritten(call.world, place, withoutWords(previous), words);
  const message = { ...rest, text, ts };
  return ok({ channel: place.room.id, ts, text, message });
}

function remove(call: Call): Answer {
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  const previous = ownIn(call, place, "cant_delete_message");
  if (isAnswer(previous)) return previous;
  // What was posted in it is a file of its own.
  const { files, ...bare } = previous;
  remember(call.world, place.room.id, bare);
  erased(call.world, place, previous.ts);
  return ok({ channel: place.room.id, ts: previous.ts });
}

function ownIn(call: Call, place: Place, otherwise: string): Message | Answer {
  const message = messageIn(call, place);
  if (!message) return no("message_not_found");
  return message.user === place.team.bot.id ? message : no(otherwise);
}

function wordsIn(call: Call): Partial<Message> | undefined {
  const text = textIn(call, "text");
  const [blocks, attachments] = ["blocks", "attachments"].map((name) => valueIn(call, name));
  const metadata = valueIn(call, "metadata");
  if (text === undefined && !blocks && !attachments) return undefined;
  return {
    text: sent(text ?? ""),
    ...(Array.isArray(blocks) && { blocks }),
    ...(Array.isArray(attachments) && { attachments }),
    ...(metadata ? { metadata } : {}),
  };
}

function isLong(call: Call, most: number): boolean {
  return (textIn(call, "text")?.length ?? 0) > most;
}

function withoutWords({ blocks, attachments, ...message }: Message): Message {
  return message;
}
