import { spawn } from "node:child_process";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { singaporeLetterOf } from "../functions/checks.js";
import { waiting } from "../functions/replies.js";
import { spoken } from "../functions/words.js";
import { endpointOf } from "../local/account.js";
import { type Line, startLine } from "../local/line/simulator.js";
import { settingsIn } from "../local/settings.js";
import type { Slack } from "../local/slack/simulator.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { moveIn } from "../local/workspace.js";
import { startWorld, type World } from "../local/world.js";
import { drawn } from "./draw.js";
import { signatureOf, webhookBody } from "./fixtures.js";
import { CHANNEL, hearing, places as linePlaces } from "./lined.js";
import { places } from "./slacked.js";

let world: World;
let webex: Simulator;
let slack: Slack;
let line: Line;
const logged: string[] = [];
const PLACEHOLDER = spoken(waiting()); // becomes the reply

beforeAll(async () => {
  world = await startWorld({
    port: 0,
    token: "bot-token",
    signing: "signing-secret",
    countries: "SG",
    retries: "3,1,1,1,1,1,1,1", // by the first a copy finds that the message is answered
    timeout: 20, // copies of a message may wait until a run must have ended
    visibility: 21,
    log: (line) => logged.push(line),
  });
  if (!world.simulator || !world.slack || !world.line) throw new Error("No simulator was started.");
  ({ simulator: webex, slack, line } = world);
});

afterAll(() => world?.stop());

function room(type: "group" | "direct"): string {
  return webex.rooms.find((one) => one.type === type)?.id ?? "";
}

function post(where: string, bytes?: Buffer) {
  const files = bytes ? [{ name: "car.jpg", type: "image/jpeg", bytes }] : [];
  return webex.post({
    person: webex.people[0]?.id ?? "",
    room: where,
    text: "what is this?",
    files,
    mention: where === room("group"),
  });
}

const replies = () =>
  webex.rooms
    .flatMap(({ id }) => webex.messages(id))
    .filter(({ personId }) => personId === webex.bot.id);

async function replyTo(parentId: string) {
  const find = () => replies().find((one) => one.parentId === parentId && one.text !== PLACEHOLDER);
  return new Promise<ReturnType<typeof find>>((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      stop();
      resolve(found);
    };
    const stop = webex.onChange(look);
    look();
  });
}

async function rows(): Promise<Record<string, unknown>[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: world.tablesUrl }));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "store" }));
  client.destroy();
  return Items;
}

const sightings = async () => (await rows()).filter(({ sk }) => `${sk}`.startsWith("sighting#"));

const saidBy = async (person: string) =>
  (await rows()).filter((row) => row.sk === "said#in" && `${row.person}`.endsWith(person));

const isLines = ({ person }: { person: string }) => person === line.bot.userId;

async function pictureOf(text: string) {
  const bytes = await drawn({ plates: [{ text }] });
  return { name: "car.jpg", type: "image/jpeg", bytes };
}

/** Until the queue has nothing left to do. */
async function settled(): Promise<void> {
  await webex.settled();
  await expect
    .poll(() => world.queue.depth(), { timeout: 45_000 })
    .toMatchObject({ visible: 0, inFlight: 0 });
}

describe("what make dev starts", () => {
  test("reads a drawn plate in a posted picture and answers in its thread", async () => {
    const picture = await drawn({ plates: [{ text: "SBA1234G" }] });
    const message = post(room("group"), picture);
    const reply = await replyTo(message.id);
    expect(reply?.markdown).toMatch(/^\*\*SBA1234G\*\* · Singapore/);
    await settled();
    expect(replies()).toHaveLength(1);
  });

  test("answers once, however often the last delivery comes again", async () => {
    const before = replies().length;
    const message = post(room("direct"), await drawn({ plates: [{ text: "E75H" }] }));
    await replyTo(message.id);
    const again = await webex.deliverAgain(5);
    expect(again.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await settled();
    expect(replies()).toHaveLength(before + 1);
  });

  test("answers once, though every delivery of a message comes five times at once", async () => {
    webex.knobs.duplicates = 4;
    const text = `SJD417${singaporeLetterOf("SJD", "417")}`;
    const message = post(room("group"), await drawn({ plates: [{ text }] }));
    expect((await replyTo(message.id))?.markdown).toContain(`**${text}**`);
    webex.knobs.duplicates = 0;
    await settled();
    expect(replies().filter(({ parentId }) => parentId === message.id)).toHaveLength(1);
    const seen = await sightings();
    expect(seen.filter(({ pk }) => pk === `message#webex:-:${message.id}`)).toHaveLength(1);
  });

  test("forgets a picture that is deleted, and takes the answer back", async () => {
    const text = `SKB88${singaporeLetterOf("SKB", "88")}`;
    const message = post(room("group"), await drawn({ plates: [{ text }], width: 1290 }));
    expect((await replyTo(message.id))?.markdown).toContain(`**${text}**`);
    webex.remove(message.id);
    const answers = () => replies().filter(({ parentId }) => parentId === message.id);
    await expect.poll(answers, { timeout: 20_000 }).toEqual([]);
    expect((await sightings()).filter(({ plate }) => plate === text)).toEqual([]);
  });

  test("says what it does in a room that it is let into", async () => {
    const dock = webex.rooms.at(-1)?.id ?? "";
    expect(webex.messages(dock)).toEqual([]);
    webex.invite(dock);
    const text = expect.stringContaining("kept for 30 days");
    await expect.poll(() => webex.messages(dock), { timeout: 20_000 }).toMatchObject([{ text }]);
  });

  test("answers a picture in Slack in its thread, and puts an emoji on it and on words", async () => {
    const { alice: person, group, bot } = places(slack);
    const bytes = await drawn({ plates: [{ text: "E75H" }] });
    const files = [{ name: "car.jpg", type: "image/jpeg", bytes }];
    const { ts } = slack.post({ person, room: group, text: "and here?", files });
    const words = slack.post({ person, room: group, text: "pizza for lunch" });
    const replies = () => slack.messages(group).filter(({ thread_ts }) => thread_ts);
    const answer = {
      thread_ts: ts,
      user: bot,
      text: expect.stringMatching(/^\*E75H\* · Singapore/),
    };
    await expect.poll(replies, { timeout: 20_000 }).toMatchObject([answer]);
    for (const one of [ts, words.ts])
      await expect
        .poll(() => slack.message(group, one)?.reactions, { timeout: 20_000 })
        .toMatchObject([{ users: [bot] }]);
  });

  test("hears that a workspace has put it out, and is let in again by its pages", async () => {
    const { team } = places(slack);
    slack.uninstall(team);
    const left = () => world.bus.recent().filter((one) => one["detail-type"] === "tenant.left");
    await expect.poll(left).not.toEqual([]);
    await moveIn(slack, world.url);
    const lines = logged.filter((line) => line.includes('"installed"'));
    expect(lines.map((line) => JSON.parse(line).tenant)).toEqual([team, team]);
  });

  test("answers pictures in LINE that are posted together once, for nothing, and echoes words", async () => {
    const { alice: person, group } = linePlaces(line);
    const files = [await pictureOf("SBA1234G"), await pictureOf("E75H")];
    const set = line.post({ person, room: group, files });
    line.post({ person, room: person, text: "good evening" });
    const said = (room: string) => line.messages(room).filter(isLines);
    await expect
      .poll(() => said(group), { timeout: 20_000 })
      .toMatchObject([
        { text: expect.stringMatching(/SBA1234G · Singapore.*E75H · Singapore/s), way: "reply" },
      ]);
    expect(set.map(({ id }) => id)).toContain(said(group)[0]?.quotedMessageId);
    await expect
      .poll(() => said(person), { timeout: 20_000 })
      .toMatchObject([{ text: "good evening" }]);
    expect(line.quota.used).toBe(0);
  });

  test("forgets in LINE what is unsent, and whoever says so", async () => {
    const { ben: person, group } = linePlaces(line);
    const kept = async () => (await rows()).filter((row) => JSON.stringify(row).includes(person));
    const [first] = line.post({ person, room: group, files: [await pictureOf("SBA1234G")] });
    line.post({ person, room: group, files: [await pictureOf("E75H")] });
    const plates = async () => (await kept()).flatMap(({ plate }) => plate ?? []).sort();
    await expect.poll(plates, { timeout: 20_000 }).toEqual(["E75H", "SBA1234G"]);
    line.unsend({ room: group, message: first?.id ?? "" });
    await expect.poll(plates, { timeout: 20_000 }).toEqual(["E75H"]);
    line.post({ person, room: person, text: "forget me" });
    await expect.poll(plates, { timeout: 20_000 }).toEqual([]);
    // What asked for it is still to be answered.
    const texts = async () => (await saidBy(person)).map(({ text }) => text);
    await expect.poll(texts, { timeout: 20_000 }).toEqual(["forget me"]);
  });

  test("refuses a forged delivery, and asks nobody anything", async () => {
    const requests = webex.requests.length;
    const body = webhookBody({ created: new Date().toISOString() });
    const response = await fetch(`${world.url}/webhooks/webex`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-spark-signature": signatureOf(body, "x") },
      body,
    });
    expect(response.status).toBe(401);
    expect(webex.requests).toHaveLength(requests);
  });

  test("shows the room's page, and knows only the routes that there are", async () => {
    const page = await fetch(`${world.url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<title>");
    const statuses = ["teams", "slack", "line"].map(async (name) => {
      const call = { method: "POST", body: "{}" };
      return (await fetch(`${world.url}/webhooks/${name}`, call)).status;
    });
    expect(await Promise.all(statuses)).toEqual([404, 401, 401]);
  });

  test("starts the functions anew with other countries", async () => {
    await world.choose(["GB"]);
    const message = post(
      room("group"),
      await drawn({ plates: [{ text: "AB12CDE" }], width: 1281 }),
    );
    expect((await replyTo(message.id))?.markdown).toMatch(/^\*\*AB12CDE\*\* · United Kingdom/);
    await world.choose(["SG"]);
  });

  test("looks after its webhooks", async () => {
    const [webhook] = webex.webhooks();
    Object.assign(webhook ?? {}, { targetUrl: "http://127.0.0.1:9/", secret: "another" });
    line.subscribe("http://127.0.0.1:9/");
    await world.repair();
    expect(await line.verify()).toBeLessThan(300);
    expect(webhook).toMatchObject({
      targetUrl: `${world.url}/webhooks/webex`,
      secret: "signing-secret",
    });
    const told = world.bus.recent().filter((event) => event["detail-type"] === "webhook.repaired");
    const what = told.map(({ detail }) => `${detail.channel} ${detail.what}`).sort();
    expect(what).toEqual(["line target", "webex secret", "webex target"]);
  });

  test("logs one JSON object a line, and no token, text, plate or person", async () => {
    await settled();
    const lines = logged.map((line) => JSON.parse(line));
    expect(lines.filter(({ message }) => message === "answered").length).toBeGreaterThan(1);
    const all = logged.join("\n");
    const { alice } = linePlaces(line);
    for (const secret of ["bot-token", "signing-secret", "what is this", "SBA1234G", alice])
      expect(all).not.toContain(secret);
    expect(all).not.toContain(webex.people[0]?.emails[0]);
    expect(all).not.toMatch(/xoxb-|pizza|U0ALICETAN1|good evening/);
  });
});

test.each([
  { name: "country", wrong: { countries: "SG,XX" }, want: /XX.*SG.*US.*BR/ },
  { name: "pattern", wrong: { pattern: "[A-" }, want: /PLATE_PATTERN/ },
  { name: "analysis", wrong: { analyses: "colours" }, want: /ANALYSES must be/ },
  { name: "way with words", wrong: { text: "slack=songs" }, want: /TEXT.*help, emoji, echo/ },
])("a wrong $name is told before anything is served", async ({ wrong, want }) => {
  const settings = { port: 0, token: "t", signing: "s", countries: "SG", ...wrong };
  await expect(startWorld(settings)).rejects.toThrow(want);
});

test("a LINE that cannot be reached is told in words", async () => {
  const nowhere = "http://127.0.0.1:9";
  const account = { url: nowhere, dataUrl: nowhere, ...CHANNEL };
  const asked = endpointOf(account, `${nowhere}/webhooks/line`);
  await expect(asked).rejects.toThrow("LINE at http://127.0.0.1:9 cannot be reached.");
});

const OF_LINE = { LINE_CHANNEL_ACCESS_TOKEN: "t", LINE_CHANNEL_SECRET: "s" };

test.each([
  { name: "a port that is none", env: { PORT: "abc" }, want: "PORT must be a number" },
  { name: "a Webex that is no URL", env: { WEBEX_API_URL: "x" }, want: "WEBEX_API_URL must be" },
  { name: "a LINE that is no URL", env: { LINE_API_URL: "x" }, want: "LINE_API_URL must be" },
  {
    name: "a tunnel without a platform",
    env: { PUBLIC_URL: "http://x" },
    want: "set WEBEX_API_URL or LINE_API_URL",
  },
  {
    name: "a LINE without a token",
    env: { LINE_API_URL: "https://api.line.me", LINE_CHANNEL_SECRET: "s" },
    want: "LINE_API_URL needs LINE_CHANNEL_ACCESS_TOKEN",
  },
  {
    name: "half a LINE",
    env: { ...OF_LINE, LINE_API_URL: "http://127.0.0.1:9" },
    want: "set LINE_DATA_URL",
  },
  { name: "a reader that there is not", env: { READER: "x" }, want: "READER is aws" },
  { name: "Rekognition without credentials", env: { READER: "aws" }, want: "set AWS_PROFILE" },
  {
    name: "a limit that lets nothing through",
    env: { PICTURES_PER_DAY: "0" },
    want: "PICTURES_PER_DAY must be a whole number",
  },
])("$name is refused in words", ({ env, want }) => {
  expect(() => settingsIn(env)).toThrow(want);
});

test("LINE's own hosts need no address but the first", () => {
  const env = { ...OF_LINE, LINE_API_URL: "https://api.line.me/", PUBLIC_URL: "https://x.dev/" };
  expect(settingsIn(env)).toMatchObject({
    publicUrl: "https://x.dev",
    line: { url: "https://api.line.me", dataUrl: "https://api-data.line.me", token: "t" },
  });
});

describe("make dev, as a process", () => {
  test("serves a Webex and a LINE of others, logs JSON alone, and takes its webhooks down at Ctrl-C", async () => {
    const foreign = await startWebex({ token: "their-token" });
    const theirs = await startLine(CHANNEL);
    for (const one of [foreign, theirs]) onTestFinished(() => one.stop());
    const former = await hearing();
    theirs.subscribe(former.url);
    const dev = started({
      ...{ LINE_API_URL: `${theirs.url}/`, LINE_DATA_URL: theirs.dataUrl },
      ...{ LINE_CHANNEL_ACCESS_TOKEN: CHANNEL.token, LINE_CHANNEL_SECRET: CHANNEL.secret },
      WEBEX_API_URL: foreign.url,
      WEBEX_BOT_TOKEN: "their-token",
      WEBEX_WEBHOOK_SECRET: "their-secret",
      PUBLIC_URL: "http://127.0.0.1:9/tunnel/",
    });
    const url = await dev.ready;
    // The tunnel is none, but they were told of it.
    expect(await theirs.verify()).toBe(0);
    theirs.subscribe(`${url}/webhooks/line`);
    const { alice: person } = linePlaces(theirs);
    theirs.post({ person, room: person, text: "good evening" });
    const targetUrl = "http://127.0.0.1:9/tunnel/webhooks/webex";
    const ours = { targetUrl, secret: "their-secret" };
    expect(foreign.webhooks()).toMatchObject([
      { resource: "messages", event: "created", ...ours },
      { resource: "messages", event: "deleted", ...ours },
      { resource: "memberships", event: "created", ...ours },
    ]);
    const [alice] = foreign.people;
    const room = foreign.rooms.find(({ type }) => type === "direct")?.id ?? "";
    const files = [
      {
        name: "car.jpg",
        type: "image/jpeg",
        bytes: await drawn({ plates: [{ text: "SBA1234G" }] }),
      },
    ];
    const { id, created } = foreign.post({ person: alice?.id ?? "", room, files });
    const body = webhookBody(
      { id, roomId: room, roomType: undefined, personId: alice?.id, created },
      { createdBy: foreign.bot.id },
    );
    const headers = {
      "content-type": "application/json",
      "x-spark-signature": signatureOf(body, "their-secret"),
    };
    const deliveries = Array.from({ length: 5 }, () =>
      fetch(`${url}/webhooks/webex`, { method: "POST", headers, body }),
    );
    for (const { status } of await Promise.all(deliveries)) expect(status).toBe(202);
    const slacks = [
      fetch(`${url}/install/slack`),
      fetch(`${url}/webhooks/slack`, { method: "POST" }),
    ];
    for (const { status } of await Promise.all(slacks)) expect(status).toBe(404);
    const replies = () => foreign.messages(room).filter(({ parentId }) => parentId === id);
    const plate = expect.stringContaining("**SBA1234G**");
    await expect.poll(replies, { timeout: 20_000 }).toMatchObject([{ markdown: plate }]);
    const echoes = () => theirs.messages(person).slice(1);
    await expect.poll(echoes, { timeout: 20_000 }).toMatchObject([{ text: "good evening" }]);
    dev.process.kill("SIGINT");
    expect(await dev.ended).toBe(0);
    expect(foreign.webhooks()).toEqual([]);
    expect([await theirs.verify(), former.heard.length]).toEqual([200, 1]);
    expect(dev.output.stderr).toContain("does not reach http://127.0.0.1:9/tunnel/webhooks/line");
    expect(dev.output.stderr).toContain(`put back to ${former.url} at the end.`);
    const lines = dev.output.stdout.trim().split("\n");
    const isLog = expect.stringMatching(/^(level|_aws)$/); // what happened, or a metric
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toContainEqual(isLog);
    expect(dev.output.stdout + dev.output.stderr).not.toMatch(/(their|line)-(token|secret)/);
  });

  test.each([
    { name: "an unknown country", env: { PLATE_COUNTRIES: "XX" }, want: "SG, MY, IN" },
    {
      name: "a Webex that cannot be reached",
      env: {
        WEBEX_API_URL: "http://127.0.0.1:9/v1",
        WEBEX_BOT_TOKEN: "t",
        PUBLIC_URL: "http://127.0.0.1:9",
      },
      want: "cannot be reached",
    },
  ])("refuses $name in a sentence", async ({ env, want }) => {
    const dev = started(env);
    expect(await dev.ended).toBe(1);
    expect(dev.output.stderr).toContain(want);
    expect(dev.output.stderr).not.toContain("    at ");
  });

  test("says which port is taken", async () => {
    const dev = started({ PORT: new URL(world.url).port });
    expect(await dev.ended).toBe(1);
    expect(dev.output.stderr).toContain("is taken. Choose another");
  });
});

function started(env: Record<string, string>) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "local/dev.ts"], {
    env: { PATH, HOME, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  const ready = new Promise<string>((resolve) => {
    child.stderr.on("data", (chunk) => {
      output.stderr += chunk;
      const [, url] = /Open (\S+)/.exec(output.stderr) ?? [];
      if (url) resolve(url);
    });
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  return { process: child, output, ready, ended };
}
