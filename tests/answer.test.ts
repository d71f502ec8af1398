import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { drawn } from "./draw.js";
import { context, envelope, message, record } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const Geometry = { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } };
let tables: Awaited<ReturnType<typeof startTables>>;
let simulator: Simulator;
let handler: typeof import("../functions/answer.js").handler;
let sides = 300; // each test draws a picture of its own, so that no reading is known

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  handler = (await import("../functions/answer.js")).handler;
});

afterAll(() => tables.stop());

beforeEach(async () => {
  simulator = await startWebex({ token: "bot-token" });
  process.env.WEBEX_API_URL = simulator.url;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  manager.on(GetSecretValueCommand).resolves({ SecretString: '{"token":"bot-token"}' });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  reads("SBA 1234 G", "NO PARKING");
  sides += 1;
});

afterEach(() => simulator.stop());

function reads(...lines: string[]): void {
  const detections = lines.map((DetectedText, Id) => ({
    DetectedText,
    Type: "LINE" as const,
    Id,
    Confidence: 98.7,
    Geometry,
  }));
  rekognition.on(DetectTextCommand).resolves({ TextDetections: detections });
}

type File = { name: string; type: string; bytes: Uint8Array };

async function photograph(width = sides): Promise<File> {
  return { name: "car.jpg", type: "image/jpeg", bytes: await drawn({ width, height: 200 }) };
}

function posted(files: File[], type: "group" | "direct" = "group", text = "look"): Message {
  const [alice] = simulator.people;
  const room = simulator.rooms.find((one) => one.type === type);
  const where = { person: alice?.id ?? "", room: room?.id ?? "" };
  const made = simulator.post({ ...where, text, files, mention: type === "group" });
  return message({
    id: `webex:-:${made.id}`,
    native: made.id,
    room: made.roomId,
    person: made.personId,
    sent: made.created,
    direct: type === "direct",
    self: simulator.bot.id,
  });
}

const delivered = (of: Message, receives = 1): SQSEvent => ({
  Records: [record(envelope(of), receives)],
});

const ours = () =>
  simulator.rooms
    .flatMap(({ id }) => simulator.messages(id))
    .filter(({ personId }) => personId === simulator.bot.id);

const events = () =>
  bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ DetailType, Detail = "" }) => ({ name: DetailType, ...JSON.parse(Detail) }));

describe("a picture with a plate", () => {
  test("is answered in its thread, remembered and published, in this order", async () => {
    const message = posted([await photograph()]);
    await handler(delivered(message), context());
    expect(ours()).toMatchObject([
      { parentId: message.native, markdown: expect.stringMatching(/^\*\*SBA1234G\*\*/) },
    ]);
    expect(ours()[0]?.markdown).toContain("NO PARKING");
    expect(events().map(({ name }) => name)).toEqual([
      "picture.read",
      "plate.sighted",
      "message.answered",
    ]);
    const [read, sighted, answered] = events();
    expect(read).toMatchObject({ message: message.id, picture: 0, reading: { text: [{}, {}] } });
    expect(sighted.sighting).toMatchObject({ plate: "SBA1234G", picture: 0, n: 0 });
    expect(answered).toMatchObject({ replyId: ours()[0]?.id, pictures: 1, plates: 1 });
  });

  test("delivered three times is one reply, one set of sightings, one Rekognition call", async () => {
    const message = posted([await photograph()]);
    for (let n = 0; n < 3; n++) await handler(delivered(message), context());
    expect(ours()).toHaveLength(1);
    expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
    expect(events().filter(({ name }) => name === "plate.sighted")).toHaveLength(1);
  });

  test("delivered three times at the same moment is one reply; the others come back later", async () => {
    const message = posted([await photograph()]);
    const runs = [1, 2, 3].map(() => handler(delivered(message), context()));
    const ends = await Promise.allSettled(runs);
    expect(ours()).toHaveLength(1);
    const busy = ends.filter(({ status }) => status === "rejected");
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(busy.length);
    expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
  });

  test("seen again in the room says how often and when last", async () => {
    reads("E75H");
    await handler(delivered(posted([await photograph()])), context());
    await handler(delivered(posted([await photograph(900)])), context());
    expect(ours().map(({ markdown }) => /(not )?seen .*/.exec(markdown ?? "")?.[0])).toEqual([
      "not seen here before",
      expect.stringMatching(/^seen before: 1 time, last on \d+ \w+ \d{4}, \d\d:\d\d UTC/),
    ]);
  });

  test("is answered on the parent when the message is a reply itself", async () => {
    const top = posted([]);
    const [alice] = simulator.people;
    const file = await photograph();
    const below = simulator.post({
      person: alice?.id ?? "",
      room: top.room,
      parentId: top.native,
      files: [file],
      mention: true,
    });
    const message = { ...top, id: `webex:-:${below.id}`, native: below.id };
    await handler(delivered(message), context());
    expect(ours()).toMatchObject([{ parentId: top.native }]);
  });
});

test("several pictures are answered together, and one that fails does not spoil the rest", async () => {
  const pdf = { name: "a.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.7") };
  const pictures = [await photograph(), pdf, await photograph(901)];
  await handler(delivered(posted(pictures)), context());
  const [{ markdown = "" } = {}, ...more] = ours();
  expect(more).toEqual([]);
  expect(markdown.match(/\*\*Picture \d\*\*/g)).toHaveLength(3);
  expect(markdown).toContain("something else");
});

test.each([
  { name: "no picture", files: [], want: /Post a picture/ },
  {
    name: "a file that is no picture",
    files: [{ name: "a.txt", type: "text/plain", bytes: Buffer.from("hi") }],
    want: /something else/,
  },
  {
    name: "a picture over 5 MB",
    files: [{ name: "a.jpg", type: "image/jpeg", bytes: Buffer.alloc(5_300_000) }],
    want: /over 5 MB/,
  },
])("a message with $name is answered in words", async ({ files, want }) => {
  await handler(delivered(posted(files)), context());
  expect(ours()).toMatchObject([{ markdown: expect.stringMatching(want) }]);
  expect(rekognition.calls()).toHaveLength(0);
});

test("a picture without a plate says so, and what it did see", async () => {
  reads("NO PARKING");
  await handler(delivered(posted([await photograph()])), context());
  expect(ours()[0]?.markdown).toMatch(/no number plate.*Singapore[\s\S]*NO PARKING/);
});

test("a message that is gone is not answered, and not tried again", async () => {
  const message = posted([await photograph()]);
  simulator.remove(message.native);
  await handler(delivered(message), context());
  expect(ours()).toEqual([]);
  expect(events()).toMatchObject([{ name: "message.failed", code: "message-gone" }]);
});

describe("a failure", () => {
  test.each([
    { receives: 1, pause: 5 },
    { receives: 5, pause: 60 },
  ])("on receive $receives puts the message back for $pause s", async ({ receives, pause }) => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message, receives), context())).rejects.toMatchObject({
      code: "unexpected",
    });
    expect(sqs.call(0).args[0].input).toMatchObject({ VisibilityTimeout: pause });
    expect(ours()).toEqual([]);
  });

  test("is answered once it is over", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message), context())).rejects.toMatchObject({
      code: "unexpected",
    });
    reads("SBA 1234 G");
    await handler(delivered(message, 2), context());
    expect(ours()).toMatchObject([{ markdown: expect.stringContaining("SBA1234G") }]);
  });

  test("on the sixth receive says sorry, once, and rests the message", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    const sixth = () => handler(delivered(message, 6), context());
    await expect(sixth()).rejects.toMatchObject({ code: "gave-up" });
    await expect(sixth()).rejects.toMatchObject({ code: "gave-up" });
    expect(ours()).toMatchObject([{ markdown: expect.stringMatching(/^Sorry/) }]);
    expect(rekognition.calls()).toHaveLength(0);
    expect(events()[0]).toMatchObject({ name: "message.failed", code: "gave-up" });
  });

  test("on the sixth receive says nothing where the answer stands", async () => {
    const message = posted([await photograph()]);
    await handler(delivered(message), context());
    await handler(delivered(message, 6), context());
    expect(ours()).toHaveLength(1);
    expect(events().map(({ name }) => name)).not.toContain("message.failed");
  });

  test("on the sixth receive of a copy says nothing while another run is at it", async () => {
    const message = posted([await photograph()]);
    const first = handler(delivered(message), context());
    await expect(handler(delivered(message, 6), context())).rejects.toMatchObject({
      message: "IdempotencyAlreadyInProgressError",
    });
    await first;
    expect(ours()).toMatchObject([{ markdown: expect.stringContaining("SBA1234G") }]);
  });

  test("in putting the message back does not hide the first one", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    sqs.on(ChangeMessageVisibilityCommand).rejects(new Error("throttled"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message), context())).rejects.toMatchObject({
      code: "unexpected",
    });
  });

  test("to read the answer to a post makes no second one in a direct room", async () => {
    const message = posted([await photograph()], "direct");
    simulator.knobs.lostAnswers = 1;
    await expect(handler(delivered(message), context())).rejects.toMatchObject({
      code: "platform-silent",
    });
    await handler(delivered(message, 2), context());
    expect(ours()).toHaveLength(1);
    expect(events().at(-1)).toMatchObject({ name: "message.answered", replyId: ours()[0]?.id });
  });

  test("of our own making, a malformed record, goes to the dead letters untouched", async () => {
    await expect(handler({ Records: [record("{}")] }, context())).rejects.toThrow();
    expect(ours()).toEqual([]);
  });
});
