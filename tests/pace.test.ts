import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Failure } from "../functions/errors.js";
import type { Heard, Message } from "../functions/events.js";
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

function from(room: string, more: Partial<Message> = {}, how: Partial<Heard> = {}): Heard {
  return {
    name: "message.received",
    message: message({ room: `${room}${rooms}`, ...more }),
    ...how,
  };
}

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
        Failed: { DataType: "Number", StringValue: "0" },
      },
    },
  ]);
  await spaced(queued({ ago: 9000, times: 1 }), from("R"), refused);
  expect(sent()[1]?.MessageAttributes).toEqual({
    Since: { DataType: "Number", StringValue: String(START - 9000) },
    Times: { DataType: "Number", StringValue: "2" },
    Failed: { DataType: "Number", StringValue: "0" },
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

describe("in a room", () => {
  const by = (person: string) => from("R", { person });

  // So many messages of a person that all meet a busy service.
  async function posts(count: number, person: string): Promise<void> {
    for (let n = 0; n < count; n += 1) await spaced(queued({ times: 1 }), by(person), refused);
  }

  test("one who posts without end waits for it alone, whatever becomes of what is posted", async () => {
    await posts(30, "Loud");
    expect(await spaced(queued({ times: 1 }), by("Loud"), refused)).toBe(14);
    expect(await spaced(queued({ times: 1 }), by("Quiet"), refused)).toBe(4);
    for (let n = 0; n < 30; n += 1) await spaced(queued(), by("Loud"), done);
    expect(await spaced(queued(), by("Another"), done)).toBe(4);
  });

  test("many who post a few each wait for all of them, and one who posts more for that, too", async () => {
    for (const person of ["A", "B", "C", "D"]) await posts(6, person);
    expect(await spaced(queued({ times: 1 }), by("A"), refused)).toBe(11);
    await posts(6, "A");
    expect(await spaced(queued({ times: 1 }), by("A"), refused)).toBe(14);
  });

  test("those of whom nobody knows who they are, are not one person", async () => {
    await posts(15, "");
    expect(await spaced(queued({ times: 1 }), by(""), refused)).toBe(6);
  });
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
  const key = { pk: `pace#webex:-:${loud.message.room}`, sk: new Date(START).toISOString() };
  await addedTo(key, 5000, 60);
  expect(await spaced(queued(), loud, refused)).toBe(900);
});

describe("where many wait", () => {
  // The service was busy a moment ago.
  async function crowded(): Promise<void> {
    await spaced(queued(), from("Other"), refused);
    sqs.resetHistory();
  }

  // A message with a token, by which it is answered for nothing until then.
  async function given(until: number): Promise<Heard> {
    const { keepGiven } = await import("../functions/journal.js");
    const heard = from("Loud", { id: `line:-:given${rooms}` });
    await keepGiven([{ ...heard, given: { token: "t", until } }]);
    return heard;
  }

  async function tried(count: number, one: SQSRecord, of: Heard): Promise<number> {
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

  test.each([
    { name: "a message that can be answered for nothing for a while is tried", left: 1, want: 30 },
    { name: "one that could be is put off", left: 0, want: 10 },
  ])("while the service has room, $name", async ({ left, want }) => {
    const of = await given(START + left);
    expect(await tried(30, queued({ ago: 10_001 }), of)).toBe(want);
  });

  test("while it has none, that is no reason to try", async () => {
    await crowded();
    const of = await given(START + 40_000);
    expect(await tried(30, queued(), of)).toBe(10);
  });

  test("whoever lets us into a room is welcomed", async () => {
    await crowded();
    expect(await tried(30, queued(), from("Loud", {}, { name: "room.joined" }))).toBe(30);
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

test("it is a try like any other where it waits for more than an hour", async () => {
  const old = queued({ ago: 60 * 60_000 + 1, times: 1 });
  await expect(spaced(old, from("R"), refused)).rejects.toBe(busy);
  expect(sent()).toHaveLength(0);
});

test("it is a try like any other where too many of its tries, over all its copies, came to nothing", async () => {
  expect(await spaced(queued({ receives: 5 }), from("R"), refused)).toBe(3);
  const Failed = { dataType: "Number" as const, stringValue: "4" };
  const one = queued({ receives: 2, times: 1 });
  const again = { ...one, messageAttributes: { ...one.messageAttributes, Failed } };
  await expect(spaced(again, from("R"), refused)).rejects.toBe(busy);
  expect(sent()).toHaveLength(1);
});

test("it is a try like any other where it cannot be sent, and says why", async () => {
  const cause = new Error("AccessDenied");
  sqs.on(SendMessageCommand).rejects(cause);
  const failing = spaced(queued({ times: 1 }), from("R"), refused);
  await expect(failing).rejects.toMatchObject({ code: "vision-busy", cause });
});
