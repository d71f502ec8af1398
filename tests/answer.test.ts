import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DetectTextCommand,
  RekognitionClient,
  ThrottlingException,
} from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Happening, Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { drawn } from "./draw.js";
import { context, envelope, message, record } from "./fixtures.js";
import { interposed } from "./interposed.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
const Geometry = { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } };
let tables: Awaited<ReturnType<typeof startTables>>;
let simulator: Simulator;
let handler: typeof import("../functions/answer.js").handler;
let forgetCredentials: typeof import("../functions/secrets.js").forgetCredentials;
let keepEcho: typeof import("../functions/ledger.js").keepEcho;
let sides = 300; // each test draws a picture of its own, so that no reading is known

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  handler = (await import("../functions/answer.js")).handler;
  forgetCredentials = (await import("../functions/secrets.js")).forgetCredentials;
  keepEcho = (await import("../functions/ledger.js")).keepEcho;
});

afterAll(() => tables.stop());

beforeEach(async () => {
  simulator = await startWebex({ token: "bot-token" });
  process.env.WEBEX_API_URL = simulator.url;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  storing("bot-token");
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  reads("SBA 1234 G", "NO PARKING");
  sides += 1;
});

afterEach(() => simulator.stop());

function storing(token: string): void {
  manager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ token }) });
}

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

const delivered = (of: Message, receives = 1, name?: Happening): SQSEvent => ({
  Records: [record(envelope(of, name), receives)],
});

// What the queue is to hand out again though nothing failed.
const left = { batchItemFailures: [{ itemIdentifier: record("").messageId }] };

const ours = () =>
  simulator.rooms
    .flatMap(({ id }) => simulator.messages(id))
    .filter(({ personId }) => personId === simulator.bot.id);

const events = () =>
  bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ DetailType, Detail = "" }) => ({ name: DetailType, ...JSON.parse(Detail) }));

// An archive keeps what came late for as long as what came in time, so a replay may hand it out when nobody knows any more.
test.each([
  { name: "older than we remember", days: 14.01, want: 0 },
  { name: "as old as we just remember", days: 13.99, want: 1 },
])("a message that is $name has $want answers", async ({ days, want }) => {
  const old = posted([await photograph()]);
  const sent = new Date(Date.now() - days * 86_400_000).toISOString();
  expect(await handler(delivered({ ...old, sent }), context())).toEqual({ batchItemFailures: [] });
  expect(ours()).toHaveLength(want);
});

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

  test("comes back with its plates blurred where the words beside it ask for that", async () => {
    const message = posted([await photograph()], "group", "please blur the plates");
    for (const receives of [1, 2]) await handler(delivered(message, receives), context());
    const [drawing, words, ...more] = ours();
    const want = {
      parentId: message.native,
      markdown:
        "Blurred: 1 number plate. I blur what I can read: please look whether a plate is left.",
    };
    expect([drawing, more]).toMatchObject([{ ...want, files: [expect.any(String)] }, []]);
    expect(words?.markdown).toMatch(/^\*\*SBA1234G\*\*/);
  });

  test("delivered three times is one reply, one set of sightings, one Rekognition call", async () => {
    const message = posted([await photograph()]);
    for (let n = 0; n < 3; n++) await handler(delivered(message), context());
    expect(ours()).toHaveLength(1);
    expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
    expect(events().filter(({ name }) => name === "plate.sighted")).toHaveLength(1);
  });

  test("delivered three times at the same moment is one reply; the others come back soon", async () => {
    const message = posted([await photograph()]);
    const runs = [1, 2, 3].map(() => handler(delivered(message), context()));
    const left = (await Promise.all(runs)).flatMap((end) => end.batchItemFailures);
    expect(ours()).toHaveLength(1);
    expect(left.length).toBeGreaterThan(0);
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(left.length);
    expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
  });

  test("that another run is at for longer comes back when that one must have ended", async () => {
    const message = posted([await photograph()]);
    const first = handler(delivered(message), context());
    expect(await handler(delivered(message, 2), context())).toEqual(left);
    expect(await first).toEqual({ batchItemFailures: [] });
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toEqual([]);
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
  expect(markdown).toContain("This is a document");
});

test("pictures that look alike are answered in the order in which they were posted", async () => {
  const files = [];
  for (const width of [501, 502, 503, 504, 505]) files.push(await photograph(width));
  // The first ones take the longest.
  let waits = 100;
  rekognition.on(DetectTextCommand).callsFake(async ({ Image }) => {
    const { width = 0 } = await sharp(Image.Bytes).metadata();
    waits -= 20;
    await new Promise((wake) => setTimeout(wake, waits));
    const DetectedText = `SIGN ${width}`;
    return { TextDetections: [{ DetectedText, Type: "LINE", Id: 0, Confidence: 99, Geometry }] };
  });
  await handler(delivered(posted(files)), context());
  const told = [...(ours()[0]?.markdown ?? "").matchAll(/SIGN (\d+)/g)].map(([, width]) => width);
  expect(told).toEqual(["501", "502", "503", "504", "505"]);
});

test("pictures beyond the account's rate are read by later tries, each paid for once, in one answer", async () => {
  const files = [];
  for (const width of [511, 512, 513, 514, 515]) files.push(await photograph(width));
  let [left, paid] = [0, 0];
  rekognition.on(DetectTextCommand).callsFake(async () => {
    left -= 1;
    if (left < 0) throw new ThrottlingException({ message: "slow down", $metadata: {} });
    paid += 1;
    return { TextDetections: [] };
  });
  const message = posted(files);
  sqs.on(SendMessageCommand).resolves({});
  for (const _ of [1, 2, 3]) {
    left = 2;
    const { Records } = delivered(message);
    for (const { attributes } of Records) attributes.SentTimestamp = String(Date.now());
    expect(await handler({ Records }, context())).toEqual({ batchItemFailures: [] });
  }
  // It lost no try by that.
  expect(sqs.commandCalls(SendMessageCommand)).toHaveLength(2);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(0);
  expect(paid).toBe(5);
  expect(ours()).toHaveLength(1);
  expect(ours()[0]?.markdown?.match(/Picture \d/g)).toHaveLength(5);
});

test.each([
  { name: "no picture", files: [], want: /Post a picture/ },
  {
    name: "a file that is no picture",
    files: [{ name: "a.txt", type: "text/plain", bytes: Buffer.from("hi") }],
    want: /something else/,
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

test("a message that is gone is looked for twice, then not answered, and not tried again", async () => {
  const message = posted([await photograph()]);
  simulator.remove(message.native);
  const first = handler(delivered(message), context());
  await expect(first).rejects.toMatchObject({ code: "message-gone" });
  await handler(delivered(message, 2), context());
  expect(ours()).toEqual([]);
  expect(events()).toMatchObject([{ name: "message.failed", code: "message-gone" }]);
});

describe("where it takes longer than people wait for", () => {
  const slowly = (ms: number) =>
    rekognition.on(DetectTextCommand).callsFake(async () => {
      await new Promise((wake) => setTimeout(wake, ms));
      return { TextDetections: [] };
    });

  test("a placeholder stands in the thread, and becomes the answer", async () => {
    slowly(2_500);
    const message = posted([await photograph()]);
    const seen: (string | undefined)[] = [];
    simulator.onChange(({ event, subject }) => {
      if ("text" in subject) seen.push(`${event}: ${subject.text}`);
    });
    await handler(delivered(message), context());
    expect(seen).toEqual([
      expect.stringMatching(/^created: I am reading this/),
      expect.stringMatching(/^updated: I found no number plate/),
    ]);
    expect(ours()).toMatchObject([{ parentId: message.native }]);
    expect(events().at(-1)).toMatchObject({ name: "message.answered", replyId: ours()[0]?.id });
  });

  test("whoever is tried again is told at once, once, and one message remains", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message), context())).rejects.toThrow();
    expect(ours()).toEqual([]);
    for (const receives of [2, 3])
      await expect(handler(delivered(message, receives), context())).rejects.toThrow();
    expect(ours()).toMatchObject([{ text: expect.stringContaining("I am reading this") }]);
    reads("SBA 1234 G");
    await handler(delivered(message, 4), context());
    expect(ours()).toMatchObject([{ markdown: expect.stringContaining("SBA1234G") }]);
  });

  test("sorry takes the placeholder's place", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    for (const receives of [2, 6])
      await expect(handler(delivered(message, receives), context())).rejects.toThrow();
    expect(ours()).toMatchObject([{ markdown: expect.stringMatching(/^Sorry/) }]);
  });

  test("a message that vanishes is nobody's failure on the last receive either", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message, 2), context())).rejects.toThrow();
    simulator.remove(message.native);
    await handler(delivered(message, 6), context());
    expect(ours()).toEqual([]);
    expect(events().at(-1)).toMatchObject({ name: "message.failed", code: "message-gone" });
  });

  test("a message that vanishes meanwhile takes the placeholder with it", async () => {
    rekognition.on(DetectTextCommand).rejects(new Error("down"));
    const message = posted([await photograph()]);
    await expect(handler(delivered(message, 2), context())).rejects.toThrow();
    simulator.remove(message.native);
    await handler(delivered(message, 3), context());
    expect(ours()).toEqual([]);
    expect(events().at(-1)).toMatchObject({ name: "message.failed", code: "message-gone" });
  });
});

describe("a mention in reply to a picture", () => {
  const inReplyTo = (top: Message) => {
    const { room, native: parentId } = top;
    const person = simulator.people[1]?.id ?? "";
    const asked = simulator.post({ person, room, parentId, text: "whose is it?", mention: true });
    return { ...top, id: `webex:-:${asked.id}`, native: asked.id, person, sent: asked.created };
  };

  test("reads that picture, as seen in the message that holds it", async () => {
    const top = posted([await photograph()]);
    await handler(delivered(top), context());
    await handler(delivered(inReplyTo(top)), context());
    const [first, second] = ours();
    expect(second).toMatchObject({ parentId: top.native, markdown: first?.markdown });
    const sighted = events().filter(({ name }) => name === "plate.sighted");
    expect(sighted.map(({ message }) => message)).toEqual([top.id, top.id]);
    expect(new Set(sighted.map(({ id }) => id)).size).toBe(1);
    expect(sighted[1]).toMatchObject({ person: top.person });
    expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(1);
  });

  test("is not spoken of once the picture is deleted, not even in the last moment", async () => {
    const store = await import("../functions/store.js");
    const top = posted([await photograph()]);
    const asker = inReplyTo(top);
    interposed("reply#answer", () => store.markDeleted(top));
    await expect(handler(delivered(asker), context())).rejects.toMatchObject({
      code: "picture-gone",
    });
    expect(ours()).toEqual([]);
  });

  test("counts what the room has seen since", async () => {
    const [first, again] = [posted([await photograph(881)]), posted([await photograph(882)])];
    for (const one of [first, again]) await handler(delivered(one), context());
    await handler(delivered(inReplyTo(first)), context());
    const [before, , after] = ours().map(({ markdown = "" }) =>
      Number(/before: (\d+)/.exec(markdown)?.[1] ?? 0),
    );
    expect(after).toBe((before ?? 0) + 1);
  });

  test("is known to the picture's message before anything of it is kept", async () => {
    const store = await import("../functions/store.js");
    const top = posted([await photograph()]);
    const asker = inReplyTo(top);
    const known: string[][] = [];
    interposed("sighting#", async () => known.push(await store.askersOf(top)));
    await handler(delivered(asker), context());
    expect(known).toEqual([[asker.id]]);
  });

  test("whose picture was deleted says so, in the room, since its thread takes no replies", async () => {
    const top = posted([await photograph()]);
    const asker = inReplyTo(top);
    simulator.remove(top.native);
    await handler(delivered({ ...asker, parent: top.native }), context());
    expect(ours()).toMatchObject([
      { parentId: undefined, markdown: expect.stringContaining("or it was deleted") },
    ]);
  });

  test("is not told from thanks in a direct room: what was answered is not answered again", async () => {
    const top = posted([await photograph()], "direct");
    await handler(delivered(top), context());
    const [room, parentId] = [top.room, top.native];
    const thanks = simulator.post({ person: top.person, room, parentId, text: "thanks" });
    await handler(delivered({ ...top, id: `webex:-:${thanks.id}`, native: thanks.id }), context());
    expect(ours()[1]?.markdown).toContain("I have answered this picture, above");
  });

  test("says what to do where Webex does not show that picture", async () => {
    const [alice] = simulator.people;
    const room = simulator.rooms.find(({ type }) => type === "group")?.id ?? "";
    const files = [await photograph()];
    const hidden = simulator.post({ person: alice?.id ?? "", room, files });
    const asked = inReplyTo(message({ native: hidden.id, room, person: hidden.personId }));
    await handler(delivered(asked), context());
    expect(ours()).toMatchObject([{ markdown: expect.stringMatching(/cannot see.*\n.*again/) }]);
  });
});

test("a room that we are put out of again is not welcomed, and not tried again", async () => {
  const room = simulator.rooms[0]?.id ?? "";
  simulator.dismiss(room);
  const sent = new Date().toISOString();
  const joined = message({ id: "webex:-:MEMBER:2", native: "", room, sent, direct: false });
  await expect(handler(delivered(joined, 1, "room.joined"), context())).rejects.toThrow();
  await handler(delivered(joined, 2, "room.joined"), context());
  expect(ours()).toEqual([]);
});

test("a room that we are let into is welcomed once, in the room itself", async () => {
  const room = simulator.rooms[0]?.id ?? "";
  const sent = new Date().toISOString();
  const joined = message({ id: "webex:-:MEMBER:1", native: "", room, sent, direct: false });
  for (let n = 0; n < 3; n++) await handler(delivered(joined, 1, "room.joined"), context());
  expect(ours()).toMatchObject([
    { roomId: room, parentId: undefined, markdown: expect.stringContaining("kept for 30 days") },
  ]);
  expect(ours()[0]?.markdown).toContain("mention me");
});

describe("a failure", () => {
  test("that the token is rejected makes the next try ask for another one", async () => {
    forgetCredentials();
    storing("old-token");
    const message = posted([]);
    await expect(handler(delivered(message), context())).rejects.toMatchObject({
      code: "token-rejected",
    });
    storing("bot-token");
    await handler(delivered(message, 2), context());
    expect(ours()).toHaveLength(1);
  });

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
    expect(ours().filter(({ text }) => !text?.includes("I am reading"))).toEqual([]);
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
    expect(await handler(delivered(message, 6), context())).toEqual(left);
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

  test("to read the answer to a post makes no second one in a group that delivers our posts to us", async () => {
    const message = posted([await photograph()]);
    simulator.knobs.lostAnswers = 1;
    await expect(handler(delivered(message), context())).rejects.toMatchObject({
      code: "platform-silent",
    });
    const [post] = ours();
    const echo = { ...message, id: `webex:-:${post?.id}`, native: post?.id ?? "" };
    const whose = { person: simulator.bot.id, parent: message.native, sent: post?.created ?? "" };
    await keepEcho({ ...echo, ...whose });
    await handler(delivered(message, 2), context());
    expect(ours()).toHaveLength(1);
    expect(events().map(({ name }) => name)).not.toContain("reply.in_doubt");
    expect(events().at(-1)).toMatchObject({ name: "message.answered", replyId: post?.id });
  });

  test("of our own making, a malformed record, goes to the dead letters untouched", async () => {
    await expect(handler({ Records: [record("{}")] }, context())).rejects.toThrow();
    expect(ours()).toEqual([]);
  });
});
