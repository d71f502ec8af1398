import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startTables } from "../local/aws/tables.js";
import { line, message, plate } from "./fixtures.js";
import { interrupted } from "./interposed.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let ledger: typeof import("../functions/ledger.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");
let dropping: typeof import("../functions/dropping.js");
let table: DynamoDBDocumentClient;
let room = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  ledger = await import("../functions/ledger.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
  dropping = await import("../functions/dropping.js");
});

afterAll(async () => {
  table.destroy();
  await tables.stop();
});

beforeEach(() => {
  room += 1;
});

function sent(id: string, at = "2026-01-15T12:00:00.000Z") {
  return message({ id: `webex:-:${id}-${room}`, room: `ROOM${room}`, sent: at });
}

function sighting(changes: Partial<import("../functions/store.js").Sighting> = {}) {
  return { ...plate(), picture: 0, n: 0, hash: "abc", ...changes };
}

async function rows(): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await table.send(new ScanCommand({ TableName: "store" }));
  return Items.filter(({ room: inRoom }) => inRoom === `webex:-:ROOM${room}`);
}

describe("a message that was deleted", () => {
  const reading = [line("SBA 1234 G")];

  test("loses its sightings and what was found in its pictures, also those without a plate", async () => {
    const message = sent("A");
    const [plated, plain] = [`plated${room}`, `plain${room}`];
    for (const [n, hash] of [plated, plain].entries()) {
      await store.keepPicture(message, n, hash);
      await known.keepAnswer(hash, "text", reading);
      await known.keepAnswer(hash, "labels", []);
    }
    await store.saveSightings(message, [sighting({ hash: plated })]);
    expect(await dropping.dropRows(message)).toBe(7);
    expect(await rows()).toEqual([]);
    expect(await known.answerKept(plated, "text")).toBeUndefined();
    expect(await known.answerKept(plain, "labels")).toBeUndefined();
    expect(await dropping.dropRows(message)).toBe(0);
  });

  test("loses all of it by a second try, where the first broke off", async () => {
    const message = sent("A");
    const hash = `broken${room}`;
    await store.keepPicture(message, 0, hash);
    await known.keepAnswer(hash, "text", reading);
    interrupted(2);
    await expect(dropping.dropRows(message)).rejects.toThrow("broke off");
    await dropping.dropRows(message);
    expect(await known.answerKept(hash, "text")).toBeUndefined();
  });

  test("leaves other messages' sightings, and the replies, as they are", async () => {
    const [message, other] = [sent("A"), sent("B")];
    await store.saveSightings(other, [sighting()]);
    const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 0 } as const;
    await ledger.putReply(message, "answer", row, 0);
    await dropping.dropRows(message);
    expect(await rows()).toHaveLength(1);
    expect(await ledger.replyRow(message, "answer")).toMatchObject({ state: "sent" });
  });

  test("is known to be deleted, and who asked about it", async () => {
    const message = sent("A");
    expect(await store.isDeleted(message)).toBe(false);
    await store.markDeleted(message);
    expect(await store.isDeleted(message)).toBe(true);
    await store.keepAsker(message, sent("B"));
    await store.keepAsker(message, sent("B"));
    expect(await store.askersOf(message)).toEqual([sent("B").id]);
  });
});

test("a sighting whose time is over does not count as seen before, though its row still stands", async () => {
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 31 * 86_400_000);
  await store.saveSightings(sent("A"), [sighting()]);
  clock.mockRestore();
  const asked = store.seenBefore(sent("B", "2026-01-15T13:00:00.000Z"), "SBA1234G");
  expect(await asked).toEqual({ times: 0 });
});

test("saveSightings again does not keep them any longer", async () => {
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 20 * 86_400_000);
  await store.saveSightings(sent("A"), [sighting()]);
  clock.mockRestore();
  await store.saveSightings(sent("A"), [sighting()]);
  const [{ expires } = {}] = await rows();
  expect(Number(expires) - Date.now() / 1000).toBeLessThan(11 * 86_400);
});

test("saveSightings keeps who, where, when and how it was read, with an expiry", async () => {
  await store.saveSightings(sent("A"), [sighting()]);
  expect(await rows()).toEqual([
    {
      ...sighting(),
      pk: `message#webex:-:A-${room}`,
      sk: "sighting#0#0",
      v: 1,
      channel: "webex",
      tenant: "-",
      room: `webex:-:ROOM${room}`,
      roomPlate: `webex:-:ROOM${room}#SBA1234G`,
      person: "webex:-:P1",
      day: expect.stringMatching(/^2026-01-15#[0-3]$/),
      time: "2026-01-15T12:00:00.000Z",
      expires: expect.any(Number),
    },
  ]);
  const [{ expires } = {}] = await rows();
  expect(Number(expires) - Date.now() / 1000).toBeGreaterThan(29.9 * 86_400);
});

test("a retry writes no second sighting", async () => {
  await store.saveSightings(sent("A"), [sighting()]);
  await store.saveSightings(sent("A"), [sighting()]);
  expect(await rows()).toHaveLength(1);
});

test("two sightings in one second are two", async () => {
  await store.saveSightings(sent("A"), [sighting(), sighting({ n: 1, plate: "E75H" })]);
  await store.saveSightings(sent("B"), [sighting()]);
  expect(await rows()).toHaveLength(3);
});

test("seenBefore counts other messages of this room, and knows the last", async () => {
  await store.saveSightings(sent("A", "2026-01-15T10:00:00.000Z"), [sighting()]);
  await store.saveSightings(sent("B", "2026-01-15T11:00:00.000Z"), [
    sighting(),
    sighting({ picture: 1 }),
  ]);
  await store.saveSightings(sent("C"), [sighting()]);
  expect(await store.seenBefore(sent("C"), "SBA1234G")).toEqual({
    times: 2,
    last: "2026-01-15T11:00:00.000Z",
  });
});

test.each([
  { name: "this message", id: "A", at: undefined, folded: "SBA1234G", moves: 0 },
  { name: "another plate", id: "B", at: undefined, folded: "E75H", moves: 0 },
  { name: "another room", id: "B", at: undefined, folded: "SBA1234G", moves: 1 },
  {
    name: "a later message",
    id: "B",
    at: "2026-01-15T11:59:59.999Z",
    folded: "SBA1234G",
    moves: 0,
  },
])("seenBefore does not count $name", async ({ id, at, folded, moves }) => {
  await store.saveSightings(sent("A"), [sighting()]);
  room += moves;
  expect(await store.seenBefore(sent(id, at), folded)).toEqual({ times: 0 });
});

test("an answer of the vision service is kept by picture and question", async () => {
  const hash = `hash${room}`;
  const lines = [line("SBA 1234 G")];
  expect(await known.answerKept(hash, "text")).toBeUndefined();
  await known.keepAnswer(hash, "text", lines);
  expect(await known.answerKept(hash, "text")).toEqual(lines);
  expect(await known.answerKept(hash, "labels")).toBeUndefined();
});

test("what has expired is gone, even where DynamoDB still has it", async () => {
  await known.keepAnswer(`old${room}`, "text", []);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 86_400_000 });
  expect(await known.answerKept(`old${room}`, "text")).toBeUndefined();
  vi.useRealTimers();
});

test("a plate is counted up to a hundred times, the newest first", async () => {
  const hour = (n: number) => new Date(Date.UTC(2026, 0, 1, n)).toISOString();
  for (let n = 0; n < 105; n++) await store.saveSightings(sent(`M${n}`, hour(n)), [sighting()]);
  const asked = store.seenBefore(sent("B", hour(999)), "SBA1234G");
  expect(await asked).toEqual({ times: 100, last: hour(104) });
});
