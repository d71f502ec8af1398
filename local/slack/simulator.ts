import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { added, listenersOf } from "../listeners.js";
import { type Asked, api } from "./api.js";
import { newWorld } from "./cast.js";
import { type Command, challenged, commanded, type Said } from "./commands.js";
import { type Deliveries, type Delivery, deliveriesOf } from "./deliveries.js";
import { installed, limited, renewed, uninstalled } from "./installs.js";
import type { Knobs } from "./knobs.js";
import { dismissed, editedBy, invited, type Post, postedBy, removedBy } from "./people.js";
import {
  type Change,
  type Message,
  messageAt,
  messagesIn,
  type Picture,
  type Team,
  type World,
} from "./world.js";

/** Slack is a Slack on this machine: url is its API's, all else is what people and tests do with it. */
export type Slack = {
  url: string;
  origin: string;
  /** Harbour Works and Marina Yard; each has its bot, people and rooms: a channel with the bot, direct rooms, a channel without it. */
  teams: Team[];
  knobs: Knobs;
  requests: Asked[];
  deliveries: Delivery[];
  /** messages returns a room's messages and the replies in its threads, oldest first. */
  messages: (roomId: string) => Message[];
  message: (roomId: string, ts: string) => Message | undefined;
  /** content returns a file by its id, until it is deleted. */
  content: (fileId: string) => Picture | undefined;
  /** post throws where Slack would refuse, with an Error whose message is for people; so does edit. */
  post: (post: Post) => Message;
  edit: (edit: { room: string; ts: string; text: string }) => Message;
  remove: (message: { room: string; ts: string }) => void;
  /** invite adds the bot to a room, where it is not in it, and tells it so. */
  invite: (roomId: string) => void;
  /** dismiss takes the bot out of a room; Slack does not tell it. */
  dismiss: (roomId: string) => void;
  /** command enters a command and returns what is shown; it throws where Slack would show an error. */
  command: (command: Command) => Promise<Said>;
  /** install lets the app into a workspace, as if somebody had authorised it, and returns its token. */
  install: (teamId: string, scopes?: string[]) => string;
  /** uninstall takes the app out again, and tells it so: its token is dead. */
  uninstall: (teamId: string) => void;
  /** renew gives the app another token in a workspace: the one before is refused from then on. */
  renew: (teamId: string) => string;
  /** limited tells the app that a workspace had too many events. */
  limited: (teamId: string) => void;
  /** subscribe sends events and commands to a URL from now on; it throws where the URL does not give its challenge back. */
  subscribe: (url: string) => Promise<void>;
  /** shownAt says where people read this Slack: whoever opens the app's link is sent there. */
  shownAt: (client: string) => void;
  /** onChange calls a listener after every change, until the function it returns is called. */
  onChange: (listener: (change: Change) => void) => () => void;
  /** onDelivery calls a listener after every delivery, until the function it returns is called. */
  onDelivery: (listener: (delivery: Delivery) => void) => () => void;
  /** onAsked calls a listener after every request to Slack, until the function it returns is called. */
  onAsked: (listener: () => void) => () => void;
  /** deliverAgain sends the last delivery of somebody else's doing again: the same event, signed anew. */
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  /** settled resolves when no delivery is under way, or waits to be tried again. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
};

/** startSlack serves a Slack on 127.0.0.1, on any free port unless one is given; it keeps the newest 1,000 messages, or so many. */
export async function startSlack(options: {
  clientId: string;
  clientSecret: string;
  signing: string;
  port?: number;
  now?: () => Date;
  kept?: number;
}): Promise<Slack> {
  const server = createServer();
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const { now = () => new Date(), kept = 1_000, clientId, clientSecret, signing } = options;
  const secrets = { clientId, clientSecret, signing };
  const world = newWorld({ ...secrets, now, kept, origin: `http://127.0.0.1:${port}` });
  const requests: Asked[] = [];
  server.on("request", api(world, requests));
  const deliveries = deliveriesOf(world);
  return {
    ...{ ...peopleOf(world), ...appOf(world, deliveries), ...toolsOf(world, deliveries, server) },
    ...{ requests, onAsked: listenersOf(server) },
  };
}

function peopleOf(world: World) {
  const { url, origin, teams, knobs } = world;
  return {
    ...{ url, origin, teams, knobs },
    messages: (room: string) => messagesIn(world, room),
    message: (room: string, ts: string) => messageAt(world, room, ts),
    content: (id: string) => world.files.get(id)?.picture,
    post: (post: Post) => postedBy(world, post),
    edit: (edit: { room: string; ts: string; text: string }) => editedBy(world, edit),
    remove: (message: { room: string; ts: string }) => removedBy(world, message),
    invite: (room: string) => invited(world, room),
    dismiss: (room: string) => dismissed(world, room),
  };
}

function appOf(world: World, { stopped }: Deliveries) {
  return {
    command: (command: Command) => commanded(world, command, stopped),
    install: (team: string, scopes?: string[]) => installed(world, team, scopes),
    uninstall: (team: string) => uninstalled(world, team),
    renew: (team: string) => renewed(world, team),
    limited: (team: string) => limited(world, team),
    shownAt: (client: string) => {
      world.client = client;
    },
    subscribe: async (url: string) => {
      if (!(await challenged(world, url, stopped)))
        throw new Error("The URL did not answer with the challenge that it was sent.");
      world.target = url;
    },
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
