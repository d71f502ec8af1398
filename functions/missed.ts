import * as z from "zod/mini";
import type { Asking } from "./channels.js";
import { messageIn } from "./envelope.js";
import type { Message } from "./events.js";
import { listed } from "./pages.js";
import { ownId } from "./posts.js";

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

// What has no time may be of any.
function isSince(since: Date, time: string | null | undefined): boolean {
  return !(Date.parse(time ?? "") < since.getTime());
}
