import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOf, write } from "../http.js";
import { noted } from "../log.js";
import { spent } from "../trouble.js";
import { type Answer, type Endpoint, missing, refused } from "./answers.js";
import { contents } from "./contents.js";
import { directory } from "./directory.js";
import type { Knobs } from "./knobs.js";
import { lists } from "./lists.js";
import { messages } from "./messages.js";
import { webhooks } from "./webhooks.js";
import type { World } from "./world.js";

/** Asked is one request to the API, as the log keeps it; status 0 is a connection cut. */
export type Asked = {
  method: string;
  path: string;
  query: string;
  status: number;
  authorized: boolean;
  at: string;
};

const ENDPOINTS: Endpoint[] = [...directory, ...lists, ...messages, ...contents, ...webhooks];
const SLOW: Record<string, keyof Knobs["latency"]> = {
  "GET /contents/:id": "contents",
  "HEAD /contents/:id": "contents",
  "POST /messages": "posts",
  "PUT /messages/:id": "posts",
};
const NO_TOKEN =
  "The request requires a valid access token set in the Authorization request header.";

/** api answers requests as Webex does, and writes them into log. */
export function api(world: World, log: Asked[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = addressOf(request, world.url);
    const method = request.method ?? "GET";
    const authorized = request.headers.authorization === `Bearer ${world.token}`;
    const answer = await answerTo(world, request, authorized).catch(() =>
      refused(500, "Something went wrong on the server."),
    );
    const query = searchParams.toString();
    const at = world.now().toISOString();
    noted(log, { method, path: pathname, query, status: answer.status, authorized, at });
    write(response, answer, "application/json;charset=UTF-8");
  };
}

async function answerTo(
  world: World,
  request: IncomingMessage,
  authorized: boolean,
): Promise<Answer> {
  const { pathname, searchParams: query } = addressOf(request, world.url);
  if (!authorized) return refused(401, NO_TOKEN);
  const { status, retryAfter } = world.knobs.rate;
  if (spent(world.knobs.rate)) {
    return refused(status, "Too many requests.", { "retry-after": String(retryAfter) });
  }
  const path = pathname.startsWith("/v1/") ? pathname.slice(3) : "";
  const here = ENDPOINTS.filter((endpoint) => idIn(endpoint.path, path) !== undefined);
  const endpoint = here.find(({ method }) => method === request.method);
  if (!endpoint)
    return here.length > 0 ? refused(405, "The method is not supported here.") : missing();
  await delayed(world.knobs, endpoint);
  return endpoint.answer({ world, request, query, id: idIn(endpoint.path, path) ?? "" });
}

async function delayed({ latency }: Knobs, { method, path }: Endpoint): Promise<void> {
  const slow = SLOW[`${method} ${path}`];
  if (slow && latency[slow] > 0) await sleep(latency[slow], undefined, { ref: false });
}

function idIn(template: string, path: string): string | undefined {
  if (template === path) return "";
  const [stem, isOpen] = [template.replace(":id", ""), template.endsWith("/:id")];
  const id = path.startsWith(stem) ? path.slice(stem.length) : "";
  return isOpen && /^[^/]+$/.test(id) ? decoded(id) : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
