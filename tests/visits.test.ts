import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test } from "vitest";
import { nameOf, visitIn } from "../functions/visits.js";

const ID = "abcdefghijklmnopqrstuv";
const OTHER = "ABCDEFGHIJKLMNOPQRSTU-";

function event({ path = "/install/slack", host = "bot.example.com", cookies = [] as string[] }) {
  return {
    rawPath: path,
    cookies,
    requestContext: { domainName: host, requestId: "REQ1" },
  } as unknown as APIGatewayProxyEventV2;
}

test.each([
  { path: "/install/slack", want: { channel: "slack", isBack: false } },
  { path: "/install/slack/authorized", want: { channel: "slack", isBack: true } },
  { path: "/install/slack/elsewhere", want: { channel: "", isBack: false } },
  { path: "/install/", want: { channel: "", isBack: false } },
  { path: "/", want: { channel: "", isBack: false } },
])("visitIn tells what $path is", ({ path, want }) => {
  expect(visitIn(event({ path }))).toMatchObject({ ...want, correlation_id: "REQ1", query: {} });
});

test.each([
  { host: "bot.example.com", want: "https://bot.example.com" },
  { host: "127.0.0.1:3000", want: "http://127.0.0.1:3000" },
  { host: "localhost:3000", want: "http://localhost:3000" },
  { host: "localhost", want: "http://localhost" },
  { host: "localhost.example.com", want: "https://localhost.example.com" },
  { host: "127.0.0.1.example.com", want: "https://127.0.0.1.example.com" },
  { host: "example.com:localhost", want: "https://example.com:localhost" },
])("somebody who reaches us at $host does so at $want", ({ host, want }) => {
  expect(visitIn(event({ host })).origin).toBe(want);
});

const here = "127.0.0.1:3000";

test.each([
  { name: "none", cookies: undefined, want: undefined },
  { name: "ours", cookies: [`__Host-spotter=${ID}`], want: ID },
  { name: "ours among others", cookies: ["a=1", `__Host-spotter=${ID}`, "b=2"], want: ID },
  { name: "one too short", cookies: ["__Host-spotter=abc"], want: undefined },
  { name: "one too long", cookies: [`__Host-spotter=${ID}a`], want: undefined },
  { name: "one of other characters", cookies: [`__Host-spotter=${ID.slice(1)};`], want: undefined },
  { name: "an empty one", cookies: ["__Host-spotter="], want: undefined },
  {
    name: "a bad one before ours",
    cookies: ["__Host-spotter=x", `__Host-spotter=${ID}`],
    want: ID,
  },
  { name: "one that any host may set", cookies: [`spotter=${ID}`], want: undefined },
  { name: "one of a longer name", cookies: [`x__Host-spotter=${ID}`], want: undefined },
  { name: "this machine's", host: here, cookies: [`spotter=${ID}`], want: ID },
])("of cookies with $name, the browser is $want", ({ cookies, host, want }) => {
  const asked = { ...(cookies && { cookies }), ...(host && { host }) };
  expect(visitIn(event(asked)).browser).toBe(want);
});

test.each([
  {
    name: "from outside",
    host: "bot.example.com",
    want: /^__Host-spotter=([\w-]{22}); Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
  },
  {
    name: "on this machine, without what not every browser takes from http",
    host: here,
    want: /^spotter=([\w-]{22}); Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/,
  },
])("a browser gets a name $name", ({ host, want }) => {
  const { name, cookie } = nameOf(visitIn(event({ host })));
  expect(want.exec(cookie)?.[1]).toBe(name);
});

test("a browser keeps its name, for its other tabs, and two get two names", () => {
  const named = visitIn(event({ cookies: [`__Host-spotter=${OTHER}`] }));
  expect(nameOf(named)).toMatchObject({ name: OTHER, cookie: expect.stringContaining(OTHER) });
  const names = [1, 2].map(() => nameOf(visitIn(event({}))).name);
  expect(new Set(names).size).toBe(2);
});
