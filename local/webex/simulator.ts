import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Asked, api } from "./api.js";
import { newWorld } from "./cast.js";
import { type Deliveries, type Delivery, deliveriesOf } from "./deliveries.js";
import type { Knobs } from "./knobs.js";
import { escaped, mentionOf } from "./markdown.js";
import { type Draft, erased, posted, wrongWith } from "./posting.js";
import {
  type Change,
  type Membership,
  type Message,
  membershipIn,
  messagesOf,
  type Person,
  type Picture,
  type Room,
  tell,
  type Webhook,
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

/** Simulator is a Webex on this machine: url is its API's, all else is what people and tests do with it. */
export type Simulator = {
  url: string;
  bot: Person;
  people: Person[];
  rooms: Room[];
  knobs: Knobs;
  requests: Asked[];
  deliveries: Delivery[];
  memberships: () => Membership[];
  webhooks: () => Webhook[];
  /** messages returns a room's messages, oldest first. */
  messages: (roomId: string) => Message[];
  message: (id: string) => Message | undefined;
  /** content returns a file by the id at the end of its URL. */
  content: (id: string) => Picture | undefined;
  /** post throws where Webex would refuse, with an Error whose message is for people. */
  post: (post: Post) => Message;
  remove: (messageId: string) => void;
  /** invite tells the bot that it was added to a room. */
  invite: (roomId: string) => void;
  /** onChange calls a listener after every change, until the function it returns is called. */
  onChange: (listener: (change: Change) => void) => () => void;
  /** onDelivery calls a listener after every delivery, until the function it returns is called. */
  onDelivery: (listener: (delivery: Delivery) => void) => () => void;
  /** deliverAgain sends the last delivery of somebody else's doing again, byte for byte. */
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  /** settled resolves when no delivery is under way. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
};

/** startWebex serves a Webex on 127.0.0.1, on any free port unless one is given. */
export async function startWebex(options: {
  token: string;
  port?: number;
  now?: () => Date;
}): Promise<Simulator> {
  const server = createServer();
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const { token, now = () => new Date() } = options;
  const world = newWorld({ token, now, url: `http://127.0.0.1:${port}/v1` });
  const requests: Asked[] = [];
  server.on("request", api(world, requests));
  const deliveries = deliveriesOf(world);
  return { ...peopleOf(world), ...toolsOf(world, deliveries, server), requests };
}

function peopleOf(world: World) {
  const { url, bot, people, rooms, knobs } = world;
  return {
    ...{ url, bot, people, rooms, knobs },
    memberships: () => world.memberships,
    webhooks: () => [...world.webhooks.values()],
    messages: (roomId: string) => messagesOf(world, roomId),
    message: (id: string) => world.messages.get(id),
    content: (id: string) => world.contents.get(id),
    post: (post: Post) => postedBy(world, post),
    remove: (id: string) => erased(world, id, world.messages.get(id)?.personId ?? ""),
    invite: (roomId: string) => invited(world, roomId),
  };
}

function toolsOf(world: World, deliveries: Deliveries, server: Server) {
  return {
    deliveries: deliveries.log,
    deliverAgain: deliveries.deliverAgain,
    settled: deliveries.settled,
    onChange: (listener: (change: Change) => void) => added(world.listeners, listener),
    onDelivery: (listener: (delivery: Delivery) => void) => added(deliveries.listeners, listener),
    stop: async () => {
      deliveries.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function postedBy(world: World, post: Post): Message {
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

function invited(world: World, roomId: string): void {
  const subject = membershipIn(world, roomId, world.bot.id);
  const [actor] = world.people;
  if (!subject || !actor) return;
  tell(world, { resource: "memberships", event: "created", actorId: actor.id, subject });
}
