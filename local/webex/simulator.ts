import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { added, listenersOf } from "../listeners.js";
import { type Asked, api } from "./api.js";
import { newWorld } from "./cast.js";
import { type Deliveries, type Delivery, deliveriesOf } from "./deliveries.js";
import type { Knobs } from "./knobs.js";
import { dismissed, invited, type Post, postedBy } from "./people.js";
import { erased } from "./posting.js";
import {
  type Change,
  type Membership,
  type Message,
  messagesOf,
  type Person,
  type Picture,
  type Room,
  type Webhook,
  type World,
} from "./world.js";

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
  /** invite adds the bot to a room, where it is not in it, and tells it so. */
  invite: (roomId: string) => void;
  /** dismiss takes the bot out of a room, and tells it so. */
  dismiss: (roomId: string) => void;
  /** renew gives the bot another token: the one before is refused from then on. */
  renew: (token: string) => void;
  /** onChange calls a listener after every change, until the function it returns is called. */
  onChange: (listener: (change: Change) => void) => () => void;
  /** onDelivery calls a listener after every delivery, until the function it returns is called. */
  onDelivery: (listener: (delivery: Delivery) => void) => () => void;
  /** onAsked calls a listener after every request to the API, until the function it returns is called. */
  onAsked: (listener: () => void) => () => void;
  /** deliverAgain sends the last delivery of somebody else's doing again, byte for byte. */
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  /** settled resolves when no delivery is under way. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
};

/** startWebex serves a Webex on 127.0.0.1, on any free port unless one is given; it keeps the newest 1,000 messages, or so many. */
export async function startWebex(options: {
  token: string;
  port?: number;
  now?: () => Date;
  kept?: number;
}): Promise<Simulator> {
  const server = createServer();
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const { token, now = () => new Date(), kept = 1_000 } = options;
  const world = newWorld({ token, now, kept, url: `http://127.0.0.1:${port}/v1` });
  const requests: Asked[] = [];
  server.on("request", api(world, requests));
  const deliveries = deliveriesOf(world);
  return {
    ...{ ...peopleOf(world), ...toolsOf(world, deliveries, server), requests },
    onAsked: listenersOf(server),
  };
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
    dismiss: (roomId: string) => dismissed(world, roomId),
    renew: (token: string) => Object.assign(world, { token }),
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
