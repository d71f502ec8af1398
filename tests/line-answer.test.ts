import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Happening, Message } from "../functions/events.js";
import { type Line, startLine } from "../local/line/simulator.js";
import { served } from "./delivered.js";
import { drawn } from "./draw.js";
import { context, envelope, record } from "./fixtures.js";
import { CHANNEL, places } from "./lined.js";
import { allOf, tabled } from "./tabled.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const sqs = mockClient(SQSClient);
let receive: typeof import("../functions/receive.js").handler;
let answer: typeof import("../functions/answer.js").handler;
let forget: typeof import("../functions/forget.js").handler;
let store: typeof import("../functions/store.js");
let line: Line;
let where: ReturnType<typeof places>;
let url: string;
let width = 800; // each test draws a picture of its own, so that no reading is known
const statuses: number[] = [];
const read = {
  ...{ DetectedText: "SBA 1234 G", Type: "LINE" as const, Id: 0, Confidence: 99 },
  Geometry: { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } },
};

tabled(async () => {
  receive = (await import("../functions/receive.js")).handler;
  answer = (await import("../functions/answer.js")).handler;
  forget = (await import("../functions/forget.js")).handler;
  store = await import("../functions/store.js");
});

beforeEach(async () => {
  line = await startLine(CHANNEL);
  where = places(line);
  process.env.LINE_API_URL = line.url;
  process.env.LINE_DATA_URL = line.dataUrl;
  for (const client of [bus, manager, rekognition, sqs]) client.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  manager.on(GetSecretValueCommand).callsFake(({ SecretId }) => ({
    SecretString: SecretId.endsWith("/signing") ? CHANNEL.secret : '{"token":"line-token"}',
  }));
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [read] });
  statuses.length = 0;
  const invoke = async (event: unknown) => {
    const { statusCode = 0, ...rest } = await receive(event as APIGatewayProxyEventV2);
    statuses.push(statusCode);
    return { statusCode, ...rest };
  };
  url = await served(invoke, "POST /webhooks/line");
  line.subscribe(url);
  width += 1;
});

afterEach(() => line.stop());

type Told = { name: Happening; message: Message; detail: Record<string, unknown> };

// What the bus was told, as the queues would hand it on.
function events(name: Happening): Told[] {
  const entries = bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  return entries.flatMap(({ DetailType, Detail = "{}" }) => {
    const detail = JSON.parse(Detail);
    return DetailType === name
      ? [{ name, detail, message: { ...detail, id: detail.message } }]
      : [];
  });
}

const handed = (told: Told[], count = 1) =>
  told.map(({ name, message }) => record(envelope(message, name), count));
const answered = async (count = 1) => {
  await line.settled();
  const told = [...events("message.received"), ...events("room.joined")];
  await Promise.all(handed(told, count).map((one) => answer({ Records: [one] }, context())));
};
const forgotten = async (name: Happening) => {
  await line.settled();
  for (const one of handed(events(name))) await forget({ Records: [one] }, context());
};
const ours = (room = where.direct) =>
  line.messages(room).filter(({ person }) => person === where.bot);
const said = (room = where.direct) => ours(room).map(({ text }) => text);
const post = (more: object, room = where.direct) =>
  line.post({ person: where.alice, room, ...more } as never);
const car = async (n = 0) => ({
  name: "car.jpg",
  type: "image/jpeg",
  bytes: await drawn({ width: width * 10 + n, height: 80 }),
});
const rows = async () =>
  (await allOf(store.rowsOfPerson(`line:${where.bot}:${where.alice}`, "9"))).filter(({ pk }) =>
    events("message.received").some(({ message }) => pk === `message#${message.id}`),
  );

describe("words", () => {
  test("come back as they are, links and line breaks with them", async () => {
    post({ text: "see http://example.com\nand *this*" });
    await answered();
    expect(said()).toEqual(["see http://example.com\nand *this*"]);
    expect(statuses).toEqual([202]);
  });

  test.each([
    { name: "that ask for help get help", text: "help", want: /^Post a picture of a car/ },
    { name: "that ask to be forgotten are told so", text: "forget me", want: /^I forget/ },
  ])("$name", async ({ text, want }) => {
    post({ text });
    await answered();
    expect(said()).toEqual([expect.stringMatching(want)]);
  });

  test("of a sticker are none, so it gets help", async () => {
    post({ sticker: { packageId: "1", stickerId: "2" } });
    await answered();
    expect(said()).toEqual([expect.stringMatching(/^Post a picture/)]);
  });

  test("said to others in a group are not heard, and those that mention us come back", async () => {
    post({ text: "what a day" }, where.group);
    post({ text: "@Spotter hello", mention: true }, where.group);
    await answered();
    expect(said(where.group)).toEqual([expect.stringContaining("hello")]);
  });

  test("and answers are kept by person and time, and on no event", async () => {
    post({ text: "a word of mine" });
    await answered();
    expect((await rows()).map(({ sk, text }) => [sk, text])).toEqual([
      ["said#in", "a word of mine"],
      ["said#answer", "a word of mine"],
    ]);
    const put = JSON.stringify(bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input));
    expect(put).not.toMatch(/a word of mine|[Tt]oken/);
  });

  test("that could not be kept are not published, and LINE is told", async () => {
    const { AWS_ENDPOINT_URL_DYNAMODB, STORE_TABLE } = process.env;
    process.env.STORE_TABLE = "nowhere";
    post({ text: "hello" });
    post({ files: [await car()] });
    await line.settled();
    Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB, STORE_TABLE });
    expect(statuses).toEqual([503, 503]);
    expect(events("message.received")).toMatchObject([{ detail: { files: [expect.any(String)] } }]);
    await answered();
    expect(ours()).toMatchObject([{ text: expect.stringContaining("SBA1234G"), way: "push" }]);
  });
});

describe("pictures", () => {
  test("are read, with an answer that quotes them and costs nothing", async () => {
    const [{ id } = { id: "" }] = post({ files: [await car()] }, where.group);
    await answered();
    const text = expect.stringMatching(/^SBA1234G · Singapore/);
    expect(ours(where.group)).toMatchObject([{ text, way: "reply", quotedMessageId: id }]);
  });

  test("that come again get no other answer", async () => {
    post({ files: [await car()] });
    await answered();
    await line.deliverAgain();
    await answered(2);
    expect(said()).toHaveLength(1);
  });

  test.each(["together", "apart", "bare"] as const)(
    "of a set that come %s get one answer for all",
    async (way) => {
      line.knobs.sets = way;
      post({ files: [await car(0), await car(1), await car(2)] });
      await answered();
      expect(said()).toEqual([expect.stringMatching(/Picture 1[\s\S]*Picture 2[\s\S]*Picture 3/)]);
      expect(rekognition.commandCalls(DetectTextCommand)).toHaveLength(3);
    },
  );

  test("of a set of which one was unsent meanwhile are answered without it", async () => {
    const [first] = post({ files: [await car(0), await car(1)] });
    await line.settled();
    line.unsend({ room: where.direct, message: first?.id ?? "" });
    await forgotten("message.deleted");
    await answered();
    expect(said()).toEqual([expect.stringMatching(/not there any more[\s\S]*SBA1234G/)]);
  });

  test.each([
    {
      name: "a video",
      file: {
        name: "a.mp4",
        type: "video/mp4",
        bytes: Buffer.from("0000001c667479706d703432", "hex"),
      },
      want: /^This is a video/,
    },
    {
      name: "a document",
      file: {
        name: "a.pdf",
        type: "application/pdf",
        bytes: Buffer.from("%PDF-1.7 and more of it"),
      },
      want: /^This is a document/,
    },
  ])("that somebody asks about and are $name are told as such", async ({ file, want }) => {
    const [{ id } = { id: "" }] = post({ files: [file] });
    await line.settled();
    bus.resetHistory();
    post({ text: "and this?", quoted: id });
    await answered();
    expect(said()).toEqual([expect.stringMatching(want)]);
  });

  test.each([
    { name: "not answered yet", isAnswered: false },
    { name: "answered", isAnswered: true },
  ])(
    "that somebody asks about are no pictures where they are words, $name",
    async ({ isAnswered }) => {
      const [{ id } = { id: "" }] = post({ text: "first" });
      await (isAnswered ? answered() : line.settled());
      bus.resetHistory();
      post({ text: "second", quoted: id });
      await answered();
      expect(said().at(-1)).toBe("second");
    },
  );

  test("that were answered above are not read again in a direct chat", async () => {
    const [{ id } = { id: "" }] = post({ files: [await car()] });
    await answered();
    bus.resetHistory();
    post({ text: "thanks", quoted: id });
    await answered();
    expect(said().at(-1)).toMatch(/^I have answered this picture, above/);
  });

  test("whose plates are to be blurred are read, and told not to come back", async () => {
    const [{ id } = { id: "" }] = post({ files: [await car()] });
    await answered();
    bus.resetHistory();
    post({ text: "blur the plates", quoted: id });
    await answered();
    expect(said().at(-1)).toMatch(/I cannot post pictures here, so I blurred nothing[.․]$/);
  });

  test("that LINE keeps no more are told as such in a group", async () => {
    const [{ id } = { id: "" }] = post({ files: [await car()] }, where.group);
    await answered();
    bus.resetHistory();
    Object.assign(line.knobs.contents, { times: 9, status: 410 });
    line.post({
      person: where.ben,
      room: where.group,
      text: "@Spotter?",
      mention: true,
      quoted: id,
    } as never);
    await answered();
    expect(said(where.group).at(-1)).toMatch(/not there any more/);
  });

  test("of a set that are asked about one by one are kept as that one, and all forgotten", async () => {
    const { rowsOf } = await import("../functions/table.js");
    const ids: string[] = [];
    const kept = async () =>
      (await Promise.all(ids.map((id) => rowsOf(`message#line:${where.bot}:${id}`)))).flat();
    const seen = async () =>
      (await kept()).filter(({ sk }) => /^(picture|sighting)/.test(sk)).map(({ sk }) => sk);
    const set = post({ files: [await car(0), await car(1)] }, where.group);
    ids.push(...set.map(({ id }) => id));
    await answered();
    const before = await seen();
    bus.resetHistory();
    const [, second] = set;
    const asking = { person: where.ben, room: where.group, text: "@Spotter this?", mention: true };
    ids.push(...line.post({ ...asking, quoted: second?.id } as never).map(({ id }) => id));
    await answered();
    expect(said(where.group).at(-1)).toMatch(/^SBA1234G/);
    expect(await seen()).toEqual(before);
    for (const { id } of set) line.unsend({ room: where.group, message: id });
    await forgotten("message.deleted");
    expect(JSON.stringify(await kept())).not.toContain("SBA1234G");
  });

  test("show that we are at it", async () => {
    post({ files: [await car()] });
    let shown = false;
    line.onAsked(() => {
      shown ||= line.requests.some(({ path }) => path.endsWith("chat/loading/start"));
    });
    await answered();
    expect(shown).toBe(true);
  });
});

describe("unsending", () => {
  test("forgets what was seen and said, and not what others posted", async () => {
    const [gone] = post({ files: [await car(0)] });
    post({ text: "stays" });
    await answered();
    line.unsend({ room: where.direct, message: gone?.id ?? "" });
    await forgotten("message.deleted");
    expect((await rows()).map(({ text }) => text)).toEqual(["stays", "stays"]);
  });

  test("one of a set forgets that picture alone, and the words that told of it", async () => {
    const [gone] = post({ files: [await car(0), await car(1)] });
    await answered();
    line.unsend({ room: where.direct, message: gone?.id ?? "" });
    await forgotten("message.deleted");
    const left = (await rows()).map(({ sk }) => sk).sort();
    expect(left).toEqual(["picture#1", "said#in", "sighting#1#0"]);
  });
});

test("whoever asks to be forgotten is, with what we said", async () => {
  post({ files: [await car()] });
  await answered();
  bus.resetHistory();
  post({ text: "forget me" });
  await forgotten("person.left");
  const left = await allOf(store.rowsOfPerson(`line:${where.bot}:${where.alice}`, "9"));
  expect(left.map(({ text }) => text)).toEqual(["forget me"]);
});

test("what was posted before somebody asked to be forgotten, and came later, is not kept", async () => {
  post({ files: [await car()] });
  await line.settled();
  const [told] = events("message.received");
  bus.resetHistory();
  post({ text: "forget me" });
  await forgotten("person.left");
  await answer({ Records: handed(told ? [told] : []) }, context());
  expect(said()).toEqual([]);
  const left = await allOf(store.rowsOfPerson(`line:${where.bot}:${where.alice}`, "9"));
  expect(left.map(({ text }) => text)).toEqual(["forget me"]);
});

test("who asks about a picture does not become whose it is", async () => {
  const [{ id } = { id: "" }] = post({ files: [await car()] }, where.group);
  await answered();
  bus.resetHistory();
  line.post({
    person: where.ben,
    room: where.group,
    text: "@Spotter?",
    mention: true,
    quoted: id,
  } as never);
  await answered();
  bus.resetHistory();
  line.post({
    person: where.ben,
    room: where.group,
    text: "@Spotter forget me",
    mention: true,
    quoted: id,
  } as never);
  await forgotten("person.left");
  const kept = await allOf(store.rowsOfPerson(`line:${where.bot}:${where.alice}`, "9"));
  const ofIt = kept.filter(({ pk }) => pk === `message#line:${where.bot}:${id}`);
  expect(ofIt.map(({ sk }) => sk).sort()).toEqual([
    "picture#0",
    "said#answer",
    "said#in",
    "sighting#0#0",
  ]);
});

test("whom LINE does not name is told that nobody knows what is theirs", async () => {
  line.knobs.anonymous = true;
  post({ text: "@Spotter forget me", mention: true }, where.group);
  await answered();
  expect(events("person.left")).toEqual([]);
  expect(said(where.group)).toEqual([expect.stringMatching(/not told who you are/)]);
});

test.each([
  { name: "a friend", bend: () => line.follow(where.cara), room: () => where.directOfCara },
  {
    name: "a group",
    bend: () => [line.dismiss(where.group), line.invite(where.group)],
    room: () => where.group,
  },
])("$name is greeted, at no cost, and told what is kept", async ({ bend, room }) => {
  bend();
  await answered();
  const text = expect.stringMatching(/^Hello, I am Spotter[\s\S]*forget me/);
  expect(ours(room())).toMatchObject([{ text, way: "reply" }]);
});

test("Verify is answered, and nothing is written before a call is proven", async () => {
  expect(await line.verify()).toBe(200);
  const forged = await fetch(url, {
    method: "POST",
    body: "{}",
  });
  expect(forged.status).toBe(401);
  expect(bus.commandCalls(PutEventsCommand)).toEqual([]);
});

test("what the month's messages do not cover is told with the next answer", async () => {
  Object.assign(line.quota, { type: "limited", value: 1, used: 1 });
  line.knobs.tokenSeconds = -1;
  post({ files: [await car()] });
  await line.settled();
  const [told] = events("message.received");
  await aged(told);
  await answered();
  expect(events("message.failed" as Happening)).toMatchObject([
    { detail: { code: "allowance-gone" } },
  ]);
  line.knobs.tokenSeconds = 60;
  bus.resetHistory();
  post({ text: "hello?" });
  await answered();
  expect(said()).toEqual([
    expect.stringMatching(/^What was posted here at .* got no answer.*\nhello\?$/),
  ]);
  bus.resetHistory();
  post({ text: "again" });
  await answered();
  expect(said().at(-1)).toBe("again");
});

// As if the queue had taken longer than a reply token lives.
async function aged(told: Told | undefined): Promise<void> {
  const { putRow } = await import("../functions/table.js");
  await putRow({ pk: `message#${told?.message.id}`, sk: "said#in" }, "KEEP_DAYS", {
    token: "t",
    until: 1,
  });
}
