import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Happening, Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { drawn } from "./draw.js";
import { context, envelope, message, record } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const box = { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 };
let tables: Awaited<ReturnType<typeof startTables>>;
let simulator: Simulator;
let answer: typeof import("../functions/answer.js").handler;
let forget: typeof import("../functions/forget.js").handler;
let ledger: typeof import("../functions/ledger.js");
let secrets: typeof import("../functions/secrets.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  answer = (await import("../functions/answer.js")).handler;
  forget = (await import("../functions/forget.js")).handler;
  ledger = await import("../functions/ledger.js");
  secrets = await import("../functions/secrets.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
});

afterAll(() => tables.stop());

beforeEach(async () => {
  simulator = await startWebex({ token: "bot-token" });
  process.env.WEBEX_API_URL = simulator.url;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  manager.on(GetSecretValueCommand).resolves({ SecretString: '{"token":"bot-token"}' });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  rekognition.on(DetectTextCommand).resolves({
    TextDetections: [
      { DetectedText: "E75H", Type: "LINE", Id: 0, Confidence: 99, Geometry: { BoundingBox: box } },
    ],
  });
});

afterEach(() => simulator.stop());

async function posted(parentId?: string): Promise<Message> {
  const [room, alice] = [simulator.rooms[0]?.id ?? "", simulator.people[0]?.id ?? ""];
  const bytes = await drawn({ width: 400, height: 200 });
  const files = parentId ? [] : [{ name: "car.jpg", type: "image/jpeg", bytes }];
  const made = simulator.post({ person: alice, room, files, mention: true, parentId });
  const where = { native: made.id, room, person: alice, sent: made.created };
  return message({ id: `webex:-:${made.id}`, ...where, ...(parentId && { parent: parentId }) });
}

const delivered = (of: Message, name: Happening) => ({ Records: [record(envelope(of, name))] });
const answered = (of: Message) => answer(delivered(of, "message.received"), context());
const forgotten = (of: Message) => forget(delivered(of, "message.deleted"), context());
const hashOf = () =>
  JSON.parse(bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0]?.Detail ?? "")
    .hash as string;

const ours = () =>
  simulator.rooms
    .flatMap(({ id }) => simulator.messages(id))
    .filter(({ personId }) => personId === simulator.bot.id);

async function timesSeen(): Promise<number> {
  const later = { id: "webex:-:LATER", sent: "2099-01-01T00:00:00.000Z" };
  const { times } = await store.seenBefore(
    message({ ...later, room: simulator.rooms[0]?.id ?? "" }),
    "E75H",
  );
  return times;
}

test("what was kept of a deleted message goes, and what was said to it; again, nothing is left to do", async () => {
  const gone = await posted();
  await answered(gone);
  expect([ours().length, await timesSeen()]).toEqual([1, 1]);
  simulator.remove(gone.native);
  for (let n = 0; n < 2; n++) await forgotten(gone);
  expect(ours()).toEqual([]);
  expect(await timesSeen()).toBe(0);
  expect(await known.answerKept(hashOf(), "text")).toBeUndefined();
});

test("a reply to somebody who asked about the picture goes with the picture", async () => {
  const gone = await posted();
  await answered(gone);
  await answered(await posted(gone.native));
  expect(ours()).toHaveLength(2);
  simulator.remove(gone.native);
  await forgotten(gone);
  expect(ours()).toEqual([]);
});

test("a message that is deleted before it is answered is not answered, nor kept", async () => {
  const gone = await posted();
  await forgotten(gone);
  // Webex may still show it: deliveries come in any order.
  await answered(gone);
  simulator.remove(gone.native);
  await answered(gone);
  expect(ours()).toEqual([]);
  expect(await timesSeen()).toBe(0);
});

test("a message that is deleted while it is read is not answered, nor kept", async () => {
  const gone = await posted();
  rekognition.on(DetectTextCommand).callsFake(async () => {
    simulator.remove(gone.native);
    await forgotten(gone);
    return { TextDetections: [{ DetectedText: "E75H", Type: "LINE", Id: 0, Confidence: 99 }] };
  });
  await answered(gone);
  await answered(gone);
  expect(ours()).toEqual([]);
  expect(await timesSeen()).toBe(0);
});

test("a message that is deleted while its reply is being sent waits for that, and nothing failed", async () => {
  const gone = await posted();
  const row = { state: "sending", attempt: 1, bodyHash: "x", doubts: 1 } as const;
  await ledger.putReply(gone, "answer", { ...row, leaseUntil: Date.now() + 60_000 }, 0);
  const left = [{ itemIdentifier: record("").messageId }];
  expect(await forgotten(gone)).toEqual({ batchItemFailures: left });
  expect(sqs.calls()).toHaveLength(1);
  await ledger.putReply(gone, "answer", { ...row, leaseUntil: 0 }, 1);
  expect(await forgotten(gone)).toEqual({ batchItemFailures: [] });
});

test("a run of forget ends before Lambda ends it", async () => {
  const gone = await posted();
  await answered(gone);
  const short = forget(delivered(gone, "message.deleted"), context(3_400));
  await expect(short).rejects.toMatchObject({ code: "platform-refused" });
});

test("other messages of the room keep what is theirs", async () => {
  const [gone, other] = [await posted(), await posted()];
  for (const one of [gone, other]) await answered(one);
  simulator.remove(gone.native);
  await forgotten(gone);
  expect(await timesSeen()).toBe(1);
  expect(ours()).toMatchObject([{ parentId: other.native }]);
});

test("of a post of ours that is delivered to us it takes note, or puts it back", async () => {
  const of = await posted();
  const own = { native: "OURS", parent: of.native, person: "BOT", self: "BOT" };
  const echo = { ...of, id: "webex:-:OURS", ...own };
  const table = process.env.STORE_TABLE;
  process.env.STORE_TABLE = "gone";
  await expect(forget(delivered(echo, "reply.echoed"), context())).rejects.toThrow();
  process.env.STORE_TABLE = table;
  expect(sqs.calls()).toHaveLength(1);
  await forget(delivered(echo, "reply.echoed"), context());
  expect(await ledger.echoesOf(of)).toEqual(["OURS"]);
});

test("after a try whose token was rejected the next one asks for another", async () => {
  const gone = await posted();
  await answered(gone);
  const storing = (token: string) =>
    manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ token }) });
  storing("dead");
  secrets.forgetCredentials();
  await expect(forgotten(gone)).rejects.toMatchObject({ code: "token-rejected" });
  storing("bot-token");
  await forgotten(gone);
  expect(ours()).toEqual([]);
});

test("what fails is put back, and done by another try", async () => {
  const gone = await posted();
  await answered(gone);
  simulator.knobs.rate = { status: 502, times: 99, retryAfter: 0 };
  const short = forget(delivered(gone, "message.deleted"), context(4_000));
  await expect(short).rejects.toMatchObject({ code: "platform-failed" });
  expect(sqs.calls()).toHaveLength(1);
  simulator.knobs.rate.times = 0;
  await forgotten(gone);
  expect(ours()).toEqual([]);
});
