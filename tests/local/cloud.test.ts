import { request } from "node:http";
import { text } from "node:stream/consumers";
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBus, ENTRY_BYTES, type Envelope } from "../../local/aws/bus.js";
import { type Cloud, startCloud } from "../../local/aws/cloud.js";
import { createQueue } from "../../local/aws/queue.js";
import { createSecrets } from "../../local/aws/secrets.js";

const secretName = "spotter/webex/signing";

let bus: ReturnType<typeof createBus>;
let queue: ReturnType<typeof createQueue>;
let cloud: Cloud;
let eventbridge: EventBridgeClient;
let sqs: SQSClient;
let manager: SecretsManagerClient;
let QueueUrl: string;

beforeEach(async () => {
  bus = createBus();
  const deadLetters = createQueue("answer-dead");
  queue = createQueue("answer", { visibility: 30, deadLetters });
  const secrets = createSecrets({ [secretName]: "first" });
  cloud = await startCloud({ bus, queues: { answer: queue }, secrets });
  const settings = {
    endpoint: cloud.url,
    region: "ap-southeast-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  eventbridge = new EventBridgeClient(settings);
  sqs = new SQSClient(settings);
  manager = new SecretsManagerClient(settings);
  QueueUrl = cloud.queueUrl("answer");
});

afterEach(async () => {
  queue.stop();
  await cloud.stop();
});

test("it listens on this machine alone", () => {
  expect(cloud.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

const entry = { Source: "spotter", DetailType: "message.received", Detail: '{"id":"1"}' };

function put(...Entries: PutEventsRequestEntry[]) {
  return eventbridge.send(new PutEventsCommand({ Entries }));
}

test("PutEvents hands the whole envelope to the rules of that name", async () => {
  const got: Envelope[] = [];
  bus.rule({ names: ["message.received"], target: (envelope) => got.push(envelope) });
  bus.rule({ names: ["plate.sighted"], target: (envelope) => got.push(envelope) });
  const Time = new Date("2026-11-21T01:02:03Z");
  const { Entries, FailedEntryCount } = await put({ ...entry, Time, Resources: ["r"] });
  expect(FailedEntryCount).toBe(0);
  expect(got).toEqual([
    {
      version: "0",
      id: Entries?.[0]?.EventId,
      "detail-type": "message.received",
      source: "spotter",
      account: "000000000000",
      time: "2026-11-21T01:02:03Z",
      region: "ap-southeast-1",
      resources: ["r"],
      detail: { id: "1" },
    },
  ]);
});

test("PutEvents gives an event the time it came", async () => {
  await put(entry);
  const [event] = bus.recent();
  expect(Date.now() - Date.parse(event?.time ?? "")).toBeLessThan(5000);
  expect(event?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test.each([
  { name: "no source", wrong: { Source: "" }, want: "InvalidArgument" },
  { name: "no detail type", wrong: { DetailType: "" }, want: "InvalidArgument" },
  { name: "no detail", wrong: { Detail: "" }, want: "InvalidArgument" },
  { name: "a detail that is no JSON", wrong: { Detail: "{" }, want: "MalformedDetail" },
  { name: "a detail that is a list", wrong: { Detail: "[]" }, want: "MalformedDetail" },
  { name: "a detail that is null", wrong: { Detail: "null" }, want: "MalformedDetail" },
  { name: "an entry at the limit", wrong: sized(ENTRY_BYTES), want: undefined },
  { name: "an entry past the limit", wrong: sized(ENTRY_BYTES + 1), want: "InvalidArgument" },
])("PutEvents judges $name by itself", async ({ wrong, want }) => {
  const { Entries, FailedEntryCount } = await put(entry, { ...entry, ...wrong }, entry);
  expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, want, undefined]);
  expect(FailedEntryCount).toBe(want ? 1 : 0);
  expect(bus.recent()).toHaveLength(want ? 2 : 3);
});

test("DescribeEventBus tells the bus's account and region", async () => {
  const bus = await eventbridge.send(new DescribeEventBusCommand({ Name: "spotter" }));
  const Arn = "arn:aws:events:ap-southeast-1:000000000000:event-bus/spotter";
  expect(bus).toMatchObject({ Name: "spotter", Arn });
});

function sized(bytes: number): { Detail: string } {
  const rest = entry.Source.length + entry.DetailType.length + '{"a":""}'.length;
  return { Detail: JSON.stringify({ a: "x".repeat(bytes - rest) }) };
}

test.each([
  { count: 10, want: "taken" },
  { count: 11, want: "ValidationException" },
])("PutEvents with $count entries is $want", async ({ count, want }) => {
  const entries = Array.from({ length: count }, () => entry);
  const got = await put(...entries).then(
    () => "taken",
    (error) => error.name,
  );
  expect(got).toBe(want);
});

test("the bus refuses as many entries as it is asked to", async () => {
  bus.faults.refuse = 1;
  const { Entries } = await put(entry, entry);
  expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(["InternalFailure", undefined]);
});

test("the bus fails as many calls as it is asked to", async () => {
  bus.faults.fail = 1;
  await expect(put(entry)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await expect(put(entry)).resolves.toMatchObject({ FailedEntryCount: 0 });
});

test("a listener hears every event until it goes, and a broken one harms nobody", async () => {
  const heard: string[] = [];
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const quiet = bus.onEvent(() => {
    throw new Error("broken");
  });
  const leave = bus.onEvent((envelope) => heard.push(envelope["detail-type"]));
  await put(entry, { ...entry, DetailType: "other" });
  leave();
  quiet();
  await put(entry);
  expect(heard).toEqual(["message.received", "other"]);
  expect(said).toHaveBeenCalledTimes(2);
  said.mockRestore();
});

test("the bus remembers the newest 500 events", () => {
  for (let n = 0; n < 501; n += 1) bus.put([{ ...entry, Detail: `{"n":${n}}` }]);
  const recent = bus.recent();
  expect([recent.length, recent[0]?.detail.n, recent.at(-1)?.detail.n]).toEqual([500, 1, 500]);
});

test("SendMessage, ReceiveMessage and DeleteMessage carry a message through", async () => {
  const MessageBody = '{"text":"größer 車"}';
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["All"] }),
  );
  expect(Messages).toMatchObject([
    { MessageId, Body: MessageBody, Attributes: { ApproximateReceiveCount: "1" } },
  ]);
  await sqs.send(
    new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }),
  );
  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0 });
});

test("ReceiveMessage of an empty queue has no messages", async () => {
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
});

test("ReceiveMessage waits for a message", async () => {
  const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  expect((await waiting).Messages).toMatchObject([{ Body: "a" }]);
});

test("ChangeMessageVisibility to 0 brings a message back", async () => {
  queue.send("a");
  const [message] = await queue.receive();
  const ReceiptHandle = message?.handle;
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0 });
});

test.each([
  { name: "no handle at all", wanted: ReceiptHandleIsInvalid, handle: () => "x", back: false },
  {
    name: "a message in sight",
    wanted: MessageNotInflight,
    handle: (one: string) => one,
    back: true,
  },
])("ChangeMessageVisibility refuses $name with SQS's own error", async (row) => {
  queue.send("a");
  const [message] = await queue.receive();
  const handle = message?.handle ?? "";
  if (row.back) queue.change(handle, 0);
  const change = { QueueUrl, ReceiptHandle: row.handle(handle), VisibilityTimeout: 1 };
  await expect(sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toThrow(row.wanted);
});

test("ChangeMessageVisibility refuses a stale handle", async () => {
  queue.send("a");
  const [stale] = await queue.receive({ visibility: 0 });
  await queue.receive();
  const change = { QueueUrl, ReceiptHandle: stale?.handle, VisibilityTimeout: 1 };
  await expect(sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
    name: "InvalidParameterValue",
  });
});

test("GetQueueAttributes counts messages and tells the queue's settings", async () => {
  for (const body of ["a", "b", "c"]) queue.send(body);
  await queue.receive();
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: "2",
    ApproximateNumberOfMessagesNotVisible: "1",
    VisibilityTimeout: "30",
  });
  expect(JSON.parse(Attributes?.RedrivePolicy ?? "")).toEqual({
    deadLetterTargetArn: "arn:aws:sqs:ap-southeast-1:000000000000:answer-dead",
    maxReceiveCount: 6,
  });
});

test("a queue that is not there is refused with SQS's own error", async () => {
  const send = new SendMessageCommand({ QueueUrl: cloud.queueUrl("nobody"), MessageBody: "a" });
  await expect(sqs.send(send)).rejects.toThrow(QueueDoesNotExist);
});

function secretAt(version: { VersionStage?: string; VersionId?: string } = {}, id = secretName) {
  return manager.send(new GetSecretValueCommand({ SecretId: id, ...version }));
}

function putSecret(SecretString: string) {
  return manager.send(new PutSecretValueCommand({ SecretId: secretName, SecretString }));
}

test("GetSecretValue returns the current value, by name and by ARN", async () => {
  const secret = await secretAt();
  expect(secret).toMatchObject({
    Name: secretName,
    SecretString: "first",
    VersionStages: ["AWSCURRENT"],
  });
  expect(secret.CreatedDate).toBeInstanceOf(Date);
  expect(await secretAt({}, secret.ARN)).toMatchObject({ SecretString: "first" });
});

test("PutSecretValue makes the value current and the former one previous", async () => {
  const first = await secretAt();
  await putSecret("second");
  const third = await putSecret("third");
  const by = async (version: object) => (await secretAt(version)).SecretString;
  expect(third.VersionStages).toEqual(["AWSCURRENT"]);
  expect(await by({})).toBe("third");
  expect(await by({ VersionStage: "AWSPREVIOUS" })).toBe("second");
  expect(await by(first.VersionId ? { VersionId: first.VersionId } : {})).toBe("first");
});

test("PutSecretValue under another label leaves the current value", async () => {
  const put = { SecretId: secretName, SecretString: "next", VersionStages: ["AWSPENDING"] };
  await manager.send(new PutSecretValueCommand(put));
  expect(await secretAt()).toMatchObject({ SecretString: "first" });
  expect(await secretAt({ VersionStage: "AWSPENDING" })).toMatchObject({ SecretString: "next" });
});

test("ListSecretVersionIds tells of each version that has a label", async () => {
  for (const value of ["second", "third"]) await putSecret(value);
  const ask = new ListSecretVersionIdsCommand({ SecretId: secretName });
  const { Versions = [] } = await manager.send(ask);
  expect(Versions.map(({ VersionStages }) => VersionStages)).toEqual([
    ["AWSPREVIOUS"],
    ["AWSCURRENT"],
  ]);
  expect(Versions[0]?.CreatedDate).toBeInstanceOf(Date);
});

function label(MoveToVersionId: string | undefined) {
  const SecretId = secretName;
  const move = { SecretId, VersionStage: "terraform", MoveToVersionId };
  return manager.send(new UpdateSecretVersionStageCommand(move));
}

test("UpdateSecretVersionStage puts a label of one's own on a version, which keeps it", async () => {
  const { VersionId } = await secretAt();
  await label(VersionId);
  for (const value of ["second", "third"]) await putSecret(value);
  expect(await secretAt({ VersionStage: "terraform" })).toMatchObject({
    ...{ VersionId, SecretString: "first", VersionStages: ["terraform"] },
  });
});

test("UpdateSecretVersionStage takes no label away from another version", async () => {
  await label((await secretAt()).VersionId);
  await putSecret("second");
  const later = label((await secretAt()).VersionId);
  await expect(later).rejects.toMatchObject({ name: "InvalidParameterException" });
});

async function pending(SecretString: string) {
  const put = { SecretId: secretName, SecretString, VersionStages: ["AWSPENDING"] };
  const { VersionId } = await manager.send(new PutSecretValueCommand(put));
  return VersionId;
}

function promoted(MoveToVersionId: string | undefined, RemoveFromVersionId?: string) {
  const move = { SecretId: secretName, VersionStage: "AWSCURRENT", MoveToVersionId };
  return manager.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId }));
}

test("UpdateSecretVersionStage moves AWSPREVIOUS to where AWSCURRENT was", async () => {
  await putSecret("second");
  const { VersionId } = await secretAt();
  const next = await pending("third");
  await promoted(next, VersionId);
  const stages = ["AWSCURRENT", "AWSPREVIOUS"];
  const values = await Promise.all(stages.map((VersionStage) => secretAt({ VersionStage })));
  expect(values.map(({ SecretString }) => SecretString)).toEqual(["third", "second"]);
});

test.each([
  { name: "nowhere", from: () => undefined, want: "InvalidParameterException" },
  {
    name: "where it was before",
    from: async () => (await secretAt({ VersionStage: "AWSPREVIOUS" })).VersionId,
    want: "InvalidParameterException",
  },
  { name: "a version that is none", from: () => "none", want: "ResourceNotFoundException" },
])("UpdateSecretVersionStage refuses to take AWSCURRENT from $name", async ({ from, want }) => {
  await putSecret("second");
  const next = await pending("third");
  await expect(promoted(next, await from())).rejects.toMatchObject({ name: want });
  expect(await secretAt()).toMatchObject({ SecretString: "second" });
});

test("UpdateSecretVersionStage refuses what it has done", async () => {
  const { VersionId } = await secretAt();
  const next = await pending("second");
  await promoted(next, VersionId);
  const name = "InvalidParameterException";
  await expect(promoted(next, VersionId)).rejects.toMatchObject({ name });
});

test.each([
  { name: "a secret that is not there", ask: () => secretAt({}, "nobody") },
  {
    name: "a previous value there never was",
    ask: () => secretAt({ VersionStage: "AWSPREVIOUS" }),
  },
])("GetSecretValue refuses $name with its own error", async ({ ask }) => {
  await expect(ask()).rejects.toThrow(ResourceNotFoundException);
});

test("an operation nobody stands in for is refused by name", async () => {
  await expect(manager.send(new ListSecretsCommand({}))).rejects.toMatchObject({
    name: "UnknownOperationException",
  });
});

test("a body that is no JSON is refused", async () => {
  const headers = { "x-amz-target": "AWSEvents.PutEvents" };
  const response = await fetch(cloud.url, { method: "POST", headers, body: "{" });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { __type: "SerializationException" },
  ]);
});

test.each([
  { name: "another key", host: undefined, key: "stranger" },
  { name: "no signature", host: undefined, key: undefined },
  { name: "another host, as a web page would send it", host: "evil.example", key: "ours" },
])("with a key, a call with $name is refused", async ({ host, key }) => {
  const secrets = createSecrets({ token: "real" });
  const cloud = await startCloud({ bus: createBus(), queues: {}, secrets }, "ours");
  const { port } = new URL(cloud.url);
  const headers = {
    "x-amz-target": "secretsmanager.GetSecretValue",
    ...(host && { host }),
    ...(key && { authorization: `AWS4-HMAC-SHA256 Credential=${key}/x` }),
  };
  const answer = await new Promise<string>((resolve) => {
    const asked = request({ port, host: "127.0.0.1", method: "POST", headers }, async (response) =>
      resolve(await text(response)),
    );
    asked.end('{"SecretId":"token"}');
  });
  expect(answer).toContain("UnrecognizedClientException");
  expect(answer).not.toContain("real");
  await cloud.stop();
});
