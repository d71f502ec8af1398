import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import type { Slack } from "../../local/slack/simulator.js";
import { APP, called, hearing, overheard, places, slacked } from "../slacked.js";

const BACK = "http://127.0.0.1:3000/install/slack/authorized";
const MINUTE = 60_000;

type Form = Record<string, string>;

const asked = { client_id: APP.clientId, scope: "chat:write,files:read", state: "st&te" };

const pageOf = ({ origin }: Slack, form: Form) =>
  fetch(`${origin}/oauth/v2/authorize?${new URLSearchParams(form)}`);

// Presses a button of the page, with the fields that the page has.
async function pressed(slack: Slack, decision: string, form: Form = {}) {
  const page = await (await pageOf(slack, { ...asked, redirect_uri: BACK, ...form })).text();
  const fields = [...page.matchAll(/<input type=hidden name=(\w+) value="([^"]*)">/g)].map(
    ([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")],
  );
  const body = new URLSearchParams({ ...Object.fromEntries(fields), decision, ...form });
  const options = { method: "POST", body, redirect: "manual" } as const;
  const response = await fetch(`${slack.origin}/oauth/v2/authorize`, options);
  return new URL(response.headers.get("location") ?? "");
}

async function codeFrom(slack: Slack, form: Form = {}): Promise<string> {
  return (await pressed(slack, "allow", form)).searchParams.get("code") ?? "";
}

test.each([
  { decision: "allow", want: ["code", "state"] },
  { decision: "deny", want: ["error", "state"] },
])("who presses $decision is sent back with $want", async ({ decision, want }) => {
  const { slack } = await slacked();
  const back = await pressed(slack, decision);
  expect(`${back.origin}${back.pathname}`).toBe(BACK);
  expect([...back.searchParams.keys()]).toEqual(want);
  expect(back.searchParams.get("state")).toBe("st&te");
  expect(back.searchParams.get("error")).toBe(decision === "deny" ? "access_denied" : null);
});

test.each([
  { name: "a client that is none", form: { client_id: "9.9" }, want: "client_id" },
  {
    name: "an address that is not ours",
    form: { redirect_uri: `${BACK}/x` },
    want: "redirect_uri",
  },
  { name: "no address", form: { redirect_uri: "" }, want: "redirect_uri" },
  { name: "no scopes", form: { scope: "" }, want: "No scopes" },
  { name: "scopes that are none", form: { scope: "<b>" }, want: "Invalid permissions" },
])("for $name the page says so", async ({ form, want }) => {
  const { slack } = await slacked();
  const page = await pageOf(slack, { ...asked, redirect_uri: BACK, ...form });
  const text = await page.text();
  expect([text.includes("<form"), text.includes(want)]).toEqual([false, true]);
});

test("once it is known where we are, nobody is sent elsewhere", async () => {
  const { slack } = await slacked();
  const { url } = await hearing();
  await slack.subscribe(url);
  const isForm = async (redirect_uri: string) =>
    (await (await pageOf(slack, { ...asked, redirect_uri })).text()).includes("<form");
  const ours = url.replace("/webhooks/slack", "/install/slack/authorized");
  expect([await isForm(ours), await isForm(BACK)]).toEqual([true, false]);
});

test("a code is good for a token, once, for Slack's own library too", async () => {
  const { slack } = await slacked();
  const { team, bot, alice } = places(slack, 1);
  const person = slack.teams[1]?.people[0]?.id;
  const code = await codeFrom(slack, { team });
  const web = new WebClient(undefined, { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  const exchange = { client_id: APP.clientId, client_secret: APP.clientSecret, code };
  const answer = await web.oauth.v2.access({ ...exchange, redirect_uri: BACK });
  expect(answer).toMatchObject({
    ...{ ok: true, token_type: "bot", scope: asked.scope, bot_user_id: bot, app_id: "A0SPOTTER01" },
    ...{ team: { id: team, name: "Marina Yard" }, enterprise: null, authed_user: { id: person } },
  });
  expect(person).toBe(alice);
  const { body } = await called(slack, answer.access_token, "auth.test");
  expect(body).toMatchObject({ ok: true, team_id: team });
  const again = web.oauth.v2.access({ ...exchange, redirect_uri: BACK });
  await expect(again).rejects.toThrow("invalid_code");
});

test("the secrets may come as HTTP Basic", async () => {
  const { slack } = await slacked();
  const code = await codeFrom(slack);
  const basic = Buffer.from(`${APP.clientId}:${APP.clientSecret}`).toString("base64");
  const response = await fetch(`${slack.url}/oauth.v2.access`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ code, redirect_uri: BACK }),
  });
  expect(await response.json()).toMatchObject({ ok: true });
});

test.each([
  { name: "another client", form: { client_id: "9.9" }, want: "invalid_client_id" },
  { name: "another secret", form: { client_secret: "x" }, want: "bad_client_secret" },
  { name: "another code", form: { code: "x" }, want: "invalid_code" },
  { name: "another address", form: { redirect_uri: `${BACK}?x` }, want: "bad_redirect_uri" },
  { name: "no address", form: { redirect_uri: "" }, want: "bad_redirect_uri" },
])("there is no token for $name", async ({ form, want }) => {
  const { slack } = await slacked();
  const secrets = { client_id: APP.clientId, client_secret: APP.clientSecret };
  const exchange = { ...secrets, code: await codeFrom(slack), redirect_uri: BACK, ...form };
  const { body } = await called(slack, undefined, "oauth.v2.access", exchange);
  expect(body).toEqual({ ok: false, error: want });
});

test.each([
  { minutes: 10, want: true },
  { minutes: 10.1, want: false },
])("a code that is $minutes minutes old is good: $want", async ({ minutes, want }) => {
  let now = 1768478400_000;
  const { slack } = await slacked(() => new Date(now));
  const code = await codeFrom(slack);
  now += minutes * MINUTE;
  const secrets = { client_id: APP.clientId, client_secret: APP.clientSecret };
  const exchange = { ...secrets, code, redirect_uri: BACK };
  const { body } = await called(slack, undefined, "oauth.v2.access", exchange);
  expect(body.ok).toBe(want);
});

test.each<{
  name: string;
  token: (slack: Slack, team: string, token: string) => string;
  want?: string;
}>([
  { name: "it", token: (_slack, _team, token) => token },
  { name: "it, installed again", token: (slack, team) => slack.install(team) },
  { name: "a new one", token: (slack, team) => slack.renew(team) },
  { name: "none", token: () => "", want: "not_authed" },
  { name: "one that is none", token: () => "xoxb-1", want: "invalid_auth" },
  {
    name: "one before",
    token: (slack, team, token) => {
      slack.renew(team);
      return token;
    },
    want: "token_revoked",
  },
  {
    name: "one of an app that is uninstalled",
    token: (slack, team, token) => {
      slack.uninstall(team);
      return token;
    },
    want: "account_inactive",
  },
  {
    name: "one before it was installed anew",
    token: (slack, team, token) => {
      slack.uninstall(team);
      slack.install(team);
      return token;
    },
    want: "account_inactive",
  },
])("the token is $name: $want", async ({ token, want }) => {
  const all = await slacked();
  const key = token(all.slack, all.team, all.token);
  const { body } = await called(all.slack, key, "auth.test");
  expect([body.ok, body.error]).toEqual([want === undefined, want]);
});

test.each([
  { method: "chat.postMessage", form: { text: "hi" }, needed: "chat:write" },
  { method: "chat.update", form: { text: "hi", ts: "1.2" }, needed: "chat:write" },
  { method: "chat.delete", form: { ts: "1.2" }, needed: "chat:write" },
  { method: "conversations.history", form: {}, needed: "channels:history" },
  { method: "conversations.replies", form: { ts: "1.2" }, needed: "channels:history" },
  {
    method: "conversations.replies",
    form: { channel: "D0ALICETAN1", ts: "1.2" },
    needed: "im:history",
  },
  { method: "files.info", form: { file: "F" }, needed: "files:read" },
  { method: "reactions.add", form: { name: "car" }, needed: "reactions:write" },
])("$method needs $needed", async ({ method, form, needed }) => {
  const { slack, team, group } = await slacked();
  slack.uninstall(team);
  const token = slack.install(team, ["commands"]);
  const { body } = await called(slack, token, method, { channel: group, ...form });
  expect(body).toEqual({ ok: false, error: "missing_scope", needed, provided: "commands" });
  slack.install(team, [needed]);
  const { body: then } = await called(slack, token, method, { channel: group, ...form });
  expect(then.error).not.toBe("missing_scope");
});

test("an uninstalled app hears no more, and takes no commands", async () => {
  const { slack, team, alice, direct, events } = await overheard({});
  slack.uninstall(team);
  slack.uninstall(team);
  slack.post({ person: alice, room: direct, text: "hi" });
  expect((await events()).map(({ type }) => type).sort()).toEqual([
    "app_uninstalled",
    "tokens_revoked",
  ]);
  const command = slack.command({ person: alice, room: direct, command: "/spotter" });
  await expect(command).rejects.toThrow("not a valid command");
});

test.each([
  { name: "install", ask: (slack: Slack) => slack.install("T0X"), want: "no such workspace" },
  { name: "renew", ask: (slack: Slack) => slack.renew("T0X"), want: "not installed" },
])("where there is no workspace, one cannot $name", async ({ ask, want }) => {
  const { slack } = await slacked();
  expect(() => ask(slack)).toThrow(want);
});
