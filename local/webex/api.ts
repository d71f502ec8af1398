import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type Endpoint, missing, refused } from "./answers.js";
import { contents } from "./contents.js";
import { directory } from "./directory.js";
import { type Knobs, spent } from "./knobs.js";
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

const LOG_KEPT = 1_000;
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
    const { pathname, searchParams } = addressOf(request, world);
    const method = request.method ?? "GET";
    const authorized = request.headers.authorization === `Bearer ${world.token}`;
    const answer = await answerTo(world, request, authorized).catch(() =>
      refused(500, "Something went wrong on the server."),
    );
    const query = searchParams.toString();
    const at = world.now().toISOString();
    log.push({ method, path: pathname, query, status: answer.status, authorized, at });
    log.splice(0, log.length - LOG_KEPT);
    write(response, answer);
  };
}

// What no URL can be made of, such as "//", is at least answered.
function addressOf({ url = "/" }: IncomingMessage, world: World): URL {
  return URL.canParse(url, world.url) ? new URL(url, world.url) : new URL("/", world.url);
}

async function answerTo(
  world: World,
  request: IncomingMessage,
  authorized: boolean,
): Promise<Answer> {
  const { pathname, searchParams: query } = addressOf(request, world);
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

function write(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (status === 0) {
    response.socket?.destroy();
    return;
  }
  const isBytes = body instanceof Uint8Array;
  const type = isBytes || !body ? {} : { "content-type": "application/json;charset=UTF-8" };
  response.writeHead(status, { ...type, ...headers });
  response.end(isBytes || !body ? body : JSON.stringify(body));
}
