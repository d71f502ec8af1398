import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Failure } from "../functions/errors.js";
import type { Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { message, record } from "./fixtures.js";

const sqs = mockClient(SQSClient);
const START = Date.parse("2026-01-15T12:00:00.000Z");
let tables: Awaited<ReturnType<typeof startTables>>;
let spaced: typeof import("../functions/pace.js").spaced;
let failure: (code: Failure["code"]) => Failure;
let busy: Failure;
let rooms = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
});

afterAll(() => tables.stop());

// Each test has a copy of its own, which has not met a busy service, a room of its own, and no chance.
beforeEach(async () => {
  vi.resetModules();
  spaced = (await import("../functions/pace.js")).spaced;
  const errors = await import("../functions/errors.js");
  failure = (code) => new errors.Failure(code, "It broke.");
  busy = failure("vision-busy");
  sqs.reset();
  sqs.on(SendMessageCommand).resolves({});
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  rooms += 1;
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const from = (room: string, more: Partial<Message> = {}) =>
  message({ room: `${room}${rooms}`, ...more });

function queued({ ago = 0, times = 0, receives = 1 } = {}): SQSRecord {
  const one = record('{"x":1}', receives);
  const attributes = { ...one.attributes, SentTimestamp: String(START - ago) };
  const number = (value: number) => ({ dataType: "Number" as const, stringValue: String(value) });
  const waited = { Since: number(START - ago), Times: number(times) };
  return { ...one, attributes, messageAttributes: times ? waited : {} };
}

const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
const refused = () => Promise.reject(busy);
const done = async () => undefined;

test("work that is done is done, and nothing is sent", async () => {
  const work = vi.fn(done);
  expect(await spaced(queued(), from("R"), work)).toBeUndefined();
  expect(work).toHaveBeenCalledTimes(1);
  expect(sent()).toEqual([]);
});

test("work that fails otherwise fails", async () => {
  const failing = () => Promise.reject(failure("platform-failed"));
  await expect(spaced(queued(), from("R"), failing)).rejects.toThrow("It broke.");
  expect(sent()).toEqual([]);
});

test("what meets a busy service is sent to the queue anew: the same, since when it waits, and how often it did", async () => {
  expect(await spaced(queued({ ago: 4000 }), from("R"), refused)).toBe(3);
  expect(sent()).toEqual([
    {
      QueueUrl: process.env.QUEUE_URL,
      MessageBody: '{"x":1}',
      DelaySeconds: 3,
      MessageAttributes: {
        Since: { DataType: "Number", StringValue: String(START - 4000) },
        Times: { DataType: "Number", StringValue: "1" },
      },
    },
  ]);
  await spaced(queued({ ago: 9000, times: 1 }), from("R"), refused);
  expect(sent()[1]?.MessageAttributes).toEqual({
    Since: { DataType: "Number", StringValue: String(START - 9000) },
    Times: { DataType: "Number", StringValue: "2" },
  });
});

test("the wait grows with what the message's own room has at it, and with no other's", async () => {
  const waits: (number | undefined)[] = [];
  for (let n = 0; n < 20; n += 1)
    waits.push(await spaced(queued({ times: 1 }), from("Loud"), refused));
  // Three seconds; from the eleventh on half a second more for each.
  expect(waits.slice(0, 10)).toEqual(Array(10).fill(3));
  expect(waits.slice(10)).toEqual([4, 4, 5, 5, 6, 6, 7, 7, 8, 8]);
  expect(await spaced(queued(), from("Quiet"), done)).toBeUndefined();
  expect(await spaced(queued({ times: 1 }), from("Quiet"), refused)).toBe(3);
});

test.each([
  { random: 0, want: 2 },
  { random: 0.999, want: 4 },
])(
  "what was refused together does not come back together: $random, $want",
  async ({ random, want }) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    expect(await spaced(queued(), from("R"), refused)).toBe(want);
  },
);

test("a queue delays a message for fifteen minutes at most", async () => {
  const { addedTo } = await import("../functions/table.js");
  const loud = from("Loud");
  const key = { pk: `pace#webex:-:${loud.room}`, sk: new Date(START).toISOString() };
  await addedTo(key, 5000, 60);
  expect(await spaced(queued(), loud, refused)).toBe(900);
});

describe("where many wait", () => {
  // The service was busy a moment ago.
  async function crowded(): Promise<void> {
    await spaced(queued(), from("Other"), refused);
    sqs.resetHistory();
  }

  async function tried(count: number, one: SQSRecord, of: Message): Promise<number> {
    const work = vi.fn(done);
    for (let n = 0; n < count; n += 1) await spaced(one, of, work);
    return work.mock.calls.length;
  }

  test.each([
    { name: "the first ten of a room are tried", count: 10, record: {}, of: {}, want: 10 },
    { name: "others of it are put off", count: 30, record: {}, of: {}, want: 10 },
    { name: "what has waited is tried", count: 30, record: { times: 1 }, of: {}, want: 30 },
    {
      name: "what failed otherwise is tried",
      count: 30,
      record: { receives: 2 },
      of: {},
      want: 30,
    },
    {
      name: "what is answered together comes together",
      count: 30,
      record: {},
      of: { set: { id: "s" } },
      want: 30,
    },
    {
      name: "what is said to others is tried",
      count: 30,
      record: {},
      of: { aside: true },
      want: 30,
    },
  ])("$name", async ({ count, record: how, of, want }) => {
    await crowded();
    expect(await tried(count, queued(how), from("Loud", of))).toBe(want);
    expect(sent()).toHaveLength(count - want);
  });

  test("a message that waited in the queue for ten seconds says so, too", async () => {
    expect(await tried(30, queued({ ago: 9_999 }), from("Loud"))).toBe(30);
    expect(await tried(30, queued({ ago: 10_001 }), from("Loud"))).toBe(10);
  });

  test("after ten seconds the service is believed to have room again", async () => {
    await crowded();
    vi.setSystemTime(START + 10_001);
    const now = {
      ...queued(),
      attributes: { ...queued().attributes, SentTimestamp: String(START + 10_000) },
    };
    expect(await tried(30, now, from("Loud"))).toBe(30);
  });

  test("what cannot be put off is tried", async () => {
    await crowded();
    sqs.on(SendMessageCommand).rejects(new Error("AccessDenied"));
    expect(await tried(30, queued(), from("Loud"))).toBe(30);
  });
});

test.each([
  { name: "it waits for more than an hour", ago: 60 * 60_000 + 1, fails: false },
  { name: "it cannot be sent", ago: 0, fails: true },
])("it is a try like any other where $name", async ({ ago, fails }) => {
  if (fails) sqs.on(SendMessageCommand).rejects(new Error("AccessDenied"));
  await expect(spaced(queued({ ago, times: 1 }), from("R"), refused)).rejects.toBe(busy);
  expect(sent()).toHaveLength(fails ? 1 : 0);
});
