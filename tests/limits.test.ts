import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../functions/events.js";
import type { Limits, Posted } from "../functions/limits.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";
import { interposed } from "./interposed.js";

const NOON = "2026-01-15T12:03:00.000Z";
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
  return message({ id, room: `ROOM${room}`, person: `P${room}`, sent: NOON, ...changes });
}

function posted(changes: Partial<Omit<Posted, "limits">> & { limits?: Partial<Limits> } = {}) {
  const most = { person: 3, room: 5, day: 8, ...changes.limits };
  return { pictures: 1, zone: "UTC", ...changes, limits: most };
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
  const over = await ends(some(7, (n) => ({ person: `${room}.${n % 6}` })));
  expect(over.slice(4)).toEqual([undefined, "room, told", "room, told"]);
});

test("what is too much in one room leaves the next as it was", async () => {
  await ends(some(20, (n) => ({ person: `${room}.${n}` })));
  expect(await ends(some(1, () => ({ room: `other${room}` })))).toEqual([undefined]);
});

test("a room may have so many pictures in a day, however slowly", async () => {
  const messages = some(11, (n) => ({ person: `${room}.${n}` }));
  const found = [];
  for (const [n, one] of messages.entries()) {
    const later = { ...one, sent: new Date(Date.parse(NOON) + n * 15 * 60_000).toISOString() };
    found.push((await limits.excessOf(later, posted()))?.limit);
  }
  expect(found.slice(7)).toEqual([undefined, "day", "day", "day"]);
  const tomorrow = sent({ sent: "2026-01-16T00:01:00.000Z" });
  expect(await limits.excessOf(tomorrow, posted())).toBeUndefined();
});

test("the day is that of the room's time zone", async () => {
  const day = posted({ limits: { day: 1 }, zone: "Asia/Singapore" });
  const at = async (time: string, person: string) =>
    (await limits.excessOf(sent({ person, sent: time }), day))?.limit;
  expect(await at("2026-01-15T12:00:00.000Z", `a${room}`)).toBeUndefined();
  expect(await at("2026-01-15T15:59:00.000Z", `b${room}`)).toBe("day");
  expect(await at("2026-01-15T16:01:00.000Z", `c${room}`)).toBeUndefined();
});

test("after ten minutes there is room again", async () => {
  await ends(some(9));
  expect(await ends(some(1, () => ({ sent: TEN })))).toEqual([undefined]);
});

test("a message says when it is over, a day does not", async () => {
  await ends(some(3));
  const over = await limits.excessOf(sent(), posted());
  expect(over).toEqual({ limit: "person", most: 3, until: Date.parse(TEN), isFirst: true });
  const day = posted({ limits: { person: 9, room: 9, day: 3 } });
  const last = sent({ person: `other${room}` });
  expect(await limits.excessOf(last, day)).toEqual({ limit: "day", most: 3, isFirst: true });
});

test("every picture of a message counts", async () => {
  expect(await ends(some(2), { pictures: 2 })).toEqual([undefined, "person, told"]);
});

test("a message of more pictures than there may be is taken where it is the first", async () => {
  expect(await ends(some(2), { pictures: 50 })).toEqual([undefined, "person, told"]);
});

test("one person may take half of a room's day, and all of it in a direct room", async () => {
  const quick = { limits: { person: 99, room: 99, day: 4 } };
  const [group, direct] = [some(4), some(5, () => ({ direct: true, room: `direct${room}` }))];
  expect(await ends(group, quick)).toEqual([undefined, undefined, "share, told", "share"]);
  expect((await ends(direct, quick)).slice(3)).toEqual([undefined, "day, told"]);
  expect(await ends([sent({ person: `other${room}` })], quick)).toEqual([undefined]);
});

test("what comes late, after an outage, is no flood", async () => {
  const minutes = Array.from(
    { length: 10 },
    (_, n) => `2026-01-15T1${n % 10 < 5 ? 2 : 3}:${n % 5}9`,
  );
  const late = minutes.map((minute) => sent({ sent: `${minute}:00.000Z` }));
  const generous = { limits: { person: 1, room: 1, day: 99 } };
  expect(await ends(late, generous)).toEqual(Array(10).fill(undefined));
});

test("that a message was left out is known", async () => {
  const [first, second] = [sent(), sent()];
  await ends([first, second], { limits: { person: 1 } });
  expect([await limits.wasLeftOut(first), await limits.wasLeftOut(second)]).toEqual([false, true]);
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

test.each([{ channel: "other" }, { tenant: "other" }])(
  "what was posted in %j does not count elsewhere",
  async (changes) => {
    await ends(some(9, () => changes));
    expect(await ends(some(1))).toEqual([undefined]);
  },
);

test("whoever goes over a room's limit is told, each once", async () => {
  const people = ["a", "b", "a", "b"].map((name) => ({ person: `${name}${room}` }));
  const over = await ends(
    some(9, (n) => people[n % 4] ?? {}),
    { limits: { person: 9, day: 99 } },
  );
  expect(over.slice(5)).toEqual(["room, told", "room, told", "room", "room"]);
});

test("a run that ends while it counts lets the message pass, and counts once", async () => {
  const one = sent();
  interposed("limit", () => Promise.reject(new Error("ended")));
  await expect(limits.excessOf(one, posted())).rejects.toThrow("ended");
  expect(await ends(Array(4).fill(one))).toEqual(Array(4).fill(undefined));
  expect((await ends(some(4))).slice(2)).toEqual([undefined, "person, told"]);
});

test("counts are kept for two days, since what is answered may be late", async () => {
  await ends(some(3));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 47 * 3_600_000 });
  const over = await ends(some(1));
  vi.useRealTimers();
  expect(over).toEqual(["person, told"]);
});

test("of many that go over a limit at the same moment one is told", async () => {
  const all = await Promise.all(some(20).map((one) => limits.excessOf(one, posted())));
  expect(all.filter((excess) => !excess)).toHaveLength(3);
  expect(all.filter((excess) => excess?.isFirst)).toHaveLength(1);
});
