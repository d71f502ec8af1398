import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "../../local/aws/tables.js";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { type Emulator, startEmulator } from "./emulator.js";
import { type Change, type Workspace, workspaceOf } from "./terraform.js";

const TOKEN = "the-bots-token-that-must-be-nowhere";
let emulator: Emulator;
let webex: Simulator;
let workspace: Workspace;
let first: Change[];

beforeAll(async () => {
  [emulator, webex] = await Promise.all([startEmulator(), startWebex({ token: TOKEN })]);
  workspace = await workspaceOf({
    env: {
      ...emulator.env,
      TF_VAR_webex_bot_token: TOKEN,
      TF_VAR_webex_api_url: webex.url,
    },
  });
});

afterAll(async () => {
  await workspace?.remove();
  await Promise.all([emulator?.stop(), webex?.stop()]);
});

const leaked = (bytes: Uint8Array) => Buffer.from(bytes).includes(TOKEN);

test("the plan describes the whole deployment, and does not hold the token", async () => {
  first = await workspace.planOf();
  expect(first.every(({ change }) => change.actions.join() === "create")).toBe(true);
  const types = new Set(first.map(({ type }) => type));
  for (const type of ["apigatewayv2_api", "lambda_function", "sqs_queue", "dynamodb_table"])
    expect(types).toContain(`aws_${type}`);
  expect(types).toContain("restapi_object");
  const planned = unzipSync(await readFile(join(workspace.folder, "planned")));
  expect(Object.entries(planned).filter(([, bytes]) => leaked(bytes))).toEqual([]);
});

test.each(["small", "production"])("examples/%s is planned as well", async (name) => {
  const file = `-var-file=examples/${name}/terraform.tfvars`;
  await workspace.terraform(["plan", "-input=false", file]);
});

test("the tables are those that the functions are tested with", () => {
  const planned = first
    .filter(({ type }) => type === "aws_dynamodb_table")
    .map(({ change }) => change.after as Planned);
  for (const { name, keys, indexes } of tables) {
    const table = planned.find((one) => one.name === `spotter-${name}`);
    expect([table?.hash_key, table?.range_key ?? undefined]).toEqual([keys[0], keys[1]]);
    const named = table?.global_secondary_index.map((one) => [
      one.name,
      [one.hash_key, one.range_key],
    ]);
    expect(Object.fromEntries(named ?? [])).toEqual(indexes);
  }
});

test("applied, it is there: the webhook delivers to our URL, and no token is in the state", async () => {
  await workspace.terraform(["apply", "-input=false", "-parallelism=20", "planned"]);
  const { stdout } = await workspace.terraform(["output", "-json"]);
  const { webhook_urls } = JSON.parse(stdout);
  expect(webex.webhooks()).toMatchObject([
    {
      targetUrl: webhook_urls.value.webex,
      resource: "messages",
      event: "created",
      status: "active",
    },
  ]);
  expect(leaked(await readFile(join(workspace.folder, "terraform.tfstate")))).toBe(false);
});

test("a second plan changes nothing", async () => {
  const changes = await workspace.planOf();
  // The emulator forgets what an alarm watches: tests of modules/ hold that instead.
  expect(changes.filter(({ type }) => type !== "aws_cloudwatch_metric_alarm")).toEqual([]);
});

test("destroyed, it leaves no webhook and no resource, and prints no token", async () => {
  const args = ["destroy", "-auto-approve", "-input=false", "-parallelism=20"];
  const { stdout } = await workspace.terraform(args);
  expect(stdout).not.toContain(TOKEN);
  expect(webex.webhooks()).toEqual([]);
  expect((await workspace.terraform(["state", "list"])).stdout).toBe("");
});

type Planned = {
  name: string;
  hash_key: string;
  range_key: string | null;
  global_secondary_index: { name: string; hash_key: string; range_key: string }[];
};
