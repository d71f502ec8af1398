import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../functions/events.js";
import type { Limits, Posted } from "../functions/limits.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

const NOON = Date.parse("2026-01-15T12:03:00.000Z");
const TEN = "2026-01-15T12:10:00.000Z";
let tables: Awaited<ReturnType<typeof startTables>>;
let limits: typeof import("../functions/limits.js");
let room = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  limits = await import("../functions/limits.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  room += 1;
});

let ids = 0;

function sent(changes: Partial<Message> = {}): Message {
  ids += 1;
  const id = `webex:-:${room}.${ids}`;
  return message({ id, room: `ROOM${room}`, person: `P${room}`, ...changes });
}

function posted(changes: Partial<Omit<Posted, "limits">> & { limits?: Partial<Limits> } = {}) {
  const most = { person: 3, room: 5, day: 8, ...changes.limits };
  return { pictures: 1, zone: "UTC", now: NOON, ...changes, limits: most };
}

async function ends(messages: Message[], changes?: Parameters<typeof posted>[0]) {
  const found = [];
  for (const one of messages) found.push(await limits.excessOf(one, posted(changes)));
  return found.map((excess) => excess && `${excess.limit}${excess.isFirst ? ", told" : ""}`);
}

const some = (count: number, changes: (n: number) => Partial<Message> = () => ({})) =>
  Array.from({ length: count }, (_, n) => sent(changes(n)));

test("a person may post so many pictures in ten minutes, and is told once that it is enough", async () => {
  const over = await ends(some(6));
  expect(over).toEqual([undefined, undefined, undefined, "person, told", "person", "person"]);
});

test("what one person posts too much leaves the room's others as they were", async () => {
  await ends(some(20));
  const others = await ends(some(2, () => ({ person: `other${room}` })));
  expect(others).toEqual([undefined, undefined]);
});

test("a room may have so many pictures in ten minutes, of whomever", async () => {
  const over = await ends(some(7, (n) => ({ person: `${room}.${n}` })));
  expect(over.slice(4)).toEqual([undefined, "room, told", "room"]);
});

test("what is too much in one room leaves the next as it was", async () => {
  await ends(some(20, (n) => ({ person: `${room}.${n}` })));
  expect(await ends(some(1, () => ({ room: `other${room}` })))).toEqual([undefined]);
});

test("a room may have so many pictures in a day, however slowly", async () => {
  const messages = some(11, (n) => ({ person: `${room}.${n}` }));
  const found = [];
  for (const [n, one] of messages.entries()) {
    const now = NOON + n * 15 * 60_000;
    found.push((await limits.excessOf(one, posted({ now })))?.limit);
  }
  expect(found.slice(7)).toEqual([undefined, "day", "day", "day"]);
  const tomorrow = posted({ now: NOON + 24 * 3_600_000 });
  expect(await limits.excessOf(sent({ person: "new" }), tomorrow)).toBeUndefined();
});

test("the day is that of the room's time zone", async () => {
  const day = { limits: { day: 1 }, zone: "Asia/Singapore" };
  const at = async (time: string, person: string) =>
    (await limits.excessOf(sent({ person }), posted({ ...day, now: Date.parse(time) })))?.limit;
  expect(await at("2026-01-15T12:00:00Z", `a${room}`)).toBeUndefined();
  expect(await at("2026-01-15T15:59:00Z", `b${room}`)).toBe("day");
  expect(await at("2026-01-15T16:01:00Z", `c${room}`)).toBeUndefined();
});

test("after ten minutes there is room again", async () => {
  await ends(some(9));
  expect(await ends(some(2), { now: Date.parse(TEN) })).toEqual([undefined, undefined]);
});

test("a message says when it is over, a day does not", async () => {
  const [one] = some(1);
  const over = await limits.excessOf(one as Message, posted({ pictures: 4 }));
  expect(over).toEqual({ limit: "person", most: 3, until: Date.parse(TEN), isFirst: true });
  const day = posted({ pictures: 4, limits: { person: 9, room: 9, day: 3 } });
  expect(await limits.excessOf(sent(), day)).toEqual({ limit: "day", most: 3, isFirst: true });
});

test("every picture of a message counts", async () => {
  expect(await ends(some(2), { pictures: 2 })).toEqual([undefined, "person, told"]);
});

describe("a message that is tried again", () => {
  test("counts once", async () => {
    const one = sent();
    expect(await ends([one, one, one, one, one, sent(), sent()])).toEqual(Array(7).fill(undefined));
  });

  test("is told again what it was told, and the others are not", async () => {
    await ends(some(3));
    const [first, second] = [sent(), sent()];
    const over = await ends([first, second, second, first]);
    expect(over).toEqual(["person, told", "person", "person", "person, told"]);
  });
});

test("of many that go over a limit at the same moment one is told", async () => {
  const all = await Promise.all(some(20).map((one) => limits.excessOf(one, posted())));
  expect(all.filter((excess) => !excess)).toHaveLength(3);
  expect(all.filter((excess) => excess?.isFirst)).toHaveLength(1);
});
