import { newReplyToken, ulidOf } from "./ids.js";
import { type Change, type Content, hears, type Message, type Room, type World } from "./world.js";

/** Event is one thing that the bot is told. */
export type Event = {
  type: string;
  mode: "active" | "standby";
  timestamp: number;
  source: { type: string; [field: string]: string };
  webhookEventId: string;
  deliveryContext: { isRedelivery: boolean };
  replyToken?: string;
  message?: Content;
  [field: string]: unknown;
};

type Told = { type: string; at?: number; person?: string; silent?: boolean; more?: object };

/** eventsOf returns what the bot is told of a change, in as many deliveries as LINE makes of it. */
export function eventsOf(world: World, change: Change): Event[][] {
  const events = toldOf(world, change).map((told) => eventOf(world, change.room, told));
  const isTogether = world.knobs.sets === "together";
  const isSet = ({ message }: Event) => message?.imageSet !== undefined;
  const set = isTogether ? events.filter(isSet) : [];
  const others = events.filter((event) => !set.includes(event)).map((event) => [event]);
  return [...others, ...(set.length > 0 ? [set] : [])];
}

function toldOf(world: World, change: Change): Told[] {
  if (change.event === "joined" || change.event === "left") return toldOfMember(world, change);
  if (change.event === "followed") {
    const { person, again: isUnblocked } = change;
    return [{ type: "follow", person, more: { follow: { isUnblocked } } }];
  }
  if (change.event === "unfollowed")
    return [{ type: "unfollow", person: change.person, silent: true }];
  if (!hears(world, change.room)) return [];
  if (change.event === "posted") return toldOfPost(world, change.messages);
  return change.event === "unsent" ? [toldOfUnsent(change.message)] : [];
}

function toldOfMember(world: World, change: Extract<Change, { event: "joined" | "left" }>): Told[] {
  const { event, room, person: userId } = change;
  const silent = event === "left";
  if (userId === world.bot.userId) return [{ type: silent ? "leave" : "join", silent }];
  if (!hears(world, room)) return [];
  const more = { [event]: { members: [{ type: "user", userId }] } };
  return [{ type: silent ? "memberLeft" : "memberJoined", silent, more }];
}

function toldOfUnsent({ person, id: messageId }: Message): Told {
  return { type: "unsend", person, silent: true, more: { unsend: { messageId } } };
}

// A bot does not hear itself.
function toldOfPost(world: World, messages: Message[]): Told[] {
  return messages
    .filter(({ person }) => person !== world.bot.userId)
    .map((message) => {
      const { person, at, room, ...content } = message;
      const { id = "", ...place } = content.imageSet ?? {};
      const imageSet = { id, ...(world.knobs.sets !== "bare" && place) };
      const told = { ...content, ...(id && { imageSet }) };
      return { type: "message", person, at, more: { message: told } };
    });
}

function eventOf(world: World, room: Room, { type, at, person, silent, more }: Told): Event {
  const now = world.now().getTime();
  const { anonymous, standby } = world.knobs;
  const replyToken = newReplyToken();
  const may = !silent && !standby;
  if (may) world.passes.set(replyToken, { room: room.id, at: now, used: false });
  return {
    type,
    ...more,
    webhookEventId: ulidOf(now),
    deliveryContext: { isRedelivery: false },
    timestamp: at ?? now,
    source: sourceOf(room, anonymous ? undefined : person),
    ...(may && { replyToken }),
    mode: standby ? "standby" : "active",
  };
}

function sourceOf({ kind, id }: Room, person: string | undefined): Event["source"] {
  if (kind === "user") return { type: "user", userId: id };
  return { type: kind, [`${kind}Id`]: id, ...(person && { userId: person }) };
}
