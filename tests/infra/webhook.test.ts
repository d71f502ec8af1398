import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { type Workspace, workspaceOf } from "./terraform.js";

// The module with the real restapi provider, alone with the simulated Webex.
const ROOT = `
  terraform {
    required_providers {
      restapi = { source = "Mastercard/restapi", version = "1.20.0" }
    }
  }
  variable "url" {}
  variable "token" { ephemeral = true }
  variable "target" {}
  variable "secret" { sensitive = true }
  variable "event" { default = "created" }
  provider "restapi" {
    uri                  = var.url
    headers              = { Authorization = "Bearer \${var.token}", Content-Type = "application/json" }
    write_returns_object = true
    id_attribute         = "id"
    test_path            = "/people/me"
  }
  module "webhook" {
    source     = "../modules/webex_webhook"
    name       = "spotter"
    target_url = var.target
    secret     = var.secret
    webhooks   = { messages = { resource = "messages", event = var.event } }
  }
`;

const SECRET = "a-secret-of-more-than-20-characters";
let webex: Simulator;
let workspace: Workspace;

beforeAll(async () => {
  webex = await startWebex({ token: "bot-token" });
  workspace = await workspaceOf({
    path: "webhook",
    prepare: (folder) => writeFile(join(folder, "main.tf"), ROOT),
  });
});

afterAll(async () => {
  await workspace?.remove();
  await webex?.stop();
});

const given = (changes: Record<string, string> = {}) => {
  const settings = {
    url: webex.url,
    token: "bot-token",
    target: "http://127.0.0.1:1/one",
    secret: SECRET,
    ...changes,
  };
  const names = Object.entries(settings).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return { env: Object.fromEntries(names) as Record<string, string> };
};

const apply = (changes = {}) =>
  workspace.terraform(["apply", "-auto-approve", "-input=false"], given(changes));

/** What was asked of /webhooks that changes something, since the last time this was called. */
function changesAsked(): string[] {
  return webex.requests
    .splice(0)
    .filter(({ method, path }) => method !== "GET" && path.includes("/webhooks"))
    .map(({ method, status }) => `${method} ${status}`);
}

test("is made once, with our URL and secret, and then left alone", async () => {
  await apply();
  expect(changesAsked()).toEqual(["POST 200"]);
  expect(webex.webhooks()).toMatchObject([
    {
      name: "spotter messages",
      targetUrl: "http://127.0.0.1:1/one",
      secret: SECRET,
      status: "active",
    },
  ]);
  expect(await workspace.planOf(given())).toEqual([]);
});

test.each([
  { name: "URL", changes: { target: "http://127.0.0.1:1/two" } },
  { name: "secret", changes: { target: "http://127.0.0.1:1/two", secret: `${SECRET}-new` } },
])("is changed in place by another $name", async ({ changes }) => {
  const [before] = webex.webhooks();
  changesAsked();
  await apply(changes);
  expect(changesAsked()).toEqual(["PUT 200"]);
  expect(webex.webhooks()[0]?.id).toBe(before?.id);
  expect(await workspace.planOf(given(changes))).toEqual([]);
});

test("is replaced by another event", async () => {
  const [before] = webex.webhooks();
  changesAsked();
  await apply({ event: "deleted" });
  expect(changesAsked().toSorted()).toEqual(["DELETE 204", "POST 200"]);
  expect(webex.webhooks()).toMatchObject([{ event: "deleted" }]);
  expect(webex.webhooks()[0]?.id).not.toBe(before?.id);
});

test("deleted by somebody else, is made again", async () => {
  const [webhook] = webex.webhooks();
  const headers = { authorization: "Bearer bot-token" };
  await fetch(`${webex.url}/webhooks/${webhook?.id}`, { method: "DELETE", headers });
  changesAsked();
  await apply({ event: "deleted" });
  expect(changesAsked()).toEqual(["POST 200"]);
  expect(await workspace.planOf(given({ event: "deleted" }))).toEqual([]);
});

test.each([
  { name: "plan", args: ["plan", "-input=false"] },
  { name: "apply", args: ["apply", "-auto-approve", "-input=false"] },
  { name: "destroy", args: ["destroy", "-auto-approve", "-input=false"] },
])("with a dead token, $name ends at once, says so, and changes nothing", async ({ args }) => {
  const [before] = webex.webhooks();
  changesAsked();
  const dead = given({ token: "dead", event: "deleted" });
  const { stderr } = await workspace.terraform(args, { ...dead, want: 1 });
  expect(stderr).toMatch(/401/);
  expect(changesAsked()).toEqual([]);
  expect(webex.webhooks()).toEqual([before]);
});

test("is gone after destroy, and no secret was on the screen", async () => {
  const { stdout } = await workspace.terraform(
    ["destroy", "-auto-approve", "-input=false"],
    given({ event: "deleted" }),
  );
  expect(webex.webhooks()).toEqual([]);
  expect(stdout).not.toContain(SECRET);
  expect(stdout).not.toContain("bot-token");
});
