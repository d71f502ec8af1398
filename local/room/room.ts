import type { IncomingMessage, ServerResponse } from "node:http";
import type { Simulator } from "../webex/simulator.js";
import { type Answer, fromHere, fromOwnPage, json, sentence, write } from "./answers.js";
import { type Countries, type Picker, pickerOf } from "./countries.js";
import { type Feed, newFeed } from "./feed.js";
import { fileAt } from "./files.js";
import { knobsView, quieted, turned } from "./knobs.js";
import { added, dismissed } from "./members.js";
import { tellChanges } from "./news.js";
import { content, MEGABYTES, posted, removed } from "./posts.js";
import { messageView, roomsView } from "./views.js";

/** BusEvent is an event of the bus, as EventBridge wraps it. */
export type BusEvent = {
  id: string;
  "detail-type": string;
  time: string;
  detail: Record<string, unknown>;
};

/** RoomOptions is what the page shows and changes; without a simulator a real Webex is served. */
export type RoomOptions = {
  simulator?: Simulator | undefined;
  webexUrl: string;
  timeline: {
    recent(): BusEvent[];
    onEvent(listener: (event: BusEvent) => void): () => void;
  };
  countries: Countries;
  /** reader names who reads the pictures, such as "Amazon Rekognition". */
  settings: { reader: string };
};

type Room = RoomOptions & { feed: Feed; picker: Picker; tellKnobs: () => void };
type Order = {
  simulator: Simulator;
  request: IncomingMessage;
  query: URLSearchParams;
  id: string;
};

const FOREIGN = "This room only takes orders from its own page on this machine.";
const REAL = "A real Webex is served: use its own app.";
const SHOWN = 300;

// What the page may ask of a simulated Webex; an id is the last part of a path.
const ORDERS: Record<string, (order: Order) => Answer | Promise<Answer>> = {
  "GET /room/contents/:id": ({ simulator, id }) => content(simulator, id),
  "HEAD /room/contents/:id": ({ simulator, id }) => content(simulator, id),
  "POST /room/messages": ({ simulator, request }) => posted(simulator, request),
  "DELETE /room/messages/:id": ({ simulator, id, query }) =>
    removed(simulator, id, query.get("person")),
  "POST /room/bot": ({ simulator, query }) => added(simulator, query.get("room")),
  "DELETE /room/bot": ({ simulator, query }) => dismissed(simulator, query.get("room")),
  "GET /room/knobs": ({ simulator }) => json({ knobs: knobsView(simulator) }),
  "POST /room/knobs": ({ simulator, request }) => turned(simulator, request),
  "DELETE /room/knobs": ({ simulator }) => quieted(simulator),
  "POST /room/again": ({ simulator }) => deliveredAgain(simulator),
};

/** room serves the page with the room, and under /room/ what the page asks for. */
export function room(
  options: RoomOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const feed = newFeed();
  const { simulator, countries, timeline } = options;
  const tellKnobs = simulator ? tellChanges(simulator, feed) : () => undefined;
  const state: Room = { ...options, feed, picker: pickerOf(countries, feed), tellKnobs };
  timeline.onEvent((event) => feed.tell("happened", event));
  return (request, response) => {
    const isFeed = request.method === "GET" && pathOf(request) === "/room/events";
    if (isFeed && fromHere(request)) return feed.open(response);
    answerTo(state, request)
      .catch((error: Error) => sentence(500, `The room broke: ${error.message}`))
      .then((answer) => write(response, answer));
  };
}

async function answerTo(state: Room, request: IncomingMessage): Promise<Answer> {
  const [method, path] = [request.method ?? "GET", pathOf(request)];
  const isRead = method === "GET" || method === "HEAD";
  if (path === "/favicon.ico") return { status: 204 };
  if (isRead && !path.startsWith("/room/")) return fileAt(path);
  if (!fromHere(request) || (!isRead && !fromOwnPage(request))) return sentence(403, FOREIGN);
  if (isRead && path === "/room/state") return json(stateOf(state));
  if (method === "POST" && path === "/room/countries") return state.picker.choose(request);
  if (!state.simulator) return sentence(404, REAL);
  const answer = await ordered(state.simulator, request);
  state.tellKnobs();
  return answer;
}

function ordered(simulator: Simulator, request: IncomingMessage): Answer | Promise<Answer> {
  const { method = "GET", url = "/" } = request;
  const path = pathOf(request);
  const [, stem, id = ""] = /^(\/room\/\w+)\/([\w-]+)$/.exec(path) ?? [];
  const order = ORDERS[`${method} ${stem ? `${stem}/:id` : path}`];
  const query = new URLSearchParams(url.split("?")[1]);
  return order?.({ simulator, request, query, id }) ?? sentence(404, "There is nothing here.");
}

function stateOf({ simulator, webexUrl, timeline, picker, settings }: Room) {
  return {
    webexUrl,
    ...settings,
    megabytes: MEGABYTES,
    countries: picker.view(),
    events: timeline.recent().slice(-SHOWN),
    ...(simulator && {
      bot: { id: simulator.bot.id, name: simulator.bot.displayName },
      people: simulator.people.map(({ id, displayName }) => ({ id, name: displayName })),
      rooms: roomsView(simulator),
      knobs: knobsView(simulator),
      messages: simulator.rooms
        .flatMap(({ id }) => simulator.messages(id))
        .map((message) => messageView(simulator, message)),
    }),
  };
}

async function deliveredAgain(simulator: Simulator): Promise<Answer> {
  const [delivery] = await simulator.deliverAgain();
  if (delivery) return json({ delivery });
  return sentence(409, "Nothing has been delivered yet. Post a picture first.");
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0] ?? "/";
}
