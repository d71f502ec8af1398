import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import type { Simulator } from "../webex/simulator.js";
import type { Change } from "../webex/world.js";
import { type Answer, fromHere, fromOwnPage, json, sentence, write } from "./answers.js";
import { type Feed, newFeed } from "./feed.js";
import { fileAt } from "./files.js";
import { content, MEGABYTES, posted } from "./posts.js";
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
  /** choose restarts the functions; it may reject with an Error whose message is for people. */
  countries: {
    known: { code: string; name: string }[];
    chosen(): string[];
    choose(codes: string[]): Promise<void>;
  };
  /** reader names who reads the pictures, such as "Amazon Rekognition". */
  settings: { reader: string };
};

type Room = RoomOptions & { feed: Feed; restarting: boolean };

const FOREIGN = "This room only takes orders from its own page on this machine.";
const REAL = "A real Webex is served: use its own app.";
const SHOWN = 300;

/** room serves the page with the room, and under /room/ what the page asks for. */
export function room(
  options: RoomOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const state: Room = { ...options, feed: newFeed(), restarting: false };
  listen(state);
  return (request, response) => {
    const isFeed = request.method === "GET" && pathOf(request) === "/room/events";
    if (isFeed && fromHere(request)) return state.feed.open(response);
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
  if (method === "POST" && path === "/room/countries") return chosen(state, request);
  const { simulator } = state;
  if (!simulator) return sentence(404, REAL);
  const contentId = /^\/room\/contents\/([\w-]+)$/.exec(path)?.[1];
  if (isRead && contentId) return content(simulator, contentId);
  if (method === "POST" && path === "/room/messages") return posted(simulator, request);
  if (method === "POST" && path === "/room/again") return deliveredAgain(simulator);
  return sentence(404, "There is nothing here.");
}

function stateOf({ simulator, webexUrl, timeline, countries, settings, restarting }: Room) {
  const { known } = countries;
  return {
    webexUrl,
    ...settings,
    megabytes: MEGABYTES,
    countries: { known, chosen: countries.chosen(), restarting },
    events: timeline.recent().slice(-SHOWN),
    ...(simulator && {
      bot: { id: simulator.bot.id, name: simulator.bot.displayName },
      people: simulator.people.map(({ id, displayName }) => ({ id, name: displayName })),
      rooms: roomsView(simulator),
      messages: simulator.rooms
        .flatMap(({ id }) => simulator.messages(id))
        .map((message) => messageView(simulator, message)),
    }),
  };
}

async function chosen(state: Room, request: IncomingMessage): Promise<Answer> {
  const { countries } = state;
  const body = await bodyOf(request, 10_000);
  const asked = (body && jsonIn(body)?.codes) ?? [];
  const codes = countries.known
    .map(({ code }) => code)
    .filter((code) => [asked].flat().includes(code));
  if (codes.length === 0) return sentence(400, "Please choose at least one country.");
  if (state.restarting) return sentence(409, "Still restarting: please try again in a moment.");
  const tell = () => state.feed.tell("countries", stateOf(state).countries);
  state.restarting = true;
  tell();
  try {
    await countries.choose(codes);
    return json({ chosen: countries.chosen() });
  } catch (error) {
    return sentence(500, error instanceof Error ? error.message : String(error));
  } finally {
    state.restarting = false;
    tell();
  }
}

async function deliveredAgain(simulator: Simulator): Promise<Answer> {
  const [delivery] = await simulator.deliverAgain();
  if (delivery) return json({ delivery });
  return sentence(409, "Nothing has been delivered yet. Post a picture first.");
}

function listen({ simulator, timeline, feed }: Room): void {
  timeline.onEvent((event) => feed.tell("happened", event));
  simulator?.onChange((change) => tellChange(simulator, feed, change));
  simulator?.onDelivery(({ subjectId, resource }) => {
    const message = simulator.message(subjectId);
    if (resource === "messages" && message) feed.tell("message", messageView(simulator, message));
  });
}

function tellChange(simulator: Simulator, feed: Feed, { resource, event, subject }: Change): void {
  if (resource !== "messages") return;
  if (event === "deleted") feed.tell("gone", { id: subject.id });
  else feed.tell("message", messageView(simulator, subject));
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0] ?? "/";
}
