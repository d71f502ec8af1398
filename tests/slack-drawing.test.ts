import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Happening } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { type Slack, startSlack } from "../local/slack/simulator.js";
import { served } from "./delivered.js";
import { drawn } from "./draw.js";
import { context, envelope, record } from "./fixtures.js";
import { APP, places } from "./slacked.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const plate = {
  ...{ DetectedText: "SBA 1234 G", Type: "LINE" as const, Id: 0, Confidence: 99 },
  Geometry: { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } },
};
const BoundingBox = { Left: 0.1, Top: 0.1, Width: 0.1, Height: 0.2 };
const ada = { Name: "Ada Lovelace", MatchConfidence: 99, Face: { BoundingBox } };
const DRAWN = "I may know: Ada Lovelace.";
const BLUR = "please blur the plates";
let tables: Awaited<ReturnType<typeof startTables>>;
let receive: typeof import("../functions/receive.js").handler;
let answer: typeof import("../functions/answer.js").handler;
let forget: typeof import("../functions/forget.js").handler;
let keepInstall: typeof import("../functions/installs.js").keepInstall;
let slack: Slack;
let width = 900; // each test draws a picture of its own, so that no reading is known

beforeAll(async () => {
  process.env.ANALYSES = "plates,text,celebrities";
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  receive = (await import("../functions/receive.js")).handler;
  answer = (await import("../functions/answer.js")).handler;
  forget = (await import("../functions/forget.js")).handler;
  keepInstall = (await import("../functions/installs.js")).keepInstall;
});

afterAll(() => tables.stop());

beforeEach(async () => {
  slack = await startSlack(APP);
  process.env.SLACK_API_URL = slack.url;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  manager.on(GetSecretValueCommand).callsFake(({ SecretId }) => ({
    SecretString: SecretId.endsWith("/signing") ? APP.signing : "{}",
  }));
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [plate] });
  rekognition.on(RecognizeCelebritiesCommand).resolves({ CelebrityFaces: [ada] });
  await installed();
  await slack.subscribe(
    await served(async (event) => {
      const { statusCode = 0, ...rest } = await receive(event as APIGatewayProxyEventV2);
      return { statusCode, ...rest };
    }),
  );
  width += 1;
});

afterEach(() => slack.stop());

async function installed(scopes?: string[]): Promise<void> {
  const { team: tenant, bot: self } = places(slack);
  if (scopes) slack.uninstall(tenant);
  await slack.settled();
  bus.resetHistory();
  await keepInstall("slack", { tenant, name: "here", token: slack.install(tenant, scopes), self });
}

async function posted({ text = "", pictures = 1 } = {}) {
  const { alice: person, group: room } = places(slack);
  const bytes = await drawn({ width, height: 300 });
  const files = Array.from({ length: pictures }, () => ({
    name: "a.jpg",
    type: "image/jpeg",
    bytes,
  }));
  return slack.post({ person, room, text, files });
}

// What was published since the last time is handed on, until nothing is.
async function worked(receives = 1): Promise<void> {
  await slack.settled();
  const entries = bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  bus.resetHistory();
  for (const { DetailType, Detail = "" } of entries) {
    const name = DetailType as Happening;
    const { message: id, version: _, at: __, ...rest } = JSON.parse(Detail);
    const handler = { "message.received": answer, "message.deleted": forget }[name as string];
    await handler?.({ Records: [record(envelope({ ...rest, id }, name), receives)] }, context());
  }
  bus.resetHistory();
}

function ours() {
  const { group, bot } = places(slack);
  const posts = slack.messages(group).filter(({ user, subtype }) => user === bot && !subtype);
  return posts.map(({ text, files = [], thread_ts }) => ({
    line: text.split("\n").at(-1),
    thread: thread_ts,
    files: files.map(({ id, alt_txt }) => ({ id, alt: alt_txt })),
  }));
}

test("whom we know is drawn, in the thread, once, and the answer follows in words", async () => {
  slack.knobs.duplicates = 1;
  const { ts } = await posted();
  await worked();
  const [drawing, words] = ours();
  expect(drawing).toMatchObject({ line: DRAWN, thread: ts, files: [{ alt: DRAWN }] });
  expect(words).toMatchObject({ thread: ts, files: [] });
  expect(ours()).toHaveLength(2);
  const { bytes = new Uint8Array() } = slack.content(drawing?.files[0]?.id ?? "") ?? {};
  expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width });
});

test("nobody known and nothing asked for, nothing is drawn", async () => {
  rekognition.on(RecognizeCelebritiesCommand).resolves({});
  await posted();
  await worked();
  expect(ours().map(({ files }) => files.length)).toEqual([0]);
});

test("plates are blurred where the words beside a picture ask for it", async () => {
  rekognition.on(RecognizeCelebritiesCommand).resolves({});
  await posted({ text: BLUR });
  await worked();
  expect(ours()[0]).toMatchObject({
    line: "Blurred: 1 number plate. I blur what I can read: please look whether a plate is left.",
  });
});

test("plates are blurred where somebody asks for it below a picture that was answered", async () => {
  rekognition.on(RecognizeCelebritiesCommand).resolves({});
  const { ts } = await posted();
  await worked();
  const { alice: person, group: room, bot } = places(slack);
  slack.post({ person, room, text: `<@${bot}> ${BLUR}`, thread: ts });
  await worked();
  expect(ours().map(({ files, thread }) => [files.length, thread])).toEqual([
    [0, ts],
    [1, ts],
    [0, ts],
  ]);
});

test("where there is no plate, whoever wants it blurred is told so", async () => {
  rekognition.on(RecognizeCelebritiesCommand).resolves({});
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] });
  await posted({ text: BLUR });
  await worked();
  expect(ours().map(({ line }) => line)).toEqual([
    "I saw nothing like a number plate, so there is nothing to blur.",
  ]);
});

test("several pictures of a message get one drawing", async () => {
  await posted({ pictures: 3 });
  await worked();
  const want = [1, 2, 3]
    .map((n) => `Picture ${n}: ${DRAWN}`)
    .join(" ")
    .replaceAll(/:(?=[^\s:]+:)/g, "∶");
  expect(ours()[0]?.files).toMatchObject([{ alt: want }]);
  expect(ours()).toHaveLength(2);
});

test("an app that may not write files answers in words, which say so", async () => {
  await installed(["chat:write", "files:read", "channels:history", "reactions:write"]);
  await posted();
  await worked();
  expect(ours().map(({ line, files }) => [line, files.length])).toEqual([
    [
      "I drew on this picture, but may not post files here. Whoever installed me can do so again, which asks for it.",
      0,
    ],
  ]);
});

test.each([
  { name: "takes no file", method: "upload", status: 400 },
  { name: "breaks before it shows it", method: "files.completeUploadExternal", status: 500 },
])("where Slack $name, the answer comes in words", async ({ method, status }) => {
  Object.assign(slack.knobs.broken, { status, times: 9, methods: [method] });
  await posted();
  await worked(2); // on the first try a later one would look whether it stands after all
  expect(ours().map(({ line, files }) => [line, files.length])).toEqual([
    ["I drew on this picture, but could not post the drawing.", 0],
  ]);
});

test("a run that ends after Slack has shown a drawing finds it again", async () => {
  Object.assign(slack.knobs.broken, {
    ...{ status: 0, times: 1, methods: ["files.completeUploadExternal"], moment: "after" },
  });
  const { ts } = await posted();
  await slack.settled();
  const [entry] = bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  await expect(worked()).rejects.toThrow();
  bus.resetHistory();
  const { message: id, version: _, at: __, ...rest } = JSON.parse(entry?.Detail ?? "");
  await answer({ Records: [record(envelope({ ...rest, id }, "message.received"), 2)] }, context());
  expect(ours().map(({ files, thread }) => [files.length, thread])).toEqual([
    [1, ts],
    [0, ts],
  ]);
  const [drawing] = ours();
  slack.remove({ room: places(slack).group, ts });
  await worked();
  expect([ours(), slack.content(drawing?.files[0]?.id ?? "")]).toEqual([[], undefined]);
});

test("a drawing goes with the message that it is for, file and all", async () => {
  const { ts } = await posted();
  await worked();
  const [drawing] = ours();
  slack.remove({ room: places(slack).group, ts });
  await worked();
  expect(ours()).toEqual([]);
  expect(slack.content(drawing?.files[0]?.id ?? "")).toBeUndefined();
});
