import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { added, listenersOf } from "../listeners.js";
import { type Asked, api } from "./api.js";
import { newWorld } from "./cast.js";
import { consoleOf } from "./console.js";
import { type Deliveries, type Delivery, deliveriesOf } from "./deliveries.js";
import type { Knobs } from "./knobs.js";
import { type Post, postedBy, unsentBy } from "./people.js";
import { followed, joined, left, unfollowed } from "./ties.js";
import {
  type Bot,
  type Change,
  type Message,
  messagesIn,
  type Person,
  type Picture,
  type Room,
  type World,
} from "./world.js";

/** Line is a LINE on this machine: url and dataUrl are its API's two hosts, all else is what people and tests do with it. */
export type Line = {
  url: string;
  dataUrl: string;
  bot: Bot;
  /** Alice and Ben are friends of the bot's; Cara is not. */
  people: Person[];
  /** The group, a direct room for each person (of their id), and a room of Alice, Ben and the bot. */
  rooms: Room[];
  knobs: Knobs;
  requests: Asked[];
  deliveries: Delivery[];
  /** messages returns a room's messages, oldest first. */
  messages: (roomId: string) => Message[];
  /** message returns one, until it is taken back. */
  message: (id: string) => Message | undefined;
  /** content returns the file of a message, until it is taken back. */
  content: (messageId: string) => Picture | undefined;
  /** typing says whether a person sees that the bot is at work. */
  typing: (personId: string) => boolean;
  /** post returns the messages that come of it; it throws where LINE would refuse, with an Error whose message is for people. */
  post: (post: Post) => Message[];
  unsend: (message: { room: string; message: string }) => void;
  /** follow makes a person a friend of the bot's; unfollow has them block it. */
  follow: (personId: string) => void;
  unfollow: (personId: string) => void;
  /** invite brings the bot into a room, and dismiss takes it out. */
  invite: (roomId: string) => void;
  dismiss: (roomId: string) => void;
  /** join brings a person into a room, and leave takes them out. */
  join: (member: { room: string; person: string }) => void;
  leave: (member: { room: string; person: string }) => void;
  /** subscribe sends events to a URL from now on, as the console does; it throws where LINE would not take the URL. */
  subscribe: (url: string) => void;
  /** use is the console's switch "Use webhook": false sends no events any more. */
  use: (active: boolean) => void;
  /** verify is the console's Verify: it returns the status of the answer, or 0. */
  verify: () => Promise<number>;
  /** quota is how many people may be pushed to in a month, and were. */
  quota: World["quota"];
  /** renew gives the bot another token: the one before is refused from then on. */
  renew: () => string;
  /** onChange calls a listener after every change, until the function it returns is called. */
  onChange: (listener: (change: Change) => void) => () => void;
  /** onDelivery calls a listener after every delivery, until the function it returns is called. */
  onDelivery: (listener: (delivery: Delivery) => void) => () => void;
  /** onAsked calls a listener after every request to LINE, until the function it returns is called. */
  onAsked: (listener: () => void) => () => void;
  /** deliverAgain sends the last events again, as a redelivery. */
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  /** settled resolves when no delivery is under way, or waits to be tried again. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
};

/** startLine serves a LINE on 127.0.0.1, on any free ports unless one is given for the API; it keeps the newest 1,000 messages, or so many. */
export async function startLine(options: {
  token: string;
  secret: string;
  port?: number;
  now?: () => Date;
  kept?: number;
}): Promise<Line> {
  const servers: [Server, Server] = [createServer(), createServer()];
  const [url, dataUrl] = await Promise.all([at(servers[0], options.port), at(servers[1])]);
  const { now = () => new Date(), kept = 1_000, token, secret } = options;
  const world = newWorld({ now, kept, token, secret, url, dataUrl });
  const deliveries = deliveriesOf(world);
  const { stopped } = deliveries;
  const requests: Asked[] = [];
  servers[0].on("request", api({ world, host: "api", log: requests, stopped }));
  servers[1].on("request", api({ world, host: "data", log: requests, stopped }));
  return {
    ...{ ...peopleOf(world), ...consoleOf(world, stopped), ...toolsOf(world, deliveries, servers) },
    requests,
  };
}

async function at(server: Server, port = 0): Promise<string> {
  await once(server.listen(port, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function peopleOf(world: World) {
  const { url, dataUrl, bot, people, rooms, knobs, quota } = world;
  return {
    ...{ url, dataUrl, bot, people, rooms, knobs, quota },
    messages: (room: string) => messagesIn(world, room),
    message: (id: string) => world.messages.get(id),
    content: (id: string) => world.contents.get(id),
    typing: (person: string) => (world.typing.get(person) ?? 0) > world.now().getTime(),
    post: (post: Post) => postedBy(world, post),
    unsend: (message: { room: string; message: string }) => unsentBy(world, message),
    follow: (person: string) => followed(world, person),
    unfollow: (person: string) => unfollowed(world, person),
    invite: (room: string) => joined(world, room),
    dismiss: (room: string) => left(world, room),
    join: ({ room, person }: { room: string; person: string }) => joined(world, room, person),
    leave: ({ room, person }: { room: string; person: string }) => left(world, room, person),
  };
}

function toolsOf(world: World, deliveries: Deliveries, servers: Server[]) {
  const asked = servers.map(listenersOf);
  return {
    deliveries: deliveries.log,
    deliverAgain: deliveries.deliverAgain,
    settled: deliveries.settled,
    onChange: (listener: (change: Change) => void) => added(world.listeners, listener),
    onDelivery: (listener: (delivery: Delivery) => void) => added(deliveries.listeners, listener),
    onAsked: (listener: () => void) => {
      const forget = asked.map((one) => one(listener));
      return () => forget.forEach((one) => void one());
    },
    stop: async () => {
      deliveries.stop();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}
