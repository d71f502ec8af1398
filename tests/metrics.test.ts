import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DetectTextCommand,
  RekognitionClient,
  ThrottlingException,
} from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import type { Message } from "../functions/events.js";
import { counted, METRICS, type Metric, told } from "../functions/metrics.js";
import { startTables } from "../local/aws/tables.js";
import { startLine } from "../local/line/simulator.js";
import { startSlack } from "../local/slack/simulator.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { drawn } from "./draw.js";
import {
  context,
  envelope,
  message,
  record,
  SECRET,
  signatureOf,
  webhookBody,
} from "./fixtures.js";
import { lineMessage } from "./line-fixtures.js";
import { places, registered, TOKEN } from "./simulated.js";
import { slackMessage, slackSignature } from "./slack-fixtures.js";

delete process.env.POWERTOOLS_METRICS_DISABLED; // what is logged is looked at

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const BoundingBox = { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 };
const target = "http://127.0.0.1:1/webhooks/webex";
let tables: Awaited<ReturnType<typeof startTables>>;
let simulator: Simulator;
let handlers: {
  receive: typeof import("../functions/receive.js").handler;
  answer: typeof import("../functions/answer.js").handler;
  repair: typeof import("../functions/repair.js").handler;
  install: typeof import("../functions/install.js").handler;
};
let keepInstall: typeof import("../functions/installs.js").keepInstall;
let forgetCredentials: typeof import("../functions/secrets.js").forgetCredentials;
let lines: string[];
let width = 300; // each test draws a picture of its own, so that no reading is known

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  const { handler: receive } = await import("../functions/receive.js");
  const { handler: answer } = await import("../functions/answer.js");
  const { handler: repair } = await import("../functions/repair.js");
  const { handler: install } = await import("../functions/install.js");
  handlers = { receive, answer, repair, install };
  ({ keepInstall } = await import("../functions/installs.js"));
  ({ forgetCredentials } = await import("../functions/secrets.js"));
});

afterAll(() => tables.stop());

beforeEach(async () => {
  simulator = await startWebex({ token: TOKEN });
  process.env.WEBEX_API_URL = simulator.url;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  const lines = ["SBA 1234 G", "NO PARKING"].map((DetectedText, Id) => {
    return { DetectedText, Type: "LINE" as const, Id, Confidence: 99, Geometry: { BoundingBox } };
  });
  rekognition.on(DetectTextCommand).resolves({ TextDetections: lines });
  storing(TOKEN);
  width += 1;
  listen();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await simulator.stop();
});

function storing(token: string): void {
  forgetCredentials();
  manager.on(GetSecretValueCommand).callsFake(({ SecretId }) => ({
    SecretString: SecretId.endsWith("/signing") ? SECRET : JSON.stringify({ token }),
  }));
}

// What goes to standard output meanwhile is kept, and not shown.
function listen(): void {
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((said) => lines.push(String(said)) > 0);
}

type Line = { _aws: { CloudWatchMetrics: { Metrics: { Name: Metric; Unit: string }[] }[] } } & {
  [name in Metric]?: number | number[];
};

const logged = (): Line[] =>
  lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line));

/** How much was counted of each, since listen. */
function counts(): Partial<Record<Metric, number>> {
  const all: Partial<Record<Metric, number>> = {};
  for (const line of logged())
    for (const { Name } of line._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics))
      all[Name] = [all[Name] ?? 0, line[Name] ?? 0].flat().reduce((sum, each) => sum + each);
  return all;
}

function delivered(body: string, secret = SECRET) {
  const headers = { "x-spark-signature": signatureOf(body, secret) };
  const http = { method: "POST", path: "/webhooks/webex" };
  const event = { rawPath: http.path, rawQueryString: "", headers, requestContext: { http }, body };
  return handlers.receive(event as unknown as APIGatewayProxyEventV2);
}

const fresh = (data = {}, more = {}) =>
  webhookBody({ created: new Date().toISOString(), ...data }, more);

async function posted(files = 1): Promise<Message> {
  const { alice: person, group: room } = places(simulator);
  const bytes = await drawn({ width, height: 200 });
  const all = Array.from({ length: files }, () => ({ name: "a.jpg", type: "image/jpeg", bytes }));
  const { id: native, created: sent } = simulator.post({ person, room, files: all, mention: true });
  return message({ id: `webex:-:${native}`, native, person, room, sent, self: simulator.bot.id });
}

const answered = (of: Message, receives = 1) =>
  handlers.answer({ Records: [record(envelope(of), receives)] }, context());

async function repaired(): Promise<void> {
  const id = await registered(simulator, target, { secret: SECRET });
  process.env.WEBHOOKS = JSON.stringify({ webex: { url: target, ids: [id, "GONE"] } });
  await handlers.repair({}, context());
}

const APP = { clientId: "1.2", clientSecret: "client-secret", signing: SECRET };

async function slacked() {
  const slack = await startSlack(APP);
  onTestFinished(() => slack.stop());
  process.env.SLACK_API_URL = slack.url;
  const [team] = slack.teams;
  const [room] = team?.rooms ?? [];
  if (!team || !room) throw new Error("There is no workspace.");
  return { slack, team, room: room.id, person: team.people[0]?.id ?? "" };
}

async function reactedTo(): Promise<void> {
  const { slack, team, room, person } = await slacked();
  const { id: tenant, name, bot } = team;
  await keepInstall("slack", { tenant, name, token: slack.install(tenant), self: bot.id });
  const { ts } = slack.post({ person, room, text: "pizza" });
  const native = `${room}:${ts}`;
  const names = { id: `slack:${tenant}:${native}`, tenant, native, room, person };
  const sent = new Date().toISOString();
  await answered(slackMessage({ ...names, sent, self: bot.id, aside: true }));
}

// A message in LINE whose reply token is of yesterday.
async function pushed(quota: number): Promise<void> {
  const line = await startLine({ token: TOKEN, secret: SECRET });
  onTestFinished(() => line.stop());
  Object.assign(process.env, { LINE_API_URL: line.url, LINE_DATA_URL: line.dataUrl });
  Object.assign(line.quota, { type: "limited", value: quota, used: 0 });
  const [{ id: person } = { id: "" }] = line.people;
  const native = String(width);
  const names = { id: `line:${line.bot.userId}:${native}`, native, room: person, person };
  await answered(lineMessage({ ...names, sent: new Date().toISOString() }));
}

async function heldBack(): Promise<void> {
  const minute_rate_limited = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ type: "app_rate_limited", team_id: "T1", minute_rate_limited });
  const headers = {
    "x-slack-request-timestamp": String(minute_rate_limited),
    "x-slack-signature": slackSignature(body, minute_rate_limited, SECRET),
  };
  const http = { method: "POST", path: "/webhooks/slack" };
  const event = { rawPath: http.path, rawQueryString: "", headers, requestContext: { http }, body };
  await handlers.receive(event as unknown as APIGatewayProxyEventV2);
}

async function letIn(): Promise<void> {
  const { slack } = await slacked();
  const own = { client_id: APP.clientId, client_secret: APP.clientSecret };
  forgetCredentials();
  manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(own) });
  const visit = (rawPath: string, more: object = {}) => {
    const requestContext = { domainName: "127.0.0.1", requestId: "visit", http: {} };
    return handlers.install({
      rawPath,
      requestContext,
      ...more,
    } as unknown as APIGatewayProxyEventV2);
  };
  const { body = "", cookies = [] } = await visit("/install/slack");
  const url = /href="([^"]*authorize[^"]*)"/.exec(body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const form = new URLSearchParams([...new URL(url).searchParams, ["decision", "allow"]]);
  const authorise = `${slack.origin}/oauth/v2/authorize`;
  const { headers } = await fetch(authorise, { method: "POST", body: form, redirect: "manual" });
  const { searchParams } = new URL(headers.get("location") ?? "");
  const queryStringParameters = Object.fromEntries(searchParams);
  await visit("/install/slack/authorized", {
    cookies: cookies.map((one) => one.split(";")[0]),
    queryStringParameters,
  });
}

const runs: {
  name: string;
  run: () => Promise<unknown>;
  want: Partial<Record<Metric, unknown>>;
}[] = [
  { name: "a message that is delivered", run: () => delivered(fresh()), want: { Received: 1 } },
  {
    name: "what is of no interest",
    run: () => delivered(fresh({}, { event: "updated" })),
    want: { Ignored: 1 },
  },
  {
    name: "a message that was deleted, which nobody sent",
    run: () => delivered(fresh({}, { event: "deleted" })),
    want: {},
  },
  { name: "a forgery", run: () => delivered(fresh(), "other"), want: { Rejected: 1 } },
  {
    name: "a delivery that the bus does not take, which will come again",
    async run() {
      bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
      await delivered(fresh());
    },
    want: {},
  },
  {
    name: "a picture that is answered",
    run: async () => await answered(await posted()),
    want: { Answered: 1, Plates: 1, VisionCalls: 1, TimeToAnswer: expect.any(Number) },
  },
  {
    name: "a picture that has to wait for others",
    async run() {
      const busy = new ThrottlingException({ message: "Slow down.", $metadata: {} });
      rekognition.on(DetectTextCommand).rejects(busy);
      sqs.on(SendMessageCommand).resolves({});
      const one = record(envelope(await posted()));
      one.attributes.SentTimestamp = String(Date.now());
      await handlers.answer({ Records: [one] }, context());
    },
    want: { VisionCalls: 1, PutOff: 1 },
  },
  {
    name: "a message that comes again twice",
    async run() {
      const one = await posted();
      await answered(one);
      listen();
      for (let n = 0; n < 2; n++) await answered(one);
    },
    want: { Duplicate: 2 },
  },
  {
    name: "an answer that stands, and needed a second run to be published, once",
    async run() {
      const one = await posted();
      const refused = { FailedEntryCount: 1 };
      bus
        .on(PutEventsCommand)
        .callsFake(({ Entries: [entry] }) =>
          entry.DetailType === "message.answered" ? refused : { FailedEntryCount: 0 },
        );
      await expect(answered(one)).rejects.toThrow();
      refused.FailedEntryCount = 0;
      await answered(one, 2);
    },
    want: { Answered: 1, Plates: 1, VisionCalls: 1, TimeToAnswer: expect.any(Number) },
  },
  {
    name: "a message that is given up",
    run: async () => await answered(await posted(0), 6),
    want: { Failed: 1 },
  },
  {
    name: "a message that is gone, which nobody waits for",
    async run() {
      const one = await posted(0);
      simulator.remove(one.native);
      await answered(one, 6);
    },
    want: {},
  },
  {
    name: "a reply of which nobody can tell whether it stands",
    async run() {
      const one = await posted(0);
      simulator.knobs.lostAnswers = 1;
      await answered(one).catch(() => {});
      await answered(one, 2);
    },
    want: { InDoubt: 1, Answered: 1, Plates: 0, TimeToAnswer: expect.any(Number) },
  },
  {
    name: "a token that is rejected",
    async run() {
      storing("dead");
      await answered(await posted(0));
    },
    want: { TokenRejected: 1 },
  },
  { name: "words that get an emoji", run: reactedTo, want: { Reacted: 1 } },
  {
    name: "an answer that is pushed",
    run: () => pushed(200),
    want: { Pushed: 1, Answered: 1, Plates: 0, TimeToAnswer: expect.any(Number) },
  },
  {
    name: "a push that the month's allowance does not cover",
    run: () => pushed(0),
    want: { AllowanceGone: 1 },
  },
  { name: "deliveries that Slack holds back", run: heldBack, want: { Limited: 1 } },
  { name: "a workspace that lets us in", run: letIn, want: { Installed: 1 } },
  { name: "a webhook that is not there", run: repaired, want: { WebhookFaults: 1 } },
  {
    name: "webhooks that are well",
    async run() {
      process.env.WEBHOOKS = JSON.stringify({ webex: { url: target, ids: [] } });
      await handlers.repair({}, context());
    },
    want: { WebhookFaults: 0 },
  },
];

describe("what a run of a function counts", () => {
  test.each(runs)("of $name", async ({ run, want }) => {
    await run().catch(() => {}); // a run that fails has counted, too
    expect(counts()).toEqual(want);
  });

  test("is all that there is to count, and nothing else", () => {
    const names = new Set(runs.flatMap(({ want }) => Object.keys(want)));
    expect([...names].sort()).toEqual(Object.keys(METRICS).sort());
  });

  test("names nothing but the metrics and the deployment", async () => {
    await answered(await posted());
    const [line = {}, ...more] = logged();
    const metrics = ["Answered", "Plates", "TimeToAnswer", "VisionCalls"];
    expect([Object.keys(line).sort(), more]).toEqual([[...metrics, "_aws", "service"], []]);
    expect(line).toMatchObject({
      service: "spotter",
      _aws: { CloudWatchMetrics: [{ Namespace: "Spotter", Dimensions: [["service"]] }] },
    });
  });
});

test("an answer takes as long as its message was in the queue, however long ago that was posted", async () => {
  const sent = new Date(Date.now() - 86_400_000).toISOString(); // as what Webex did not deliver for a day
  const one = record(envelope({ ...(await posted()), sent }));
  one.attributes.SentTimestamp = String(Date.now() - 70_000);
  await handlers.answer({ Records: [one] }, context());
  const { TimeToAnswer = 0 } = counts();
  expect([TimeToAnswer >= 70_000, TimeToAnswer < 86_000_000]).toEqual([true, true]);
});

test("what was counted is told once, each in its unit", () => {
  counted("Received");
  counted("TimeToAnswer", 1_234);
  for (let n = 0; n < 2; n++) told();
  const units = [
    { Name: "Received", Unit: "Count" },
    { Name: "TimeToAnswer", Unit: "Milliseconds" },
  ];
  expect(logged()).toMatchObject([
    { Received: 1, TimeToAnswer: 1_234, _aws: { CloudWatchMetrics: [{ Metrics: units }] } },
  ]);
});

test.each([0, 99, 100, 101, 250])("%i times are told as so many, and of no other", (times) => {
  const warned = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  for (let n = 0; n < times; n++) counted("VisionCalls");
  told();
  expect(counts()).toEqual(times > 0 ? { VisionCalls: times } : {});
  expect(warned).not.toHaveBeenCalled();
});
