import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "../../local/aws/tables.js";
import { startReaderProcess } from "../../local/reader.js";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { drawn } from "../draw.js";
import { type Emulator, startEmulator } from "./emulator.js";
import { type Change, run, surroundings, type Workspace, workspaceOf } from "./terraform.js";

const TOKEN = "the-bots-token-that-must-be-nowhere";
let emulator: Emulator;
let reader: Awaited<ReturnType<typeof startReaderProcess>>;
let webex: Simulator;
let workspace: Workspace;
let first: Change[];

beforeAll(async () => {
  reader = await startReaderProcess();
  [emulator, webex] = await Promise.all([
    startEmulator({ AWS_ENDPOINT_URL_REKOGNITION: reader.url }),
    startWebex({ token: TOKEN }),
  ]);
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
  await Promise.all([emulator?.stop(), webex?.stop(), reader?.stop()]);
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

test.each(["deploy", "destroy"])(
  "%s with a dead token says what to do, and does nothing",
  async (what) => {
    const { code, stderr } = await operated(what, { WEBEX_BOT_TOKEN: "dead" });
    expect(code).toBe(1);
    expect(stderr).toContain("Copy the bot's access token again");
    expect(webex.webhooks()).toEqual([]);
  },
);

test("deployed, it is there: the webhook delivers to our URL, and no token is in the state", async () => {
  const { code, stdout, stderr } = await operated("deploy", { WEBEX_BOT_TOKEN: TOKEN, YES: "1" });
  expect([code, stdout.match(/\bError\b.*/)?.[0]]).toEqual([0, undefined]);
  expect(stdout + stderr).not.toContain(TOKEN);
  const outputs = await workspace.terraform(["output", "-json"]);
  const { webhook_urls } = JSON.parse(outputs.stdout);
  const told = webex.webhooks().map(({ resource, event }) => `${resource} ${event}`);
  expect(told.toSorted()).toEqual(["memberships created", "messages created", "messages deleted"]);
  for (const webhook of webex.webhooks())
    expect(webhook).toMatchObject({ targetUrl: webhook_urls.value.webex, status: "active" });
  const files = await readdir(workspace.folder);
  expect(files.filter((name) => name.endsWith(".tfplan"))).toEqual([]); // a plan holds the webhook's secret
  expect(leaked(await readFile(join(workspace.folder, "terraform.tfstate")))).toBe(false);
});

test("a picture posted in the room is answered in its thread, once", async () => {
  const [alice] = webex.people;
  const room = webex.rooms.find(({ type }) => type === "group")?.id ?? "";
  const bytes = await drawn({ plates: [{ text: "SBA1234G" }] });
  const files = [{ name: "car.jpg", type: "image/jpeg", bytes }];
  const { id } = webex.post({ person: alice?.id ?? "", room, files, mention: true });
  const replies = () => webex.messages(room).filter(({ parentId }) => parentId === id);
  const markdown = expect.stringMatching(/^\*\*SBA1234G\*\* · Singapore/);
  await expect.poll(replies, { timeout: 60_000 }).toMatchObject([{ markdown }]);
  expect((await webex.deliverAgain(2)).map(({ status }) => status)).toEqual([202, 202]);
  await webex.settled();
  expect(replies()).toHaveLength(1);
});

test("a phone's picture is decoded by what was packed beside the function", async () => {
  const [alice] = webex.people;
  const room = webex.rooms.find(({ type }) => type === "group")?.id ?? "";
  const bytes = await readFile("tests/pictures/plain.heic");
  const files = [{ name: "IMG_1.HEIC", type: "image/heic", bytes }];
  const { id } = webex.post({ person: alice?.id ?? "", room, files, mention: true });
  const replies = () => webex.messages(room).filter(({ parentId }) => parentId === id);
  const markdown = expect.stringContaining("I found no number plate");
  await expect.poll(replies, { timeout: 60_000 }).toMatchObject([{ markdown }]);
});

test("a picture that is deleted takes its answer with it", async () => {
  const room = webex.rooms.find(({ type }) => type === "group")?.id ?? "";
  const [reply] = webex.messages(room).filter(({ personId }) => personId === webex.bot.id);
  webex.remove(reply?.parentId ?? "");
  await expect.poll(() => webex.message(reply?.id ?? ""), { timeout: 60_000 }).toBeUndefined();
});

test("a webhook that somebody changed is put right by repair, with what it may do and is told", async () => {
  const [webhook] = webex.webhooks();
  const { secret, targetUrl } = webhook ?? {};
  Object.assign(webhook ?? {}, { secret: "another", targetUrl: "http://127.0.0.1:9/" });
  expect(await invoked("spotter-repair")).toEqual([200, null]);
  expect(webhook).toMatchObject({ secret, targetUrl });
});

test("what functions may do is named by resource, but for looking at pictures", async () => {
  const statements = await resourcesOf("aws_iam_role_policy").then((policies) =>
    policies.flatMap(({ name, policy }) =>
      JSON.parse(String(policy)).Statement.map((one: object) => ({ name, ...one })),
    ),
  );
  const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
  expect(everywhere.map(({ name, Action }) => [name, [Action].flat().toSorted()])).toEqual([
    ["spotter-answer", ["rekognition:DetectLabels", "rekognition:DetectText"]],
  ]);
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => String(action).includes("*"))).toEqual([]);
});

test("functions are told where things are, and no secret", async () => {
  const told = await resourcesOf("aws_lambda_function");
  const names = told.map(({ function_name, environment }) => [
    function_name,
    Object.keys((environment as { variables: object }[])[0]?.variables ?? {}).toSorted(),
  ]);
  expect(Object.fromEntries(names)).toEqual({
    "spotter-answer": [
      "ANALYSES",
      "BUS_NAME",
      "IDEMPOTENCY_TABLE",
      "KEEP_DAYS",
      "MALLOC_ARENA_MAX",
      "PICTURES_PER_DAY",
      "PICTURES_PER_PERSON",
      "PICTURES_PER_ROOM",
      "PLATE_COUNTRIES",
      "POWERTOOLS_SERVICE_NAME",
      "QUEUE_URL",
      "REMEMBER_DAYS",
      "RETRY_SECONDS",
      "DEPLOYMENT",
      "STORE_TABLE",
      "TIME_ZONE",
      "WEBEX_API_URL",
    ],
    "spotter-forget": [
      "KEEP_DAYS",
      "POWERTOOLS_SERVICE_NAME",
      "QUEUE_URL",
      "REMEMBER_DAYS",
      "RETRY_SECONDS",
      "DEPLOYMENT",
      "STORE_TABLE",
      "WEBEX_API_URL",
    ],
    "spotter-repair": [
      "BUS_NAME",
      "POWERTOOLS_SERVICE_NAME",
      "REMEMBER_DAYS",
      "DEPLOYMENT",
      "STORE_TABLE",
      "WEBEX_API_URL",
      "WEBHOOKS",
    ],
    "spotter-receive": [
      "BUS_NAME",
      "POWERTOOLS_SERVICE_NAME",
      "REMEMBER_DAYS",
      "DEPLOYMENT",
      "WEBEX_API_URL",
    ],
  });
});

test("a second plan changes nothing", async () => {
  const changes = await workspace.planOf();
  // The emulator forgets what an alarm watches: tests of modules/ hold that instead.
  expect(changes.filter(({ type }) => type !== "aws_cloudwatch_metric_alarm")).toEqual([]);
});

test.each([
  { name: "a country that nobody knows", args: ["-var", 'plate_countries=["XX"]'] },
  { name: "an analysis that there is not", args: ["-var", 'analyses=["colours"]'] },
  { name: "a channel that there is not", args: ["-var", 'channels=["nowhere"]'] },
  { name: "a limit that lets nothing through", args: ["-var", "limits={ day = 0 }"] },
  { name: "no token", args: ["-var", "webex_bot_token="] },
])("$name is refused in a sentence", async ({ args }) => {
  const { stderr } = await workspace.terraform(["plan", "-input=false", ...args], { want: 1 });
  expect(stderr).toContain("Invalid value for variable");
});

test("destroyed, it leaves no webhook and no resource, and prints no token", async () => {
  const { code, stdout } = await operated("destroy", { WEBEX_BOT_TOKEN: TOKEN, YES: "1" });
  expect(code).toBe(0);
  expect(stdout).not.toContain(TOKEN);
  expect(webex.webhooks()).toEqual([]);
  expect((await workspace.terraform(["state", "list"])).stdout).toBe("");
});

type Resource = { type: string; values: Record<string, unknown> };
type Module = { resources?: Resource[]; child_modules?: Module[] };

/** What the state says of the resources of a kind. */
async function resourcesOf(type: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await workspace.terraform(["show", "-json"]);
  const within = ({ resources = [], child_modules = [] }: Module): Resource[] => [
    ...resources,
    ...child_modules.flatMap(within),
  ];
  return within(JSON.parse(stdout).values.root_module)
    .filter((one) => one.type === type)
    .map(({ values }) => values);
}

/** Runs a function, and returns the status and what came of it. */
async function invoked(name: string): Promise<[number, string | null]> {
  const key = "Credential=test/20260115/ap-southeast-1/lambda/aws4_request";
  const response = await fetch(`${emulator.url}/2015-03-31/functions/${name}/invocations`, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${key}, SignedHeaders=host, Signature=0` },
    body: "{}",
  });
  return [response.status, response.headers.get("x-amz-function-error")];
}

/** What make deploy and make destroy run, in the workspace. */
function operated(what: string, changes: Record<string, string>) {
  const loader = createRequire(import.meta.url).resolve("tsx");
  const args = ["--import", loader, resolve("operate/deploy.ts"), what];
  const env = {
    ...surroundings(),
    ...emulator.env,
    TF_VAR_webex_api_url: webex.url,
    TF_CLI_ARGS_apply: "-no-color -parallelism=20",
    ...changes,
  };
  return run(process.execPath, args, { cwd: workspace.folder, env });
}

type Planned = {
  name: string;
  hash_key: string;
  range_key: string | null;
  global_secondary_index: { name: string; hash_key: string; range_key: string }[];
};
