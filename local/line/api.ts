import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, addressOf, write } from "../http.js";
import { noted } from "../log.js";
import { spent } from "../trouble.js";
import { account } from "./account.js";
import { type Endpoint, refused, valuesIn } from "./answers.js";
import { contents } from "./contents.js";
import { speaking } from "./speaking.js";
import type { World } from "./world.js";

/** Asked is one request to LINE, as the log keeps it; status 0 is a connection cut. */
export type Asked = {
  host: "api" | "data";
  method: string;
  path: string;
  query: string;
  status: number;
  /** LINE's words for what was wrong, where it answered with an error */
  error?: string | undefined;
  authorized: boolean;
  at: string;
};

/** Desk is where requests are answered: at one of LINE's two hosts. */
export type Desk = { world: World; host: Asked["host"]; log: Asked[]; stopped: AbortSignal };

type Asking = Desk & { request: IncomingMessage; requestId: string; path: string };

const ROOT = "/v2/bot/";
const ENDPOINTS: Endpoint[] = [...speaking, ...account, ...contents];
const NO_TOKEN =
  "Authentication failed. Confirm that the access token in the authorization header is valid.";

/** api answers requests to one of LINE's hosts, and writes them into log. */
export function api(desk: Desk) {
  const { world, host, log } = desk;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, search } = addressOf(request, world.url);
    const requestId = randomUUID();
    const asking = { ...desk, request, requestId, path };
    const answer = await answerTo(asking).catch(() => broken(500));
    const { method = "GET" } = request;
    const asked = { host, method, path, query: search.slice(1), status: answer.status };
    const at = world.now().toISOString();
    noted(log, { ...asked, error: errorIn(answer), authorized: isAuthorized(asking), at });
    const headers = { "x-line-request-id": requestId, ...answer.headers };
    write(response, { ...answer, headers }, "application/json");
  };
}

function isAuthorized({ world, request }: Asking): boolean {
  return request.headers.authorization === `Bearer ${world.token}`;
}

async function answerTo(asking: Asking): Promise<Answer> {
  const { world, host, request, path } = asking;
  const { rate, broken: trouble } = world.knobs;
  const here = ENDPOINTS.filter(
    (one) => (one.data ? "data" : "api") === host && matches(one, path),
  );
  const endpoint = here.find(({ method }) => method === request.method);
  const name = endpoint?.path;
  if (!isAuthorized(asking)) return refused(401, NO_TOKEN);
  if (spent(rate, name)) return limited(rate);
  const isBroken = spent(trouble, name);
  if (isBroken && trouble.moment === "before") return broken(trouble.status);
  const answer = endpoint ? await answered(asking, endpoint) : missing(here.length > 0);
  return isBroken ? broken(trouble.status) : answer;
}

function limited({ status, retryAfter }: { status: number; retryAfter: number }): Answer {
  const words = "The API rate limit has been exceeded. Try again later.";
  const headers = retryAfter > 0 ? { "retry-after": String(retryAfter) } : {};
  return { ...refused(status, words), headers };
}

function missing(isThere: boolean): Answer {
  return isThere ? refused(405, "Method Not Allowed") : refused(404, "Not found");
}

async function answered(asking: Asking, endpoint: Endpoint): Promise<Answer> {
  const { world, request, requestId, path, stopped } = asking;
  const read = await valuesIn(request);
  if ("status" in read) return read;
  const milliseconds = endpoint.slow ? world.knobs.latency[endpoint.slow] : 0;
  if (milliseconds > 0) await sleep(milliseconds, undefined, { ref: false });
  const id = idIn(endpoint, path) ?? "";
  const { values } = read;
  return endpoint.answer({ world, id, headers: request.headers, values, requestId, stopped });
}

function matches(endpoint: Endpoint, path: string): boolean {
  return idIn(endpoint, path) !== undefined;
}

function idIn(endpoint: Endpoint, path: string): string | undefined {
  if (!path.startsWith(ROOT)) return undefined;
  const found = new RegExp(`^${endpoint.path.replace(":id", "([^/]+)")}$`).exec(
    path.slice(ROOT.length),
  );
  return found ? (found[1] ?? "") : undefined;
}

function broken(status: number): Answer {
  return refused(status, "Internal Server Error");
}

function errorIn({ status, body }: Answer): string | undefined {
  if (status < 400 || !body || body instanceof Uint8Array) return undefined;
  return String(Object(body).message);
}
