import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handler } from "../functions/receive.js";
import { forgetCredentials } from "../functions/secrets.js";
import { SECRET, signatureOf, webhookBody } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const asked = vi.spyOn(globalThis, "fetch");
const missing = new ResourceNotFoundException({ message: "not there", $metadata: {} });

beforeEach(() => {
  forgetCredentials();
  asked.mockClear();
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  manager.reset();
  manager
    .on(GetSecretValueCommand)
    .rejects(missing)
    .on(GetSecretValueCommand, {
      SecretId: "spotter/webex/signing",
      VersionStage: "AWSCURRENT",
    })
    .resolves({ SecretString: SECRET });
});

/** The event as API Gateway hands it on, payload format 2.0. */
function event(body: string | Buffer, changes: Partial<APIGatewayProxyEventV2> = {}) {
  const raw = Buffer.from(body);
  return {
    version: "2.0",
    routeKey: "POST /webhooks/webex",
    rawPath: "/webhooks/webex",
    rawQueryString: "",
    headers: { "content-type": "application/json", "x-spark-signature": signatureOf(raw) },
    requestContext: { http: { method: "POST", path: "/webhooks/webex" } },
    body: raw.toString("utf8"),
    isBase64Encoded: false,
    ...changes,
  } as unknown as APIGatewayProxyEventV2;
}

const fresh = (data: object = {}, envelope: object = {}) =>
  webhookBody({ created: new Date().toISOString(), ...data }, envelope);

const published = () =>
  bus.commandCalls(PutEventsCommand).flatMap(({ args }) => args[0].input.Entries ?? []);

test("a signed message is published once, and answered 2xx", async () => {
  expect(await handler(event(fresh()))).toEqual({ statusCode: 202 });
  expect(published()).toMatchObject([{ DetailType: "message.received", EventBusName: "bus" }]);
  expect(JSON.parse(published()[0]?.Detail ?? "")).toMatchObject({
    message: "webex:-:MSG1",
    room: "ROOM1",
    self: "BOT",
  });
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  { name: "base64, with letters beyond ASCII", isBase64Encoded: true, header: "x-spark-signature" },
  { name: "text, with letters beyond ASCII", isBase64Encoded: false, header: "X-Spark-Signature" },
])("a body handed on as $name is proven by its raw bytes", async ({ isBase64Encoded, header }) => {
  const raw = Buffer.from(fresh({ personDisplayName: "Jürgen 😀" }));
  const body = raw.toString(isBase64Encoded ? "base64" : "utf8");
  const headers = { [header]: signatureOf(raw) };
  const answer = await handler(event(raw, { body, isBase64Encoded, headers }));
  expect(answer.statusCode).toBe(202);
});

test("a delivery that looks like a repeat is published again: only `answer` may drop it", async () => {
  const body = fresh();
  for (let n = 0; n < 3; n++) expect((await handler(event(body))).statusCode).toBe(202);
  expect(new Set(published().map(({ Detail }) => JSON.parse(Detail ?? "").id)).size).toBe(1);
  expect(published()).toHaveLength(3);
});

test.each([
  { name: "no header", headers: {} },
  { name: "an empty header", headers: { "x-spark-signature": "" } },
  { name: "a short signature", headers: { "x-spark-signature": "abc" } },
  { name: "another value", headers: { "x-spark-signature": "0".repeat(40) } },
  { name: "another secret", headers: { "x-spark-signature": signatureOf(fresh(), "other") } },
])("a call with $name is refused, and nothing else happens", async ({ headers }) => {
  expect(await handler(event(fresh(), { headers }))).toEqual({ statusCode: 401 });
  expect(published()).toEqual([]);
  expect(asked).not.toHaveBeenCalled();
});

test("where no secret is configured, nothing is trusted", async () => {
  manager.reset();
  manager.on(GetSecretValueCommand).rejects(missing);
  const signed = { headers: { "x-spark-signature": signatureOf(fresh(), "") } };
  expect((await handler(event(fresh(), signed))).statusCode).toBe(401);
});

test("a call signed with the previous secret is trusted", async () => {
  manager
    .on(GetSecretValueCommand, { SecretId: "spotter/webex/signing", VersionStage: "AWSPREVIOUS" })
    .resolves({ SecretString: "older" });
  const body = fresh();
  const headers = { "x-spark-signature": signatureOf(body, "older") };
  expect((await handler(event(body, { headers }))).statusCode).toBe(202);
});

describe("a secret that is put in place while we run", () => {
  const signed = (secret: string) => {
    const body = fresh();
    return event(body, { headers: { "x-spark-signature": signatureOf(body, secret) } });
  };

  const current = { SecretId: "spotter/webex/signing", VersionStage: "AWSCURRENT" };
  const rotated = () =>
    manager.on(GetSecretValueCommand, current).resolves({ SecretString: "newer" });
  const fetches = () => manager.commandCalls(GetSecretValueCommand, current).length;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    expect((await handler(signed(SECRET))).statusCode).toBe(202);
    vi.advanceTimersByTime(5_000);
  });

  afterEach(() => vi.useRealTimers());

  test("is believed at once", async () => {
    rotated();
    expect((await handler(signed("newer"))).statusCode).toBe(202);
    expect(published()).toHaveLength(2);
  });

  test("a thousand forgeries at the same moment, and another second of them, ask for it once", async () => {
    const forgeries = () => Array.from({ length: 1000 }, () => handler(signed("forged")));
    const statuses = await Promise.all(forgeries());
    vi.advanceTimersByTime(1_000);
    statuses.push(...(await Promise.all(forgeries())));
    expect(new Set(statuses.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    expect(fetches()).toBe(2);
  });

  test("while Secrets Manager is down, forgeries ask as rarely, and the kept secret is trusted on", async () => {
    manager.on(GetSecretValueCommand).rejects(new Error("down"));
    manager.on(GetSecretValueCommand, current).rejects(new Error("down"));
    for (let n = 0; n < 9; n++) expect((await handler(signed("forged"))).statusCode).toBe(401);
    expect((await handler(signed(SECRET))).statusCode).toBe(202);
    expect(fetches()).toBe(2);
  });
});

test.each([
  { name: "1 MiB", bytes: 1024 * 1024, want: 200 },
  { name: "a byte over 1 MiB", bytes: 1024 * 1024 + 1, want: 413 },
])("a body of $name is answered $want", async ({ bytes, want }) => {
  expect((await handler(event(" ".repeat(bytes)))).statusCode).toBe(want);
});

test("a body over 1 MiB is refused before it is looked at, signed or not", async () => {
  const answer = await handler(event(" ".repeat(2_000_000), { headers: {} }));
  expect(answer.statusCode).toBe(413);
  expect(manager.calls()).toHaveLength(0);
});

test.each([
  { name: "no JSON", body: "hello" },
  { name: "nothing", body: "" },
  { name: "another shape", body: '{"resource":"messages","event":"created","data":[]}' },
  { name: "another resource", body: fresh({}, { resource: "memberships" }) },
  { name: "another event", body: fresh({}, { event: "updated" }) },
  { name: "another bot's message", body: fresh({ personEmail: "other@webex.bot" }) },
  {
    name: "a message that will be older than our memory when its turn comes",
    body: fresh({ created: new Date(Date.now() - 14 * 86_400_000 + 3_500_000).toISOString() }),
  },
])("$name, correctly signed, is ignored with 2xx", async ({ body }) => {
  expect(await handler(event(body))).toEqual({ statusCode: 200 });
  expect(published()).toEqual([]);
});

test("a message that is too old is named in the log, for whoever asks why", async () => {
  const logged = vi.spyOn(Logger.prototype, "info");
  await handler(event(fresh({ created: "2020-01-01T00:00:00.000Z" })));
  expect(logged.mock.calls).toContainEqual(["too old", { correlation_id: "webex:-:MSG1" }]);
  logged.mockRestore();
});

test("that a message was deleted is published, however old the message", async () => {
  const created = new Date(Date.now() - 99 * 86_400_000).toISOString();
  expect((await handler(event(fresh({ created }, { event: "deleted" })))).statusCode).toBe(202);
  expect(published()).toMatchObject([{ DetailType: "message.deleted" }]);
});

test("our own message comes back as an echo, with its room and parent", async () => {
  const own = { personId: "BOT", personEmail: "spotter@webex.bot", id: "REPLY", parentId: "MSG1" };
  expect((await handler(event(fresh(own)))).statusCode).toBe(202);
  const [echo] = published();
  expect(echo?.DetailType).toBe("reply.echoed");
  expect(JSON.parse(echo?.Detail ?? "")).toMatchObject({
    room: "ROOM1",
    parent: "MSG1",
    native: "REPLY",
  });
});

test("what the body names is not fetched", async () => {
  await handler(event(fresh({ files: ["http://169.254.169.254/contents/x"] })));
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  { name: "refuses an event", answer: { FailedEntryCount: 1 } },
  { name: "is down", answer: new Error("down") },
])("when the bus $name, the platform is told to deliver again", async ({ answer }) => {
  bus.reset();
  if (answer instanceof Error) bus.on(PutEventsCommand).rejects(answer);
  else bus.on(PutEventsCommand).resolves(answer);
  expect((await handler(event(fresh()))).statusCode).toBe(503);
});

test("when Secrets Manager is down, that is no forgery", async () => {
  manager.reset();
  manager.on(GetSecretValueCommand).rejects(new Error("down"));
  expect((await handler(event(fresh()))).statusCode).toBe(503);
});

test("an unknown channel is not found", async () => {
  const answer = await handler(event(fresh(), { rawPath: "/webhooks/nowhere" }));
  expect(answer.statusCode).toBe(404);
});
