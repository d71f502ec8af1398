import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { gateway } from "../local/aws/gateway.js";
import { consuming } from "../local/aws/mapping.js";
import { createQueue } from "../local/aws/queue.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { context, SECRET } from "./fixtures.js";
import { answersTo, places, registered, settled, TOKEN } from "./simulated.js";

const HOUR = 3_600_000;
const closing: (() => unknown)[] = [];
const bus = createBus();
const queue = createQueue("answer");
let at: number | undefined; // the simulator's time, where it is not now
let simulator: Simulator;
let webhook: string;
let catchup: typeof import("../functions/catchup.js");

// The functions' own code, over HTTP between a simulated Webex and stand-ins for AWS.
beforeAll(async () => {
  const secrets = createSecrets({
    "spotter/webex/credentials": JSON.stringify({ token: TOKEN }),
    "spotter/webex/signing": SECRET,
  });
  const tables = await startTables();
  const cloud = await startCloud({ bus, queues: { answer: queue }, secrets });
  simulator = await startWebex({ token: TOKEN, now: () => new Date(at ?? Date.now()) });
  closing.push(tables.stop, cloud.stop, queue.stop, simulator.stop);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    QUEUE_URL: cloud.queueUrl("answer"),
    WEBEX_API_URL: simulator.url,
  });
  const [receive, answer] = await Promise.all([
    import("../functions/receive.js"),
    import("../functions/answer.js"),
  ]);
  catchup = await import("../functions/catchup.js");
  const api = createServer(gateway(receive.handler, { routes: ["POST /webhooks/webex"] }));
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}/webhooks/webex`;
  webhook = await registered(simulator, url, { secret: SECRET });
  bus.rule({
    names: ["message.received"],
    target: (event) => queue.send(JSON.stringify(event)),
  });
  const consumer = consuming(queue, (event: SQSEvent) => answer.handler(event, context()));
  closing.push(consumer.stop, () => api.close());
});

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

beforeEach(async () => {
  at = undefined;
  on("active");
});

function on(status: "active" | "inactive") {
  for (const one of simulator.webhooks()) if (one.id === webhook) one.status = status;
}

function post(room: string, more: { parentId?: string; mention?: boolean } = {}): string {
  const { alice, directOfBen, ben } = places(simulator);
  const person = room === directOfBen ? ben : alice;
  return simulator.post({ person, room, text: "hi", ...more }).id;
}

const soon = () => Date.now() + 10_000;
const received = () => bus.recent().filter((event) => event["detail-type"] === "message.received");

describe("after an outage in which Webex gave up on deliveries", () => {
  test("each missed message for us is answered once, and each answered one stays so", async () => {
    const { group, direct, directOfBen } = places(simulator);
    const answered = post(direct);
    const top = post(group, { mention: true });
    post(group, { mention: true, parentId: top });
    await settled(simulator, queue);
    expect(answersTo(simulator, [answered, top])).toEqual([1, 2]);
    on("inactive");
    const missed = [post(direct), post(group, { mention: true }), post(directOfBen)];
    const unmentioned = post(group);
    post(direct, { parentId: answered });
    post(group, { mention: true, parentId: top });
    await settled(simulator, queue);
    expect(answersTo(simulator, [answered, top, ...missed])).toEqual([1, 2, 0, 0, 0]);
    for (const _ of ["once", "twice"]) {
      const since = await catchup.sinceLast("webex");
      expect(await catchup.caughtUp("webex", since, soon())).toEqual({ messages: 8, rooms: 3 });
      await settled(simulator, queue);
      expect(answersTo(simulator, [unmentioned, answered, top, ...missed])).toEqual([
        0, 2, 3, 1, 1, 1,
      ]);
    }
  });

  test("what was missed is published oldest first, whatever the room", async () => {
    const { group, direct } = places(simulator);
    on("inactive");
    const since = new Date();
    const missed: string[] = [];
    for (let n = 0; n < 6; n++) {
      at = since.getTime() + n;
      missed.push(n % 2 ? post(group, { mention: true }) : post(direct));
    }
    await catchup.caughtUp("webex", since, soon());
    const told = received().map(({ detail }) => detail.native);
    expect(told.slice(-6)).toEqual(missed);
    await settled(simulator, queue);
  });
});

test("sinceLast is ten minutes before the newest message that was taken", async () => {
  await expect(catchup.sinceLast("nobody")).resolves.toBeUndefined();
  const sent = Date.now() + HOUR; // newer than the other tests'
  at = sent;
  post(places(simulator).direct);
  await settled(simulator, queue);
  expect(await catchup.sinceLast("webex")).toEqual(new Date(sent - 600_000));
});

test("caughtUp publishes nothing where it is not known since when", async () => {
  const before = received().length;
  const none = { messages: 0, rooms: 0 };
  expect(await catchup.caughtUp("webex", undefined, soon())).toEqual(none);
  expect(received()).toHaveLength(before);
});

test("missedSince goes no further back than we know what was answered, less an hour", async () => {
  on("inactive");
  const oldest = Date.now() - 14 * 24 * HOUR + HOUR;
  const { directOfBen } = places(simulator);
  const posted = [oldest - 60_000, oldest + 60_000].map((time) => {
    at = time;
    return post(directOfBen);
  });
  at = undefined;
  post(directOfBen); // by which the room is active
  const found = await catchup.missedSince("webex", new Date(0), soon());
  const natives = found.map(({ native }) => native);
  expect(posted.map((native) => natives.includes(native))).toEqual([false, true]);
});

test("missedSince does not take for nothing missed that Webex could not be asked in time", async () => {
  const late = catchup.missedSince("webex", new Date(0), Date.now());
  await expect(late).rejects.toMatchObject({ code: "platform-refused" });
});
