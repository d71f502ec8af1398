import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Logger } from "@aws-lambda-powertools/logger";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { handler } from "../functions/install.js";
import { forgetCredentials } from "../functions/secrets.js";
import manifest from "../functions/slack.json" with { type: "json" };
import { stateFor } from "../functions/state.js";

const TOKEN = "xoxb-that-nobody-may-read";
const CLIENT = { client_id: "1.2", client_secret: "client-secret-that-nobody-may-read" };
const granted = {
  ok: true,
  access_token: TOKEN,
  token_type: "bot",
  scope: manifest.oauth_config.scopes.bot.join(","),
  bot_user_id: "U0BOT",
  app_id: "A0APP",
  team: { id: "T0HARBOUR", name: "Harbour Works" },
  enterprise: null,
  authed_user: { id: "U0ALICE" },
};

const table = mockClient(DynamoDBDocumentClient);
const manager = mockClient(SecretsManagerClient);
const logged = (["info", "warn", "error"] as const).map((level) => ({
  level,
  spy: vi.spyOn(Logger.prototype, level),
}));
let server: Server;
let slack: RequestListener;
let exchanges: Record<string, string>[];
let rows: Record<string, unknown>[];

const answering =
  (answer: object, status = 200): RequestListener =>
  async (request, response) => {
    const { authorization = "" } = request.headers;
    exchanges.push({
      ...Object.fromEntries(new URLSearchParams(await text(request))),
      authorization,
    });
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  };

beforeAll(async () => {
  server = createServer((request, response) => slack(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  process.env.SLACK_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  slack = answering(granted);
  exchanges = [];
  rows = [];
  for (const { spy } of logged) spy.mockClear();
  forgetCredentials();
  manager.reset();
  manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(CLIENT) });
  table.reset();
  table.on(PutCommand).callsFake(({ Item, ConditionExpression }) => {
    const isThere = rows.some(({ pk, sk }) => pk === Item.pk && sk === Item.sk);
    if (isThere && ConditionExpression)
      throw new ConditionalCheckFailedException({ message: "there", $metadata: {} });
    rows = [...rows.filter(({ pk, sk }) => pk !== Item.pk || sk !== Item.sk), Item];
    return {};
  });
});

/** The event as API Gateway hands it on, payload format 2.0. */
function event(path: string, query: Record<string, string> = {}, cookies: string[] = []) {
  return {
    version: "2.0",
    routeKey: `GET ${path}`,
    rawPath: path,
    cookies,
    headers: {},
    queryStringParameters: query,
    requestContext: { domainName: "bot.example.com", requestId: "REQ1", http: { method: "GET" } },
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

const BACK = "/install/slack/authorized";
const titleOf = (body = "") => /<h1>(.*?)<\/h1>/.exec(body)?.[1];
const linesOf = () =>
  logged.flatMap(({ level, spy }) =>
    (spy.mock.calls as unknown[][]).map(([what, more]) => ({ level, what, ...(more as object) })),
  );
const installs = () => rows.filter(({ pk }) => String(pk).startsWith("install#"));

/** sent visits the page in a browser, and returns the state that goes along and the browser's cookie. */
async function sent(cookies: string[] = []) {
  const { body = "", cookies: given = [] } = await handler(event("/install/slack", {}, cookies));
  const [, href = ""] = /<a class="on" href="([^"]+)">Add to Slack<\/a>/.exec(body) ?? [];
  const url = new URL(href.replaceAll("&amp;", "&"));
  const cookie = given[0]?.split(";")[0] ?? "";
  return { url, state: url.searchParams.get("state") ?? "", cookie };
}

const back = (state: string, cookie: string, query: Record<string, string> = { code: "CODE" }) =>
  handler(event(BACK, { ...query, state }, cookie ? [cookie] : []));

test("a workspace is added: there, back, and its token is kept", async () => {
  const { state, cookie } = await sent();
  const page = await back(state, cookie);
  expect(page.statusCode).toBe(200);
  expect(titleOf(page.body)).toBe("Spotter is in <bdi>Harbour Works</bdi>.");
  expect(page.body).toContain("app_redirect?app=A0APP&amp;team=T0HARBOUR");
  expect(exchanges).toMatchObject([
    { ...CLIENT, code: "CODE", redirect_uri: `https://bot.example.com${BACK}` },
  ]);
  const kept = { tenant: "T0HARBOUR", name: "Harbour Works", token: TOKEN, self: "U0BOT" };
  expect(installs()).toMatchObject([{ pk: "install#slack:T0HARBOUR", sk: "install", ...kept }]);
  expect(linesOf()).toEqual([
    {
      level: "info",
      what: "installed",
      channel: "slack",
      tenant: "T0HARBOUR",
      correlation_id: "REQ1",
    },
  ]);
});

test("what the page asks for is what the platform is asked for, and the secret goes nowhere", async () => {
  const { url } = await sent();
  expect(`${url.origin}${url.pathname}`).toBe(
    `${new URL(process.env.SLACK_API_URL ?? "").origin}/oauth/v2/authorize`,
  );
  expect(url.searchParams.get("client_id")).toBe(CLIENT.client_id);
  expect(url.searchParams.get("redirect_uri")).toBe(`https://bot.example.com${BACK}`);
  const { body } = await handler(event("/install/slack"));
  expect(body).toContain("Open files posted in the channels");
  expect(body).toContain("where and when: 30 days.");
  expect(body).not.toContain(CLIENT.client_secret);
});

test("several tabs of one browser work, in any order", async () => {
  const first = await sent();
  const second = await sent([first.cookie]);
  expect(second.cookie).toBe(first.cookie);
  for (const { state } of [second, first])
    expect((await back(state, first.cookie)).statusCode).toBe(200);
});

test("two workspaces are kept beside each other, and one that comes again in place of itself", async () => {
  for (const [id, token] of [
    ["T1", "xoxb-1"],
    ["T2", "xoxb-2"],
    ["T1", "xoxb-3"],
  ]) {
    slack = answering({ ...granted, access_token: token, team: { id, name: id } });
    const { state, cookie } = await sent();
    expect((await back(state, cookie)).statusCode).toBe(200);
  }
  const kept = installs().map(({ tenant, token }) => `${tenant} ${token}`);
  expect(kept.sort()).toEqual(["T1 xoxb-3", "T2 xoxb-2"]);
});

describe("an attack", () => {
  const way = { channel: "slack", browser: "abcdefghijklmnopqrstuv", secret: CLIENT.client_secret };
  const mine = `__Host-spotter=${way.browser}`;
  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);
  const made = (changes: object = {}, at = new Date()) => stateFor({ ...way, ...changes }, at);

  test.each([
    { name: "no state", state: () => "", want: 403 },
    { name: "a state that anybody can write", state: () => "hello", want: 403 },
    { name: "a forged state", state: () => made({ secret: "guessed" }), want: 403 },
    { name: "another browser's state", state: () => made({ browser: "x".repeat(22) }), want: 403 },
    { name: "another channel's state", state: () => made({ channel: "teams" }), want: 403 },
    { name: "a state made for no browser", state: () => made({ browser: "" }), want: 403 },
    { name: "two states at once", state: () => `${made()},${made()}`, want: 403 },
    { name: "a state that is too old", state: () => made({}, ago(600_000)), want: 400 },
    {
      name: "a state whose end is another's",
      state: () => {
        const [old, young] = [made({}, ago(900_000)), made()].map((one) => one.split("."));
        return [old?.[0], young?.[1], old?.[2]].join(".");
      },
      want: 403,
    },
  ])("with $name is refused before anything is asked or written", async ({ state, want }) => {
    expect((await back(state(), mine)).statusCode).toBe(want);
    expect([exchanges, rows]).toEqual([[], []]);
  });

  test("in a browser that brings no cookie is refused, with what is wrong", async () => {
    const page = await back(made({ browser: "" }), "");
    expect(page.statusCode).toBe(403);
    expect(page.body).toContain("must accept cookies");
    expect(exchanges).toEqual([]);
  });

  test("with a state that was used is refused, also while the first is under way", async () => {
    const { state, cookie } = await sent();
    const pages = await Promise.all([1, 2, 3].map(() => back(state, cookie)));
    expect(pages.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400]);
    const again = await back(state, cookie);
    expect(titleOf(again.body)).toBe("This link was used already");
    expect(exchanges).toHaveLength(1);
  });

  test("leaves no state, code, cookie, secret or token in a log or on a page", async () => {
    const { state, cookie } = await sent();
    const page = await back(state, cookie);
    const no = await back(state, cookie, { code: "CODE-5f", error: "made-up <b>" });
    slack = answering({ ok: false, error: `invalid ${TOKEN}` });
    const other = await sent();
    const failed = await back(other.state, other.cookie);
    const told = JSON.stringify([linesOf(), page.body, no.body, failed.body]);
    for (const secret of [state, cookie.split("=")[1] ?? "", "CODE", "made-up", "xoxb"])
      expect(told).not.toContain(secret);
    expect(told).not.toContain(CLIENT.client_secret);
  });
});

test("a state is used up even where the exchange fails, so that nobody tries codes with it", async () => {
  slack = answering({ ok: false, error: "invalid_code" });
  const { state, cookie } = await sent();
  await back(state, cookie);
  slack = answering(granted);
  expect(titleOf((await back(state, cookie)).body)).toBe("This link was used already");
  expect(installs()).toEqual([]);
});

test.each([
  { error: "access_denied", status: 403, title: "Spotter was not added", says: "You said no." },
  { error: "invalid_scope", status: 400, title: "Spotter was not added", says: "invalid_scope" },
])("somebody who comes back with $error reads that nothing was done", async (row) => {
  const { state, cookie } = await sent();
  const page = await back(state, cookie, { error: row.error });
  expect(page.statusCode).toBe(row.status);
  expect(titleOf(page.body)).toBe(row.title);
  expect(page.body).toContain(row.says);
  expect(page.body).toContain('<a class="on" href="/install/slack">Start again</a>');
  expect([exchanges, rows]).toEqual([[], []]);
});

test("a workspace that allows less than was asked for is not added, and somebody reads what is missing", async () => {
  slack = answering({ ...granted, scope: "chat:write,commands" });
  const { state, cookie } = await sent();
  const { statusCode, body } = await back(state, cookie);
  expect(statusCode).toBe(400);
  expect(body).toContain("reactions:write");
  expect(installs()).toEqual([]);
});

test("without a code nothing is used up", async () => {
  const { state, cookie } = await sent();
  expect((await back(state, cookie, {})).statusCode).toBe(400);
  expect((await back(state, cookie)).statusCode).toBe(200);
});

describe("where the platform", () => {
  const cut: RequestListener = (request) => void request.socket.destroy();

  test.each([
    { name: "breaks", slack: answering({}, 500), status: 502, level: "error" },
    { name: "hangs up", slack: cut, status: 502, level: "error" },
    { name: "answers nonsense", slack: answering([]), status: 502, level: "error" },
    { name: "is busy", slack: answering({}, 503), status: 502, level: "error" },
    {
      name: "says no",
      slack: answering({ ok: false, error: "invalid_code" }),
      status: 400,
      level: "warn",
    },
    {
      name: "lets us into a whole organisation",
      slack: answering({ ...granted, team: null, is_enterprise_install: true }),
      status: 400,
      level: "warn",
    },
    {
      name: "rejects our secret",
      slack: answering({ ok: false, error: "bad_client_secret" }),
      status: 503,
      level: "error",
    },
  ])("$name, somebody reads $status, and the log has one line", async (row) => {
    slack = row.slack;
    const { state, cookie } = await sent();
    const page = await back(state, cookie);
    expect(page.statusCode).toBe(row.status);
    expect(installs()).toEqual([]);
    expect(linesOf()).toMatchObject([
      { level: row.level, what: "not installed", channel: "slack", correlation_id: "REQ1" },
    ]);
    expect(page.body?.includes("REQ1")).toBe(row.status >= 500);
    expect(page.body).toContain("Start again");
  });

  test("rejects our secret, the next visit asks for a newer one", async () => {
    slack = answering({ ok: false, error: "bad_client_secret" });
    const { state, cookie } = await sent();
    await back(state, cookie);
    const asked = manager.calls().length;
    await sent();
    expect(manager.calls().length).toBeGreaterThan(asked);
  });
});

describe("where on our side", () => {
  const missing = new ResourceNotFoundException({ message: "not there", $metadata: {} });

  test.each([
    { name: "there is no secret yet", answer: missing, title: "Spotter is not set up yet" },
    { name: "the secrets are down", answer: new Error("down"), title: "That did not work" },
  ])("$name, a visitor reads so", async ({ answer, title }) => {
    manager.on(GetSecretValueCommand).rejects(answer);
    const page = await handler(event("/install/slack"));
    expect(page.statusCode).toBe(503);
    expect(titleOf(page.body)).toBe(title);
    expect(page.body).toContain("REQ1");
  });

  test("the table is down, nothing is exchanged", async () => {
    table.on(PutCommand).rejects(new Error("down"));
    const { state, cookie } = await sent();
    expect((await back(state, cookie)).statusCode).toBe(503);
    expect(exchanges).toEqual([]);
  });
});

test.each(["/install/webex", "/install/nowhere", "/install/webex/authorized", "/install/"])(
  "%s is not found, in plain words",
  async (path) => {
    const page = await handler(event(path));
    expect(page.statusCode).toBe(404);
    expect(titleOf(page.body)).toBe("There is nothing here");
  },
);

test("every page says what it may do, and a workspace's name is text in it", async () => {
  slack = answering({ ...granted, team: { id: "T1", name: `<script>alert("1")</script>` } });
  const { state, cookie } = await sent();
  const pages = [await back(state, cookie), await back(state, cookie), await handler(event(BACK))];
  for (const { headers, body } of [...pages, await handler(event("/install/slack"))]) {
    expect(headers?.["content-security-policy"]).toContain("default-src 'none'");
    expect(headers?.["cache-control"]).toBe("no-store");
    expect(body).not.toContain("<script>");
  }
  expect(titleOf(pages[0]?.body)).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
});
