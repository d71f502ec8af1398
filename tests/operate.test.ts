import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { Failure } from "../functions/errors.js";
import { lineOf } from "../operate/findings.js";
import { momentIn } from "../operate/moments.js";
import { outputsIn, registeredIn } from "../operate/outputs.js";
import { listOf, settingOf } from "../operate/settings.js";
import { agreed, explained } from "../operate/terraform.js";
import { botOf, tokenGiven } from "../operate/token.js";
import { say } from "../operate/words.js";
import { outputsOf } from "./operated.js";

async function webexAnswering(
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<string> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
}

test("botOf returns the bot's name", async () => {
  const url = await webexAnswering(200, { type: "bot", displayName: "PlateBot" });
  expect(await botOf("token", url)).toBe("PlateBot");
});

test("botOf tells of a name what is fit for a line", async () => {
  const displayName = `a\u001b[2J\n${"b".repeat(200)}`;
  const url = await webexAnswering(200, { type: "bot", displayName });
  expect(await botOf("token", url)).toBe(`a [2J ${"b".repeat(94)}`);
});

test("botOf believes nobody that it was sent to", async () => {
  const elsewhere = await webexAnswering(200, { type: "bot", displayName: "Evil" });
  const url = await webexAnswering(302, {}, { location: `${elsewhere}people/me` });
  await expect(botOf("token", url)).rejects.toThrow("answered 302");
});

test("botOf quotes nothing of an answer that is none", async () => {
  const url = await webexAnswering(200, "Bearer secret-token");
  await expect(botOf("secret-token", url)).rejects.toThrow("The platform's answer is no JSON.");
});

test("say tells terminals what they may show, in a line", () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  say("a \u001b]0;pwned\u0007name\nok    all: fine …");
  expect(write.mock.calls).toEqual([["a  ]0;pwned name ok    all: fine …\n"]]);
});

test.each([
  { name: "a dead token", status: 401, body: {}, want: /Copy the bot's access token again/ },
  { name: "a person's token", status: 200, body: { type: "person" }, want: /Create a bot at/ },
  { name: "an outage", status: 503, body: {}, want: /answered 503/ },
])("botOf says what to do about $name", async ({ status, body, want }) => {
  const url = await webexAnswering(status, body);
  await expect(botOf("secret-token", url)).rejects.toThrow(want);
  await expect(botOf("secret-token", url)).rejects.not.toThrow(/secret-token/);
});

test("tokenGiven takes the environment's token, and says so where nobody can be asked", async () => {
  expect(await tokenGiven({ WEBEX_BOT_TOKEN: " bot " })).toBe("bot");
  expect(await tokenGiven({ TF_VAR_webex_bot_token: "bot" })).toBe("bot");
  await expect(tokenGiven({})).rejects.toThrow("Set WEBEX_BOT_TOKEN");
});

test.each([
  { name: "the environment", files: {}, want: "of the environment" },
  { name: "terraform.tfvars", files: { "terraform.tfvars": 'url = "one"' }, want: "one" },
  {
    name: "the last of the others",
    files: {
      "b.auto.tfvars": 'url= "b"',
      "a.auto.tfvars": 'url ="a"',
      "terraform.tfvars": 'url = "t"',
    },
    want: "b",
  },
  { name: "no comment", files: { "terraform.tfvars": '# url = "x"' }, want: "of the environment" },
])("settingOf takes what $name says", async ({ files, want }) => {
  const folder = await mkdtemp(join(tmpdir(), "settings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  expect(settingOf("url", { TF_VAR_url: "of the environment" }, folder)).toBe(want);
  expect(settingOf("other", {}, folder)).toBeUndefined();
});

test.each([
  { name: "a list", file: 'channels = ["webex", "slack"]', want: ["webex", "slack"] },
  {
    name: "lines of their own",
    file: 'channels = [\n  "webex", # ours\n  "slack",\n]\n',
    want: ["webex", "slack"],
  },
  { name: "no comment", file: 'channels = [\n  # "webex",\n  "slack",\n]', want: ["slack"] },
  { name: "none", file: "channels = []", want: [] },
  { name: "another's list", file: 'analyses = ["text"]', want: ["x"] },
  { name: "a list that is commented out", file: '# channels = ["slack"]', want: ["x"] },
])("listOf reads $name", async ({ file, want }) => {
  const folder = await mkdtemp(join(tmpdir(), "settings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "terraform.tfvars"), file);
  expect(listOf("channels", { TF_VAR_channels: '["x"]' }, folder)).toEqual(want);
  expect(listOf("others", {}, folder)).toBeUndefined();
});

test.each([
  { name: "CredentialsProviderError", want: /set AWS_PROFILE/ },
  { name: "ExpiredTokenException", want: /sign in again/ },
  { name: "InvalidSignatureException", want: /sign in again/ },
  { name: "Error", want: /^in its words$/ },
])("explained tells what to do about $name", ({ name, want }) => {
  expect(explained(Object.assign(new Error("in its words"), { name }))).toMatch(want);
});

test("explained tells what to do about a token that is rejected", () => {
  expect(explained(new Failure("token-rejected", "No."))).toBe(
    "No. Give it a new one: make rotate WHAT=token.",
  );
});

test("agreed takes YES=1 for an answer, and silence for none", async () => {
  expect(await agreed("Make this?", { YES: "1" })).toBe(true);
  await expect(agreed("Make this?", {})).rejects.toThrow("Set YES=1");
});

const now = new Date("2026-11-20T12:00:00Z");

test.each([
  { text: "90m", want: "2026-11-20T10:30:00.000Z" },
  { text: "6h", want: "2026-11-20T06:00:00.000Z" },
  { text: "2d", want: "2026-11-18T12:00:00.000Z" },
  { text: "2026-11-20T10:00Z", want: "2026-11-20T10:00:00.000Z" },
  { text: "2026-11-20T12:00:00.000Z", want: "2026-11-20T12:00:00.000Z" },
  { text: "2026-11-20T10:00:30.5+08:00", want: "2026-11-20T02:00:30.500Z" },
  { text: "2026-11-19", want: "2026-11-19T00:00:00.000Z" },
])("momentIn reads $text", ({ text, want }) => {
  expect(momentIn(text, now).toISOString()).toBe(want);
});

test.each([
  { name: "a time to come", text: "2026-11-20T12:01Z" },
  { name: "a day that is none", text: "2026-13-40" },
  { name: "a time without its zone", text: "2026-11-20T10:00" },
  { name: "no unit", text: "6" },
  { name: "another unit", text: "6y" },
  { name: "more than there was", text: "6h 5m" },
  { name: "words", text: "yesterday" },
  { name: "nothing", text: "" },
])("momentIn refuses $name", ({ text }) => {
  expect(() => momentIn(text, now)).toThrow("Set SINCE to a time that is past");
});

function toldOf(outputs: object): string {
  const values = Object.entries(outputs).map(([name, value]) => [name, { value }]);
  return JSON.stringify(Object.fromEntries(values));
}

test("outputsIn reads what terraform tells", () => {
  const told = outputsOf();
  expect(outputsIn(toldOf({ ...told, more: 5 }))).toEqual(told);
});

test("outputsIn reads what an older version tells, whose webhooks were Webex's", () => {
  const { webhook_ids } = outputsIn(toldOf({ ...outputsOf(), webhook_ids: { messages: "1" } }));
  expect(webhook_ids).toEqual({ webex: { messages: "1" } });
});

test("registeredIn tells of a channel's own webhooks alone", () => {
  const webhook_ids = { webex: { messages: "1" }, line: { endpoint: "endpoint" } };
  const outputs = outputsOf({ webhook_ids, webhook_urls: { line: "https://line" } });
  expect(registeredIn(outputs, "line")).toEqual({ url: "https://line", ids: ["endpoint"] });
  expect(registeredIn(outputs, "slack")).toEqual({ url: "", ids: [] });
});

test.each([
  { name: "what is well", finding: { ok: "fine." }, want: "ok    one: fine." },
  {
    name: "what soon is not",
    finding: { soon: "much.", fix: "less." },
    want: "SOON  one: much. → less.",
  },
  { name: "what is wrong", finding: { wrong: "off.", fix: "on." }, want: "WRONG one: off. → on." },
])("lineOf tells of $name", ({ finding, want }) => {
  expect(lineOf("one", finding)).toBe(want);
});

test.each([
  { name: "nothing is deployed", json: "{}" },
  { name: "an older version is", json: '{"queues":{"value":{}},"secrets":{"value":{}}}' },
  {
    name: "a version is whose functions read another environment",
    json: toldOf({ ...outputsOf(), environment: { SECRETS_PREFIX: "spotter" } }),
  },
])("outputsIn says what to do where $name", ({ json }) => {
  expect(() => outputsIn(json)).toThrow("`make deploy` first");
});
