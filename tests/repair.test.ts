import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Logger } from "@aws-lambda-powertools/logger";
import type { SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { gateway } from "../local/aws/gateway.js";
import { consuming } from "../local/aws/mapping.js";
import { createQueue } from "../local/aws/queue.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { context, SECRET } from "./fixtures.js";
import { answersTo, asked, places, registered, settled, TOKEN } from "./simulated.js";

const MINUTE = 60_000;
const closing: (() => unknown)[] = [];
const bus = createBus();
const queue = createQueue("answer");
const secrets = createSecrets({
  "spotter/webex/credentials": JSON.stringify({ token: TOKEN }),
  "spotter/webex/signing": SECRET,
});
let simulator: Simulator;
let url: string;
let webhook: string;
let isDown = false; // whether our door answers 503
let repair: typeof import("../functions/repair.js").handler;

// The functions' own code, over HTTP between a simulated Webex and stand-ins for AWS.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], shouldAdvanceTime: true });
  const tables = await startTables();
  const cloud = await startCloud({ bus, queues: { answer: queue }, secrets });
  simulator = await startWebex({ token: TOKEN });
  closing.push(tables.stop, cloud.stop, queue.stop, simulator.stop);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    QUEUE_URL: cloud.queueUrl("answer"),
    WEBEX_API_URL: simulator.url,
  });
  const { handler: receive } = await import("../functions/receive.js");
  const { handler: answer } = await import("../functions/answer.js");
  ({ handler: repair } = await import("../functions/repair.js"));
  const api = gateway(receive, { routes: ["POST /webhooks/webex"] });
  const door = createServer((request, response) => {
    if (isDown) response.writeHead(503).end();
    else api(request, response);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/webhooks/webex`;
  bus.rule({
    names: ["message.received"],
    target: (event) => queue.send(JSON.stringify(event)),
  });
  const consumer = consuming(queue, (event: SQSEvent) => answer(event, context()));
  closing.push(consumer.stop, () => door.close());
});

afterAll(async () => {
  vi.useRealTimers();
  for (const close of closing.reverse()) await close();
});

beforeEach(async () => {
  token(TOKEN);
  secrets.put("spotter/webex/signing", SECRET);
  later(MINUTE); // longer than secrets are kept
  for (const { id } of simulator.webhooks()) await asked(simulator, "DELETE", `/webhooks/${id}`);
  webhook = await registered(simulator, url, { secret: SECRET });
  set(webhook);
});

const set = (...ids: string[]) => {
  process.env.WEBHOOKS = JSON.stringify({ webex: { url, ids } });
};
const ours = () => simulator.webhooks().find(({ id }) => id === webhook);
const run = () => repair({}, context());
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

function post(room: string, mention = false): string {
  const { alice, directOfBen, ben } = places(simulator);
  const person = room === directOfBen ? ben : alice;
  return simulator.post({ person, room, text: "hi", mention }).id;
}

test("after an outage in which Webex switched off, each message is answered once, and the next as ever", async () => {
  const { direct, group, directOfBen } = places(simulator);
  const answered = post(direct);
  await settled(simulator, queue);
  isDown = true;
  simulator.knobs.duplicates = 99; // a message of which a hundred deliveries fail
  const failed = post(direct);
  await simulator.settled();
  simulator.knobs.duplicates = 0;
  isDown = false;
  const missed = [failed, post(direct), post(group, true), post(directOfBen)];
  const unmentioned = post(group);
  await run();
  await settled(simulator, queue);
  expect([ours()?.status, answersTo(simulator, [answered, ...missed])]).toEqual([
    "inactive",
    [1, 0, 0, 0, 0],
  ]);
  later(6 * MINUTE);
  await run();
  await settled(simulator, queue);
  expect(ours()?.status).toBe("active");
  expect(answersTo(simulator, [unmentioned, answered, ...missed])).toEqual([0, 1, 1, 1, 1, 1]);
  await run();
  const next = post(direct);
  await settled(simulator, queue);
  expect(answersTo(simulator, [next, answered, ...missed])).toEqual([1, 1, 1, 1, 1, 1]);
  isDown = true;
  post(direct);
  await simulator.settled();
  isDown = false;
  expect(ours()?.status).toBe("active"); // Webex tolerates a failure again
});

test("after a rotation Webex is told the new secret, and no delivery is refused meanwhile", async () => {
  const before = post(places(simulator).direct);
  secrets.put("spotter/webex/signing", "a-new-secret");
  later(MINUTE);
  const between = post(places(simulator).direct);
  await settled(simulator, queue);
  await run();
  expect(ours()?.secret).toBe("a-new-secret");
  const after = post(places(simulator).direct);
  await settled(simulator, queue);
  expect(answersTo(simulator, [before, between, after])).toEqual([1, 1, 1]);
});

test.each([
  { name: "a webhook that is not there", act: () => set(webhook, "GONE"), code: "webhook-missing" },
  { name: "a dead token", act: () => token("dead"), code: "token-rejected" },
  { name: "no setting", act: () => delete process.env.WEBHOOKS, code: "setting-wrong" },
])("the run fails on $name, and says no more than that", async ({ act, code }) => {
  act();
  later(MINUTE);
  const failure = await run().catch((error) => error);
  expect([failure.code, failure.cause]).toEqual([code, undefined]);
  expect(String(failure)).not.toMatch(/127|secret|bot-token/);
});

test("after a run whose token was rejected the next one asks for another", async () => {
  token("dead");
  later(MINUTE);
  await expect(run()).rejects.toMatchObject({ code: "token-rejected" });
  token(TOKEN);
  await run();
});

function token(one: string): void {
  secrets.put("spotter/webex/credentials", JSON.stringify({ token: one }));
}

test("a channel that cannot be looked after keeps no other from it", async () => {
  Object.assign(ours() ?? {}, { secret: "x" });
  const registration = { url, ids: [webhook] };
  process.env.WEBHOOKS = JSON.stringify({ pigeon: registration, webex: registration });
  await expect(run()).rejects.toMatchObject({ code: "unknown-channel" });
  expect(ours()?.secret).toBe(SECRET);
});

test("where no channel is on, nothing is asked", async () => {
  process.env.WEBHOOKS = "{}";
  const requests = simulator.requests.length;
  await run();
  expect(simulator.requests).toHaveLength(requests);
});

test("what is logged are names, ids and counts", async () => {
  const logged = ["info", "error"].map((level) => vi.spyOn(Logger.prototype, level as "info"));
  Object.assign(ours() ?? {}, { secret: "x", targetUrl: "http://127.0.0.1:2/" });
  await run();
  set(webhook, "GONE");
  await run().catch(() => undefined);
  const all = logged.flatMap((spy) => spy.mock.calls.map((call) => JSON.stringify(call)));
  const lines = all.filter((line) => /looked after|not well/.test(line)); // others log here too
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/"looked after".*"webex".*"(target|secret) \w+.*"messages":\d/);
  const { alice, direct } = places(simulator);
  for (const unsaid of [SECRET, TOKEN, url, alice, direct])
    expect(lines.join("\n")).not.toContain(unsaid);
});
