import * as z from "zod/mini";
import { jsonOf, okay } from "./calls.js";
import type { Asking } from "./channels.js";
import { env } from "./env.js";
import { messageIn } from "./envelope.js";
import { Failure } from "./errors.js";
import type { Message } from "./events.js";
import { asked, isNowhere, ownId } from "./posts.js";

// How many a page holds: more of the longest may be over what we take of an answer.
const ROOMS = "250";
const MESSAGES = "20";

const Room = z.object({
  id: z.string(),
  type: z.nullish(z.string()),
  lastActivity: z.nullish(z.string()),
});
type Room = z.infer<typeof Room>;

const Listed = z.object({ created: z.nullish(z.string()) });
const Items = z.object({ items: z.array(z.unknown()) });

/** missed lists the messages for us in all our rooms since a moment: in a group those that mention us, in a direct room all of the person's. */
export async function* missed(since: Date, asking: Asking): AsyncGenerator<Message> {
  const self = await ownId(asking);
  for await (const room of roomsOf(asking)) {
    if (isSince(since, room.lastActivity)) yield* missedIn(room, self, since, asking);
  }
}

// All of them, in an order that no post changes: by activity Webex sorts only a part of more than 3,000.
async function* roomsOf(asking: Asking): AsyncGenerator<Room> {
  const rooms = { path: "/rooms", query: { sortBy: "id", max: ROOMS } };
  for await (const item of listed(rooms, asking)) {
    const room = z.safeParse(Room, item).data;
    if (room) yield room;
  }
}

async function* missedIn(
  { id, type }: Room,
  self: string,
  since: Date,
  asking: Asking,
): AsyncGenerator<Message> {
  const forUs = type === "direct" ? {} : { mentionedPeople: "me" };
  const query = { roomId: id, max: MESSAGES, ...forUs };
  for await (const item of listed({ path: "/messages", query, mayBeGone: true }, asking)) {
    const { created } = z.safeParse(Listed, item).data ?? {};
    if (!isSince(since, created)) return;
    const message = messageIn(item, self);
    if (message) yield message;
  }
}

type List = { path: string; query: Record<string, string>; mayBeGone?: boolean };

// What a list holds, page by page; nothing where it went while we asked for others.
async function* listed({ path, query, mayBeGone }: List, asking: Asking): AsyncGenerator<unknown> {
  let next: string | undefined = `?${new URLSearchParams(query)}`;
  for (let page = 1; next; page++) {
    const response = await asked(asking, `${path}${next}`);
    if (mayBeGone && page === 1 && isNowhere(response)) return;
    const { data } = z.safeParse(Items, await jsonOf(okay(response)));
    if (!data) throw new Failure("platform-failed", "Webex's answer is of no known shape.");
    yield* data.items;
    next = nextIn(response);
  }
}

// Of a Link only the question is taken: it is asked under the address that we know, and the token goes nowhere else.
function nextIn({ headers }: Response): string | undefined {
  const url = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(headers.get("link") ?? "")?.[1];
  return (url && URL.parse(url, env("WEBEX_API_URL"))?.search) || undefined;
}

// What has no time may be of any.
function isSince(since: Date, time: string | null | undefined): boolean {
  return !(Date.parse(time ?? "") < since.getTime());
}
