import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Line, startLine } from "../../local/line/simulator.js";
import { type Workspace, workspaceOf } from "./terraform.js";

// The module with the real restapi provider, alone with the simulated LINE.
const ROOT = `
  terraform {
    required_providers {
      restapi = { source = "Mastercard/restapi", version = "1.20.0" }
    }
  }
  variable "url" {}
  variable "token" { ephemeral = true }
  variable "target" {}
  provider "restapi" {
    uri       = var.url
    headers   = { Authorization = "Bearer \${var.token}" }
    test_path = "/v2/bot/info"

    create_returns_object = true
  }
  module "endpoint" {
    source     = "../modules/line_webhook"
    target_url = var.target
  }
`;

const TOKEN = "a-token-that-must-be-nowhere";
const ENDPOINT = "/v2/bot/channel/webhook/endpoint";
let line: Line;
let workspace: Workspace;
let here: Server;
let status: number;
let target: string;

beforeAll(async () => {
  line = await startLine({ token: TOKEN, secret: "secret" });
  here = createServer((_, response) => response.writeHead(status).end());
  await once(here.listen(0, "127.0.0.1"), "listening");
  target = `http://127.0.0.1:${(here.address() as AddressInfo).port}/webhooks/line`;
  workspace = await workspaceOf({
    path: "endpoint",
    prepare: (folder) => writeFile(join(folder, "main.tf"), ROOT),
  });
});

afterAll(async () => {
  await workspace?.remove();
  await line?.stop();
  here?.close();
});

const given = (changes: Record<string, string> = {}) => {
  const settings = { url: line.url, token: TOKEN, target, ...changes };
  const names = Object.entries(settings).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return { env: Object.fromEntries(names) as Record<string, string> };
};

const apply = (changes = {}, want = 0) =>
  workspace.terraform(["apply", "-auto-approve", "-input=false"], { ...given(changes), want });

/** What was asked that sets or tests the endpoint, since the last time this was called. */
function changesAsked(): string[] {
  return line.requests
    .splice(0)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, status }) => `${method} ${path.split("/").at(-1)} ${status}`);
}

/** What is said, without the lines that it is broken into. */
const flat = (words: string) => words.replaceAll(/[\s│╷╵]+/g, " ");

async function endpoint(): Promise<unknown> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  return await (await fetch(`${line.url}${ENDPOINT}`, { headers })).json();
}

test("an endpoint that LINE cannot deliver to is told in a sentence, and tested again by the next apply", async () => {
  status = 500;
  const { stderr } = await apply({}, 1);
  expect(flat(stderr)).toContain(
    `LINE cannot deliver to ${target}: ERROR_STATUS_CODE 500. Where that`,
  );
  expect(changesAsked()).toEqual(["PUT endpoint 200", "PUT endpoint 200", "POST test 200"]);
  status = 200;
  await apply();
  expect(changesAsked()).toEqual(["POST test 200"]);
});

test("is set and tested once, and then left alone", async () => {
  expect(await workspace.planOf(given())).toEqual([]);
  await apply();
  expect(changesAsked()).toEqual([]);
  expect(await endpoint()).toEqual({ endpoint: target, active: true });
});

test("set to another by somebody, is planned as changed, put back and tested, once", async () => {
  line.subscribe("https://elsewhere.example/");
  const planned = await workspace.planOf(given());
  expect(planned.map(({ address }) => address).toSorted()).toEqual([
    "module.endpoint.restapi_object.again",
    "module.endpoint.restapi_object.test",
    "module.endpoint.terraform_data.elsewhere",
  ]);
  changesAsked();
  await apply();
  expect(changesAsked()).toEqual(["PUT endpoint 200", "POST test 200"]);
  expect(await endpoint()).toMatchObject({ endpoint: target });
  expect(await workspace.planOf(given())).toEqual([]);
});

test("where LINE's switch is off, plan and apply say what to click", async () => {
  line.use(false);
  const { stdout } = await workspace.terraform(["plan", "-input=false"], given());
  expect(flat(stdout)).toContain('switch on "Use webhook"');
  const { stdout: applied } = await apply();
  expect(flat(applied)).toContain('switch on "Use webhook"');
  line.use(true);
  expect(flat((await apply()).stdout)).not.toContain("Use webhook");
});

test("is changed in place by another URL, and tested again", async () => {
  changesAsked();
  await apply({ target: `${target}2` });
  expect(changesAsked()).toEqual(["PUT endpoint 200", "PUT endpoint 200", "POST test 200"]);
  expect(await endpoint()).toMatchObject({ endpoint: `${target}2` });
  expect(await workspace.planOf(given({ target: `${target}2` }))).toEqual([]);
});

test.each([
  { name: "plan", args: ["plan", "-input=false"] },
  { name: "apply", args: ["apply", "-auto-approve", "-input=false"] },
  { name: "destroy", args: ["destroy", "-auto-approve", "-input=false"] },
])("with a dead token, $name ends at once, says so, and changes nothing", async ({ args }) => {
  changesAsked();
  const { stderr } = await workspace.terraform(args, { ...given({ token: "dead" }), want: 1 });
  expect(stderr).toMatch(/401/);
  expect(changesAsked()).toEqual([]);
});

test("stays at LINE after destroy, and no token was on the screen or in the state", async () => {
  const state = await readFile(join(workspace.folder, "terraform.tfstate"), "utf8");
  const args = ["destroy", "-auto-approve", "-input=false"];
  const { env } = given({ target: `${target}2` });
  const bare = { env: { ...env, API_DATA_IS_SENSITIVE: "" } };
  const { stdout } = await workspace.terraform(args, bare);
  expect(changesAsked()).toEqual([]);
  expect(await endpoint()).toMatchObject({ endpoint: `${target}2` });
  expect([stdout, state].filter((text) => text.includes(TOKEN))).toEqual([]);
});
