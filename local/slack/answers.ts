import type { IncomingMessage } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import { messageAt, type Room, type Team, type Token, type World } from "./world.js";

/** Caller is a workspace whose token a call brought. */
export type Caller = { team: Team; token: Token };

/** Call is a call of one of Slack's methods. */
export type Call = {
  world: World;
  request: IncomingMessage;
  values: Record<string, unknown>;
  caller: Caller;
};

/** Answer is what Slack says; status 0 cuts the connection instead. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body: Record<string, unknown> | Uint8Array | string;
};

/** Method is one of Slack's: what it needs, and how it answers. */
export type Method = {
  scope?: string | ((room: Room | undefined) => string);
  /** it takes JSON, too */
  json?: boolean;
  /** its effect waits for this latency */
  slow?: "posts";
  /** nobody has a token yet who calls it */
  open?: boolean;
  answer: (call: Call) => Answer;
};

/** Place is where a call wants something done. */
export type Place = { team: Team; room: Room };

const BODY_LIMIT = 10 * 1024 * 1024;

/** ok returns a yes of Slack's. */
export function ok(body: object = {}): Answer {
  return { status: 200, body: { ok: true, ...body } };
}

/** no returns a no of Slack's: 200 all the same, and a word that says why. */
export function no(error: string, more: object = {}): Answer {
  return { status: 200, body: { ok: false, error, ...more } };
}

/** textIn returns a value of a call as the text it is, or undefined where it is missing or empty. */
export function textIn({ values }: Call, name: string): string | undefined {
  const value = values[name];
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

/** roomIn returns the room that a call names, where its workspace has it. */
export function roomIn(call: Call): Room | undefined {
  const asked = textIn(call, "channel");
  const { rooms } = call.caller.team;
  const isTheirs = ({ kind, members }: Room) => kind === "im" && members.includes(asked ?? "");
  return rooms.find((room) => room.id === asked || isTheirs(room));
}

/** placeIn returns where a call wants something done, or Slack's no: it is not there, or not for the bot. */
export function placeIn(call: Call): Place | Answer {
  const { team } = call.caller;
  const room = roomIn(call);
  if (!room) return no("channel_not_found");
  const isMember = room.members.includes(team.bot.id);
  if (!isMember) return no(room.kind === "channel" ? "not_in_channel" : "channel_not_found");
  return { team, room };
}

/** messageIn returns the message that a call names by its ts, as long as it was not deleted. */
export function messageIn(call: Call, { room }: Place, name = "ts") {
  const message = messageAt(call.world, room.id, textIn(call, name) ?? "");
  return message?.subtype === "tombstone" ? undefined : message;
}

/** isAnswer says whether something is an answer already. */
export function isAnswer(value: object): value is Answer {
  return "status" in value;
}

/** valuesIn reads a call's arguments: of its URL, and of its form or, where the method takes it, its JSON. */
export async function valuesIn(request: IncomingMessage, takesJson: boolean) {
  const [, query = ""] = (request.url ?? "").split("?");
  const values: Record<string, unknown> = Object.fromEntries(new URLSearchParams(query));
  const body = await bodyOf(request, BODY_LIMIT);
  const type = request.headers["content-type"] ?? "";
  if (!body) return undefined;
  if (/^application\/json\b/i.test(type)) return { ...values, ...(takesJson && jsonIn(body)) };
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return values;
  return { ...values, ...Object.fromEntries(new URLSearchParams(body.toString())) };
}

/** valueIn returns a list or an object that a call brought as JSON, or as a text that holds it. */
export function valueIn({ values }: Call, name: string): unknown {
  const value = values[name];
  if (typeof value !== "string" || value === "") return value === "" ? undefined : value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
