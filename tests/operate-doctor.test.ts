import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createQueue, type Queue } from "../local/aws/queue.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { startToll } from "../local/toll.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { examined } from "../operate/examination.js";
import type { Outputs } from "../operate/outputs.js";
import { operated, outputsOf } from "./operated.js";
import { asked, listening, registered, TOKEN } from "./simulated.js";

const SECRET = "webex-secret";
const closing: (() => unknown)[] = [];
const queues: Record<string, Queue> = {};
const parts = { bus: createBus(), queues, secrets: createSecrets() };
// What AWS says to the questions that the stand-ins do not know; a text is the name of an error.
let aws: Record<string, object | string>;
let skew: number; // seconds
let simulator: Simulator;
let outputs: Outputs;
let door: Awaited<ReturnType<typeof listening>>;
let queueUrl: (name: string) => string;
let waits: (() => void)[];

async function tolled(url: string): Promise<string> {
  const toll = await startToll(url, async ({ headers }, onward) => {
    const told = aws[String(headers["x-amz-target"]).split(".").at(-1) ?? ""];
    if (told === undefined) return await onward();
    const isError = typeof told === "string";
    const body = Buffer.from(JSON.stringify(isError ? { __type: told, message: "No." } : told));
    return { status: isError ? 400 : 200, headers: { "x-amzn-requestid": "1" }, body };
  });
  closing.push(toll.stop);
  return toll.url;
}

beforeAll(async () => {
  const [cloud, tables] = await Promise.all([startCloud(parts), startTables()]);
  closing.push(cloud.stop, tables.stop);
  const url = await tolled(cloud.url);
  queueUrl = (name) => cloud.queueUrl(name).replace(cloud.url, url);
  process.env.AWS_ENDPOINT_URL = url;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = await tolled(tables.url);
  simulator = await startWebex({ token: TOKEN });
  const platform = await startToll(simulator.url, async (_, onward) => {
    const answer = await onward();
    const date = new Date(Date.now() + skew * 1000).toUTCString();
    return { ...answer, headers: { ...answer.headers, date } };
  });
  closing.push(simulator.stop, platform.stop);
  process.env.WEBEX_API_URL = platform.url;
});

afterAll(() => Promise.all(closing.map((close) => close())));

// A deployment with which all is well.
beforeEach(async () => {
  [skew, waits] = [0, []];
  aws = {
    DescribeArchive: { State: "ENABLED" },
    DescribeRule: { Name: "spotter-repair", State: "ENABLED" },
    ListRules: { Rules: [{ Name: "spotter-answer", State: "ENABLED" }, { ManagedBy: "AWS" }] },
    DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: "ENABLED" } },
  };
  parts.secrets = createSecrets({
    "spotter/webex/credentials": JSON.stringify({ token: TOKEN }),
    "spotter/webex/signing": SECRET,
  });
  for (const name of ["answer", "forget", "answer-dead"]) queues[name] = createQueue(name);
  for (const { id } of simulator.webhooks()) await asked(simulator, "DELETE", `/webhooks/${id}`);
  door = await listening(401);
  const [messages, deletions] = await Promise.all(
    ["created", "deleted"].map((event) =>
      registered(simulator, door.url, { event, secret: SECRET }),
    ),
  );
  outputs = outputsOf({
    environment: { WEBEX_API_URL: process.env.WEBEX_API_URL ?? "" },
    queues: { answer: queueUrl("answer"), forget: queueUrl("forget") },
    dead_letters: { answer: { dead: queueUrl("answer-dead") } },
    webhook_urls: { webex: door.url },
    webhook_ids: { webex: { messages: messages ?? "", deletions: deletions ?? "" } },
    log_groups: { answer: "/log/answer", receive: "/log/receive", repair: "/log/repair" },
  });
});

async function looked(): Promise<{ wrong: number; told: string[] }> {
  const told: string[] = [];
  const wait = async () => waits.shift()?.();
  const wrong = await examined(outputs, (words) => void told.push(words), wait);
  return { wrong, told };
}

const idOf = (name: string) => outputs.webhook_ids.webex?.[name];
const ours = (name: string) => simulator.webhooks().find(({ id }) => id === idOf(name)) ?? {};

test("a deployment with which all is well is told to be", async () => {
  const { wrong, told } = await looked();
  const { host } = new URL(process.env.WEBEX_API_URL ?? "");
  expect(told).toEqual([
    "ok    account: these keys are its own: the deployment is in account 000000000000, region ap-southeast-1.",
    `ok    clock: as at ${host}.`,
    'ok    token: this is the bot "Spotter".',
    "ok    webhooks: messages, deletions: on, alone, and signing with our secret.",
    `ok    receive: ${door.url} answers, and refuses who is not the platform.`,
    "ok    queues: drained.",
    "ok    dead letters: none.",
    "ok    tables: store and idempotency are there, and forget in time.",
    "ok    bus: spotter is there, and so is its archive.",
    "ok    rules: spotter-repair, spotter-answer: on.",
    "All is well.",
  ]);
  expect(wrong).toBe(0);
});

test.each([
  {
    name: "that answers is told to",
    answer: { TextDetections: [] },
    want: /^ok {4}reader: our own took a picture, and answered after \d\.\d seconds\.$/,
  },
  {
    name: "that refuses these keys is told of, and what they lack",
    answer: "AccessDeniedException",
    want: /^WRONG reader: No\. → make deploy; .* they lack lambda:InvokeFunctionUrl/,
  },
])("our own reader $name", async ({ answer, want }) => {
  aws.DetectText = answer;
  outputs.environment.READER = "local";
  const { told } = await looked();
  expect(told.filter((line) => line.includes("reader"))).toEqual([expect.stringMatching(want)]);
});

test.each<{ name: string; break: () => unknown; want: string[] }>([
  {
    name: "a webhook that is off",
    break: () => Object.assign(ours("messages"), { status: "inactive" }),
    want: ["WRONG webhooks: messages is off. → repair switches it on within 15 minutes."],
  },
  {
    name: "webhooks that deliver elsewhere, or sign with another secret",
    break: () => {
      Object.assign(ours("messages"), { targetUrl: "http://127.0.0.1:1/" });
      Object.assign(ours("deletions"), { secret: "another" });
    },
    want: [
      "WRONG webhooks: messages delivers elsewhere. → repair puts it right within 5 minutes; where it does not, the log /log/repair says why.",
      "WRONG webhooks: deletions signs with another secret. → repair puts it right within 5 minutes; where it does not, the log /log/repair says why.",
    ],
  },
  {
    name: "a webhook that is gone",
    break: () => asked(simulator, "DELETE", `/webhooks/${idOf("deletions")}`),
    want: ["WRONG webhooks: deletions is not there. → make deploy makes it again."],
  },
  {
    name: "a clock that is late",
    break: () => {
      skew = 63;
    },
    want: ["seconds behind 127.0.0.1:"],
  },
  {
    name: "dead letters",
    break: () => queues["answer-dead"]?.send("a"),
    want: [
      "WRONG dead letters: messages rest in answer dead: 1. → make redrive shows them (answer no), make why MESSAGE=… says why; once that is put right, make redrive.",
    ],
  },
  {
    name: "what waits in a queue, and still does later",
    break: () => queues.answer?.send("a"),
    want: [
      "WRONG queues: messages wait in answer, and still did 10 seconds later: 1. → look again in a minute; where there are no fewer, the log /log/answer says why.",
    ],
  },
  {
    name: "a table that forgets nothing",
    break: () => {
      aws.DescribeTimeToLive = { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
    },
    want: [
      "WRONG tables: store forgets nothing. → make deploy.",
      "WRONG tables: idempotency forgets nothing. → make deploy.",
    ],
  },
  {
    name: "a table that is not there",
    break: () => {
      outputs.tables.store = "elsewhere";
    },
    want: [
      "WRONG tables: Requested resource not found: Table: elsewhere not found. → make deploy.",
    ],
  },
  {
    name: "an archive that is not kept",
    break: () => {
      aws.DescribeArchive = { State: "CREATE_FAILED" };
    },
    want: ["WRONG bus: its archive is CREATE_FAILED. → make deploy."],
  },
  {
    name: "a rule that is off",
    break: () => {
      aws.ListRules = { Rules: [{ Name: "spotter-answer", State: "DISABLED" }] };
    },
    want: ["WRONG rules: spotter-answer is DISABLED. → make deploy."],
  },
  {
    name: "a clock that runs no repair",
    break: () => {
      aws.DescribeRule = { Name: "spotter-repair", State: "DISABLED" };
    },
    want: ["WRONG rules: spotter-repair is DISABLED. → make deploy."],
  },
  {
    name: "a door that is not there",
    break: () => {
      outputs.webhook_urls.webex = "http://127.0.0.1:2/";
    },
    want: [
      "WRONG webhooks: messages delivers elsewhere.",
      "WRONG webhooks: deletions delivers elsewhere.",
      "WRONG receive: it cannot be reached (ECONNREFUSED). → make deploy.",
    ],
  },
])("$name is wrong, and what to do is said", async ({ break: broken, want }) => {
  await broken();
  const { told, wrong } = await looked();
  const lines = told.filter((line) => line.startsWith("WRONG"));
  expect(lines).toEqual(want.map((line) => expect.stringContaining(line)));
  expect(wrong).toBe(want.length);
});

test("of a deployment without a channel, no platform is told of", async () => {
  for (const name of ["secrets", "secret_versions", "webhook_urls", "webhook_ids"] as const)
    outputs[name] = {};
  const { told, wrong } = await looked();
  const names = told.map((line) => /^ok +([\w ]+): /.exec(line)?.[1] ?? line);
  expect([wrong, names]).toEqual([
    0,
    [
      "account",
      "queues",
      "dead letters",
      "tables",
      "bus",
      "rules",
      "All is well, but no channel is on: nothing is received.",
    ],
  ]);
});

test("a clock that is nearly right is", async () => {
  skew = -57;
  expect((await looked()).wrong).toBe(0);
});

test.each([
  { name: "a token that is dead", token: "dead", want: "WRONG token: Webex rejects this token." },
  { name: "no token", token: undefined, want: "WRONG token: The secret webex/credentials must be" },
])("$name takes the webhooks' check with it, and no other", async ({ token, want }) => {
  parts.secrets.put("spotter/webex/credentials", JSON.stringify({ token }));
  const { told, wrong } = await looked();
  expect([wrong, told.filter((line) => line.startsWith("ok")).length]).toEqual([2, 8]);
  expect(told[2]).toContain(want);
  expect(told[2]).toContain("make rotate WHAT=token");
});

test("who is a stranger to AWS is told so, and nothing else", async () => {
  aws.DescribeEventBus = "UnrecognizedClientException";
  const { told, wrong } = await looked();
  expect([wrong, told]).toEqual([
    1,
    [
      "WRONG account: AWS does not know who you are. → set AWS_PROFILE, or keys, or sign in again.",
      "1 thing is wrong. Nothing else was looked at.",
    ],
  ]);
});

test.each([
  { name: "it answers at last", statuses: [503, 503, 401], want: /^ok {4}receive/ },
  { name: "it fails", statuses: [503], want: /answers 503 .* → the log \/log\/receive says why/ },
  { name: "it is no door of ours", statuses: [404], want: /answers 404 .* → make deploy/ },
  { name: "it lets a stranger in", statuses: [202], want: /answers 202 .* → make deploy/ },
])("receive is asked three times: $name", async ({ statuses, want }) => {
  const { url } = await listening(...statuses);
  outputs.webhook_urls.webex = url;
  for (const name of ["messages", "deletions"]) Object.assign(ours(name), { targetUrl: url });
  expect((await looked()).told[4]).toMatch(want);
});

test.each([
  {
    name: "has gone 10 seconds later",
    meanwhile: () => queues.answer?.receive(),
    want: "drained; messages being worked on, or tried again soon: 1",
  },
  {
    name: "is at work",
    meanwhile: undefined,
    want: "drained; messages being worked on, or tried again soon: 1",
  },
])("what $name does not wait", async ({ meanwhile, want }) => {
  queues.answer?.send("a");
  if (meanwhile) waits = [() => void meanwhile()];
  else await queues.answer?.receive();
  const { told, wrong } = await looked();
  expect([wrong, told[5]]).toEqual([0, expect.stringContaining(want)]);
});

test.each([
  { name: "all is well", code: 0, token: TOKEN, want: "All is well." },
  { name: "something is wrong", code: 1, token: "dead", want: "2 things are wrong." },
])("make doctor ends with $code where $name", async ({ code, token, want }) => {
  parts.secrets.put("spotter/webex/credentials", JSON.stringify({ token }));
  const { told, ...ended } = await operated("doctor", outputs);
  expect(ended.code).toBe(code);
  expect(told).toContain(want);
  expect(told).toContain("ok    deployment: spotter, of ");
  for (const unsaid of [TOKEN, SECRET]) expect(told).not.toContain(unsaid);
});

test("make doctor says what to do where nothing is deployed", async () => {
  const { told, code } = await operated("doctor", {});
  expect(code).toBe(1);
  expect(told).toBe(
    "WRONG deployment: Nothing is deployed from here, or by an older version: `make deploy` first.\n",
  );
});

describe("make deploy", () => {
  const deployed = (...args: string[]) =>
    operated(
      "deploy",
      outputs,
      { YES: "1", WEBEX_BOT_TOKEN: TOKEN, TF_VAR_webex_api_url: process.env.WEBEX_API_URL },
      ...args,
    );

  test("ends with a look, and with 0 whatever is found", async () => {
    queues["answer-dead"]?.send("a");
    const { told, code } = await deployed();
    expect(code).toBe(0);
    expect(told).toContain(
      "ok    queues: drained.\nWRONG dead letters: messages rest in answer dead: 1.",
    );
    expect(told).toMatch(
      /1 thing is wrong\.\nIt is made, but look above\. Send your bot a picture/,
    );
  });

  test("says that it is done where nobody can look", async () => {
    outputs = {} as Outputs;
    const { told, code } = await deployed();
    expect([code, told]).toEqual([
      0,
      expect.stringMatching(/Nothing is deployed .*\nIt is made, but look above\./),
    ]);
  });

  test("destroy looks at nothing", async () => {
    expect((await deployed("destroy")).told).toMatch(/bot "Spotter"\.\nAll of it is gone\.\n$/);
  });
});
