import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Happening, Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { type Slack, startSlack } from "../local/slack/simulator.js";
import type { Team } from "../local/slack/world.js";
import { served } from "./delivered.js";
import { drawn } from "./draw.js";
import { context, envelope, record } from "./fixtures.js";

const APP = { clientId: "1.2", clientSecret: "client-secret", signing: "signing" };
const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
let tables: Awaited<ReturnType<typeof startTables>>;
let receive: typeof import("../functions/receive.js").handler;
let answer: typeof import("../functions/answer.js").handler;
let forget: typeof import("../functions/forget.js").handler;
let installs: typeof import("../functions/installs.js");
let slack: Slack;
let team: Team;
let alice: string;
let channel: string;
let direct: string;
let width = 400; // each test draws a picture of its own, so that no reading is known
const statuses: number[] = [];
const line = {
  ...{ DetectedText: "SBA 1234 G", Type: "LINE" as const, Id: 0, Confidence: 99 },
  Geometry: { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } },
};

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  receive = (await import("../functions/receive.js")).handler;
  answer = (await import("../functions/answer.js")).handler;
  forget = (await import("../functions/forget.js")).handler;
  installs = await import("../functions/installs.js");
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
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [line] });
  team = slack.teams[0] as Team;
  const rooms = team.rooms.filter(({ members }) => members.includes(team.bot.id));
  alice = team.people[0]?.id ?? "";
  channel = rooms.find(({ kind }) => kind === "channel")?.id ?? "";
  direct = rooms.find(({ kind, members }) => kind === "im" && members.includes(alice))?.id ?? "";
  await installed();
  statuses.length = 0;
  const url = await served(async (event) => {
    const { statusCode = 0, ...rest } = await receive(event as APIGatewayProxyEventV2);
    statuses.push(statusCode);
    return { statusCode, ...rest };
  });
  await slack.subscribe(url);
  width += 1;
});

afterEach(() => slack.stop());

async function installed(token = slack.install(team.id)): Promise<void> {
  const { id: tenant, name, bot } = team;
  await installs.keepInstall("slack", { tenant, name, token, self: bot.id });
}

async function reinstalled(scopes: string[]): Promise<void> {
  slack.uninstall(team.id);
  await heard(); // the news of it is another test's
  await installed(slack.install(team.id, scopes));
}

const post = (more: object = {}, room = channel) =>
  slack.post({ person: alice, room, text: "what a pizza", ...more });

async function picture(room = channel, more = {}) {
  const bytes = await drawn({ width, height: 200 });
  return post({ text: "", files: [{ name: "car.jpg", type: "image/jpeg", bytes }], ...more }, room);
}

/** What was published since the last time, as the queues hand it on. */
async function heard(): Promise<{ name: Happening; message: Message }[]> {
  await slack.settled();
  const entries = bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  bus.resetHistory();
  return entries.map(({ DetailType, Detail = "" }) => {
    const { message: id, version: _, at: __, ...rest } = JSON.parse(Detail);
    return { name: DetailType as Happening, message: { ...rest, id } };
  });
}

async function worked(receives = 1): Promise<void> {
  const own = {
    "message.received": answer,
    "room.joined": answer,
    "message.deleted": forget,
    "tenant.left": forget,
  };
  for (const { name, message } of await heard()) {
    const handler = own[name as keyof typeof own];
    await handler?.({ Records: [record(envelope(message, name), receives)] }, context());
  }
  bus.resetHistory();
}

async function seenIn({ id }: Message): Promise<string[]> {
  const { rowsOf } = await import("../functions/table.js");
  const rows = await rowsOf(`message#${id}`);
  return rows.flatMap(({ sk }) => (/^(sighting|picture)#/.test(sk) ? [sk] : []));
}

const ours = (room = channel) =>
  slack.messages(room).filter(({ user, subtype }) => user === team.bot.id && !subtype);
const emoji = (ts: string, room = channel) =>
  slack.message(room, ts)?.reactions?.map(({ name }) => name) ?? [];

test("a picture is answered once in its thread, and gets an emoji, however often it is told of", async () => {
  slack.knobs.duplicates = 2;
  const { ts } = await picture(channel, { text: `<@${team.bot.id}> whose is it?` });
  await worked();
  expect(statuses.length).toBeGreaterThanOrEqual(6); // a mention and a message, three times each
  expect(ours().map(({ text, thread_ts }) => [text.split("\n")[0], thread_ts])).toEqual([
    ["*SBA1234G* · Singapore · 99 % · check letter fits", ts],
  ]);
  expect(emoji(ts)).toHaveLength(1);
  expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
});

test("words said to others get an emoji, and nobody is told anything", async () => {
  const { ts } = post();
  await worked();
  expect(emoji(ts)).toEqual(["pizza"]);
  expect(ours()).toEqual([]);
});

test("words said to others that evoke nothing leave no trace", async () => {
  const { ts } = post({ text: "xyzzy" });
  await worked();
  expect(emoji(ts)).toEqual([]);
  expect(ours()).toEqual([]);
});

test("words in a direct room get an emoji as an answer", async () => {
  post({}, direct);
  post({ text: "xyzzy" }, direct);
  await worked();
  expect(ours(direct).map(({ text }) => text)).toEqual([
    ":pizza:",
    "I have nothing.\nAsk me for help, and I say what I do.",
  ]);
});

test("where we are let into a channel, we say what we do", async () => {
  slack.invite(
    team.rooms.find(({ kind, members }) => kind === "channel" && !members.includes(team.bot.id))
      ?.id ?? "",
  );
  await worked();
  const [welcome] = slack.teams.flatMap(({ rooms }) => rooms).flatMap(({ id }) => ours(id));
  expect(welcome?.text).toMatch(
    /^Hello, I am \*Spotter\*.*every picture in the rooms.*messages get an emoji/s,
  );
});

test("a picture that Slack shows a login page for is told as such", async () => {
  slack.knobs.loginPages = 9;
  await picture();
  await worked();
  expect(ours()[0]?.text).toMatch(/does not let me see this file: .* log in/);
});

test("where the author deletes a picture that has an answer, the answer goes, too", async () => {
  const { ts } = await picture();
  await worked();
  slack.remove({ room: channel, ts });
  await worked();
  expect(ours()).toEqual([]);
});

test("a workspace that uninstalls us is forgotten, its plates included", async () => {
  await picture();
  const [first] = await heard();
  const { message, name } = first as NonNullable<typeof first>;
  await answer({ Records: [record(envelope(message, name))] }, context());
  slack.uninstall(team.id);
  await worked();
  expect(await installs.installOf({ channel: "slack", tenant: team.id })).toBeUndefined();
  expect(await seenIn(message)).toEqual([]);
});

test("what a workspace said before it uninstalled us is left alone, and nothing is tried again", async () => {
  await picture();
  slack.uninstall(team.id);
  await worked();
  expect(ours()).toEqual([]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toEqual([]);
});

test("each workspace is answered with its own token", async () => {
  const [, other] = slack.teams as [Team, Team];
  await picture();
  const room = other.rooms.find(({ kind }) => kind === "channel")?.id ?? "";
  const token = slack.install(other.id);
  await installs.keepInstall("slack", { tenant: other.id, name: "M", token, self: other.bot.id });
  slack.post({ person: other.people[0]?.id ?? "", room, text: "a dog" });
  await worked();
  expect(ours()).toHaveLength(1);
  const [, { reactions = [] } = {}] = [
    0,
    slack.messages(room).find(({ text }) => text === "a dog"),
  ];
  expect(reactions[0]?.users).toEqual([other.bot.id]);
});

test("what is said to others is left out without a word where Slack has no time for us", async () => {
  slack.knobs.rate = { status: 429, times: 99, retryAfter: 60 };
  post();
  await worked(2);
  expect(ours()).toEqual([]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toEqual([]);
});

test("what is said to others is left out where Slack says no, and holds nobody up where it is busy", async () => {
  await reinstalled(["channels:history"]);
  const { ts } = post();
  await worked(2);
  slack.knobs.rate = { status: 429, times: 1, retryAfter: 20 };
  post();
  const before = performance.now();
  await worked(2);
  expect(performance.now() - before).toBeLessThan(15_000);
  expect([emoji(ts), ours()]).toEqual([[], []]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toEqual([]);
});

test("a picture that is deleted before it is read ends there", async () => {
  const { ts } = await picture();
  const told = await heard();
  slack.remove({ room: channel, ts });
  const gone = await heard();
  for (const { name, message } of [...gone, ...told].filter(({ name }) =>
    name.startsWith("message."),
  ))
    await (name === "message.deleted" ? forget : answer)(
      { Records: [record(envelope(message, name))] },
      context(),
    );
  expect(ours()).toEqual([]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toEqual([]);
});

test("where the bus is down after an emoji was put there, nothing more happens", async () => {
  const { ts } = post({ text: `<@${team.bot.id}> pizza` });
  const told = await heard();
  bus.on(PutEventsCommand).rejects(new Error("down"));
  for (const { name, message } of told.slice(0, 1))
    await answer({ Records: [record(envelope(message, name))] }, context());
  expect(emoji(ts)).toEqual(["pizza"]);
});

test("nobody is told sorry for what was said to others", async () => {
  slack.knobs.broken = { status: 500, times: 99, moment: "before" };
  post();
  const [{ name, message } = { name: "message.received" as const, message: {} as Message }] =
    await heard();
  const last = answer({ Records: [record(envelope(message, name), 6)] }, context());
  await expect(last).rejects.toMatchObject({ code: "gave-up" });
  slack.knobs.broken.times = 0;
  expect(ours()).toEqual([]);
});

test("words said to us that take a second try leave nothing behind but their emoji", async () => {
  const { ts } = post({ text: `<@${team.bot.id}> pizza` });
  await worked(2);
  expect(emoji(ts)).toEqual(["pizza"]);
  expect(ours()).toEqual([]);
});

test("of a workspace that leaves while its picture is looked at nothing is kept", async () => {
  const { ts } = await picture();
  const [first] = await heard();
  rekognition.on(DetectTextCommand).callsFake(async () => {
    slack.uninstall(team.id);
    await installs.dropInstall({ channel: "slack", tenant: team.id }, "2099-01-01T00:00:00.000Z");
    return { TextDetections: [line] };
  });
  const { message, name } = first as NonNullable<typeof first>;
  await answer({ Records: [record(envelope(message, name))] }, context());
  expect(await seenIn(message)).toEqual([]);
  expect(emoji(ts)).toEqual([]);
});

test("of a workspace that leaves while a picture is asked about nothing is kept of that, either", async () => {
  const top = await picture();
  await heard();
  post({ text: `<@${team.bot.id}> whose?`, thread: top.ts });
  const [first] = await heard();
  rekognition.on(DetectTextCommand).callsFake(async () => {
    slack.uninstall(team.id);
    return { TextDetections: [line] };
  });
  const { message, name } = first as NonNullable<typeof first>;
  await answer({ Records: [record(envelope(message, name))] }, context());
  expect(await seenIn({ ...message, id: `slack:${team.id}:${channel}:${top.ts}` })).toEqual([]);
});

test("a reaction that cannot be put there costs no answer", async () => {
  await reinstalled(["chat:write", "files:read", "channels:history"]);
  const { ts } = await picture();
  await worked();
  expect(ours()).toHaveLength(1);
  expect(emoji(ts)).toEqual([]);
});

test("the commands answer nobody but whoever gave them", async () => {
  const said = await slack.command({
    person: alice,
    room: channel,
    command: "/explain",
    text: "two pizzas",
  });
  expect(JSON.stringify(said)).toContain("pizza");
  expect(ours()).toEqual([]);
});
