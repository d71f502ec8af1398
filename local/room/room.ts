import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, fromHere, fromOwnPage, json, sentence, write } from "./answers.js";
import { type Countries, type Picker, pickerOf } from "./countries.js";
import { type Feed, newFeed } from "./feed.js";
import { fileAt } from "./files.js";
import { knobsView, quieted, turned } from "./knobs.js";
import { added, dismissed, left } from "./members.js";
import { tellChanges } from "./news.js";
import { placesOf } from "./places.js";
import type { Platform } from "./platform.js";
import { content, MEGABYTES, posted, removed } from "./posts.js";

/** BusEvent is an event of the bus, as EventBridge wraps it. */
export type BusEvent = {
  id: string;
  "detail-type": string;
  time: string;
  detail: Record<string, unknown>;
};

/** RoomOptions is what the page shows and changes. */
export type RoomOptions = {
  /** those that are simulated; none where a real one is served */
  platforms: Platform[];
  /** the real platforms that are served in their place */
  real?: { title: string; url: string }[];
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
  platforms: Platform[];
  request: IncomingMessage;
  query: URLSearchParams;
  id: string;
};

const FOREIGN = "This room only takes orders from its own page on this machine.";
const REAL = "A real platform is served: use its own app.";
const SHOWN = 300;

// What the page may ask of simulated platforms; an id is the last part of a path.
const ORDERS: Record<string, (order: Order) => Answer | Promise<Answer>> = {
  "GET /room/contents/:id": ({ platforms, id }) => content(platforms, id),
  "HEAD /room/contents/:id": ({ platforms, id }) => content(platforms, id),
  "POST /room/messages": ({ platforms, request }) => posted(platforms, request),
  "DELETE /room/messages/:id": ({ platforms, id, query }) =>
    removed(platforms, id, query.get("person")),
  "POST /room/bot": (order) => inRoom(order, added),
  "DELETE /room/bot": (order) => inRoom(order, dismissed),
  "DELETE /room/door": (order) => ofPlatform(order, left),
  "GET /room/knobs": ({ platforms }) => json({ knobs: knobsView(platforms) }),
  "POST /room/knobs": ({ platforms, request }) => turned(platforms, request),
  "DELETE /room/knobs": ({ platforms, query }) => quieted(platforms, query.get("platform")),
  "POST /room/again": (order) => ofPlatform(order, deliveredAgain),
};

/** room serves the page with the rooms, and under /room/ what the page asks for. */
export function room(
  options: RoomOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const feed = newFeed();
  const { platforms, countries, timeline } = options;
  const tellKnobs = tellChanges(platforms, feed);
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
  if (state.platforms.length === 0) return sentence(404, REAL);
  const answer = await ordered(state.platforms, request);
  state.tellKnobs();
  return answer;
}

function ordered(platforms: Platform[], request: IncomingMessage): Answer | Promise<Answer> {
  const { method = "GET", url = "/" } = request;
  const path = pathOf(request);
  const [, stem, id = ""] = /^(\/room\/\w+)\/([\w-.]+)$/.exec(path) ?? [];
  const order = ORDERS[`${method} ${stem ? `${stem}/:id` : path}`];
  const query = new URLSearchParams(url.split("?")[1]);
  return order?.({ platforms, request, query, id }) ?? sentence(404, "There is nothing here.");
}

function inRoom(
  { platforms, query }: Order,
  act: (platform: Platform, room: string) => Answer,
): Answer {
  const room = query.get("room") ?? "";
  const platform = platforms.find(({ rooms }) => rooms().some(({ id }) => id === room));
  return platform ? act(platform, room) : sentence(404, "There is no such room.");
}

// Whoever names none means the first.
function ofPlatform(
  { platforms, query }: Order,
  act: (platform: Platform) => Promise<Answer>,
): Answer | Promise<Answer> {
  const named = query.get("platform");
  const platform = platforms.find(({ name }) => named === null || name === named);
  return platform ? act(platform) : sentence(404, "There is no such platform.");
}

function stateOf({ platforms, real = [], timeline, picker, settings }: Room) {
  return {
    ...settings,
    real,
    megabytes: MEGABYTES,
    countries: picker.view(),
    events: timeline.recent().slice(-SHOWN),
    ...placesOf(platforms),
    knobs: knobsView(platforms),
    messages: platforms.flatMap((platform) => platform.messages()),
  };
}

async function deliveredAgain(platform: Platform): Promise<Answer> {
  const delivery = await platform.deliverAgain();
  if (delivery) return json({ delivery });
  return sentence(409, "Nothing has been delivered yet. Post a picture first.");
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0] ?? "/";
}
