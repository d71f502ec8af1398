import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test } from "vitest";
import { eventOf, heardIn, publish } from "../functions/events.js";
import { message } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const one = message({ direct: false, self: "BOT" });

beforeEach(() => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

function entries() {
  return bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ Detail = "", ...entry }) => ({ ...entry, detail: JSON.parse(Detail) }));
}

test("publish names the event, the bus and the message it belongs to", async () => {
  await publish([eventOf({ name: "message.received", message: one })]);
  expect(entries()).toEqual([
    {
      EventBusName: "bus",
      Source: "spotter",
      DetailType: "message.received",
      detail: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        version: 1,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        message: "webex:-:MSG1",
        channel: "webex",
        tenant: "-",
        room: "ROOM1",
        person: "P1",
        native: "MSG1",
        sent: "2026-01-15T12:00:00.000Z",
        direct: false,
        self: "BOT",
      },
    },
  ]);
});

test("a repeat carries the same id; another message, name or ordinal another one", async () => {
  const failed = { name: "message.failed", message: one, detail: { code: "x" } } as const;
  const answered = { replyId: "R", pictures: 1, plates: 1 };
  await publish([
    failed,
    failed,
    { ...failed, ordinal: 1 },
    { ...failed, message: message({ id: "webex:-:MSG2" }) },
    { name: "message.answered", message: one, detail: answered },
  ]);
  const ids = entries().map(({ detail }) => detail.id);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(4);
});

test("publish puts at most ten events into a call, and nothing where there is none", async () => {
  const event = { name: "message.failed", message: one, detail: { code: "x" } } as const;
  await publish([]);
  await publish(Array.from({ length: 23 }, (_, ordinal) => ({ ...event, ordinal })));
  const sizes = bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.length);
  expect(sizes).toEqual([10, 10, 3]);
});

test("publish puts no more bytes into a call than the bus takes", async () => {
  const code = "x".repeat(90_000);
  const event = { name: "message.failed", message: one, detail: { code } } as const;
  await publish([event, event, event]);
  const sizes = bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.length);
  expect(sizes).toEqual([2, 1]);
});

test("publish fails when the bus refuses even one event", async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "Throttled" }] });
  const event = { name: "message.failed", message: one, detail: { code: "x" } } as const;
  await expect(publish([event])).rejects.toMatchObject({ code: "bus-refused" });
});

test("heardIn returns what was published, from the whole envelope", async () => {
  await publish([eventOf({ name: "message.received", message: one })]);
  const [entry] = entries();
  const envelope = { version: "0", "detail-type": "message.received", detail: entry?.detail };
  expect(heardIn(JSON.stringify(envelope))).toEqual({ name: "message.received", message: one });
});

test.each([
  { name: "no JSON", body: "hello" },
  { name: "no message", body: '{"detail":{}}' },
  {
    name: "a message without a room",
    body: '{"detail":{"message":"webex:-:1","channel":"webex"}}',
  },
])("heardIn lets $name end in the dead letters", ({ body }) => {
  expect(() => heardIn(body)).toThrow();
});
