import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOf, write } from "../http.js";
import { noted } from "../log.js";
import { spent } from "../trouble.js";
import {
  type Answer,
  type Call,
  type Caller,
  type Method,
  no,
  ok,
  roomIn,
  valuesIn,
} from "./answers.js";
import { chat } from "./chat.js";
import { consent } from "./consent.js";
import { conversations } from "./conversations.js";
import { fileAt, filing } from "./filing.js";
import { home } from "./home.js";
import { oauth } from "./oauth.js";
import { webPage } from "./pages.js";
import { reactions } from "./reactions.js";
import { uploadAt, uploads } from "./uploads.js";
import type { World } from "./world.js";

/** Asked is one request to Slack, as the log keeps it; status 0 is a connection cut. */
export type Asked = {
  method: string;
  path: string;
  query: string;
  status: number;
  /** Slack's word for what was wrong, where it answered */
  error?: string | undefined;
  authorized: boolean;
  at: string;
};

type Asking = { world: World; request: IncomingMessage; path: string };

const METHODS: Record<string, Method> = {
  "auth.test": { json: true, answer: test },
  ...{ ...chat, ...conversations, ...filing, ...oauth, ...reactions, ...uploads },
};
const DEAD = { revoked: "token_revoked", inactive: "account_inactive" };

/** api answers requests as Slack does, and writes them into log. */
export function api(world: World, log: Asked[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, search } = addressOf(request, world.origin);
    const answer = await answerTo({ world, request, path }).catch(() => broken(500));
    const error = errorIn(answer);
    const { method = "GET" } = request;
    const asked = { method, path, query: search.slice(1), status: answer.status, error };
    const authorized = isActive(world, request);
    noted(log, { ...asked, authorized, at: world.now().toISOString() });
    write(response, answer, "application/json; charset=utf-8");
  };
}

function isActive(world: World, { headers }: IncomingMessage): boolean {
  const token = headers.authorization?.replace(/^Bearer /, "") ?? "";
  return world.tokens.get(token)?.state === "active";
}

async function answerTo(asking: Asking): Promise<Answer> {
  const { world, request, path } = asking;
  if (path.startsWith("/api/")) return await answerToCall(asking, path.slice("/api/".length));
  if (path.startsWith("/files-pri/")) {
    if (world.knobs.latency.files > 0)
      await sleep(world.knobs.latency.files, undefined, { ref: false });
    return fileAt(world, path, request);
  }
  if (path.startsWith("/upload/v1/")) return await uploadAt(world, path, request);
  if (path === "/oauth/v2/authorize") return await consent(world, request);
  if (path === "/app_redirect") return home(world, request);
  return { ...webPage("There has been a glitch."), status: 404 };
}

async function answerToCall({ world, request }: Asking, name: string): Promise<Answer> {
  const { rate, broken: trouble, latency } = world.knobs;
  if (spent(rate, name)) {
    const { status, retryAfter } = rate;
    return { ...no("ratelimited"), status, headers: { "retry-after": String(retryAfter) } };
  }
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const isBroken = spent(trouble, name);
  const { status, moment } = trouble;
  if (isBroken && moment === "before") return broken(status);
  const values = await valuesIn(request, method?.json ?? false);
  if (!values) return no("invalid_form_data");
  if (!method) return no("unknown_method", { req_method: name });
  if (method.slow && latency.posts > 0) await sleep(latency.posts, undefined, { ref: false });
  const answer = called({ world, request, values }, method);
  return isBroken ? broken(status) : answer;
}

function called(call: Omit<Call, "caller">, method: Method): Answer {
  const caller = method.open ? ({} as Caller) : callerOf(call);
  if (typeof caller === "string") return no(caller);
  const whole = { ...call, caller };
  if (method.open || !method.scope) return method.answer(whole);
  const { scope } = method;
  const needed = typeof scope === "string" ? scope : scope(roomIn(whole));
  const { scopes } = caller.token;
  if (!scopes.includes(needed)) return no("missing_scope", { needed, provided: scopes.join(",") });
  return method.answer(whole);
}

function callerOf({ world, request, values }: Omit<Call, "caller">): Caller | string {
  const [, bearer] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const brought = bearer ?? values.token;
  if (!brought) return "not_authed";
  const token = world.tokens.get(String(brought));
  const team = world.teams.find(({ id }) => id === token?.team);
  if (!token || !team) return "invalid_auth";
  return token.state === "active" ? { team, token } : DEAD[token.state];
}

function test({ world, caller }: Call): Answer {
  const { bot, id, name } = caller.team;
  const who = { user: bot.name, user_id: bot.id, bot_id: bot.botId, is_enterprise_install: false };
  return ok({ url: `${world.origin}/`, team: name, team_id: id, ...who });
}

function broken(status: number): Answer {
  return { ...webPage("Something went wrong on the server."), status };
}

function errorIn({ body }: Answer): string | undefined {
  if (typeof body === "string" || body instanceof Uint8Array) return undefined;
  return typeof body.error === "string" ? body.error : undefined;
}
