import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let ledger: typeof import("../functions/ledger.js");
let room = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  ledger = await import("../functions/ledger.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  room += 1;
});

function sent(name: string, changes: Partial<Message> = {}): Message {
  const native = `${name}-${room}`;
  return message({ id: `webex:-:${native}`, native, room: `ROOM${room}`, ...changes });
}

function echo(name: string, changes: Partial<Message> = {}): Message {
  return sent(name, { person: "BOT", self: "BOT", parent: `A-${room}`, ...changes });
}

test("putReply writes only over the attempt that is known", async () => {
  const row = {
    state: "sending",
    attempt: 1,
    leaseUntil: 5,
    bodyHash: "h",
    doubts: 1,
  } as const;
  expect(await ledger.putReply(sent("A"), "answer", row, 0)).toBe(true);
  expect(await ledger.putReply(sent("A"), "answer", row, 0)).toBe(false);
  expect(await ledger.putReply(sent("A"), "answer", { ...row, attempt: 2 }, 1)).toBe(true);
  expect(await ledger.putReply(sent("A"), "answer", { ...row, state: "sent" }, 1)).toBe(false);
  expect(await ledger.replyRow(sent("A"), "answer")).toMatchObject({
    state: "sending",
    attempt: 2,
  });
  expect(await ledger.replyRow(sent("A"), "sorry")).toBeUndefined();
});

test("a reply's row that has expired stands in nobody's way", async () => {
  const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "h", doubts: 0 } as const;
  await ledger.putReply(sent("A"), "answer", row, 0);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 15 * 86_400_000 });
  expect(await ledger.replyRow(sent("A"), "answer")).toBeUndefined();
  expect(await ledger.putReply(sent("A"), "answer", row, 0)).toBe(true);
  vi.useRealTimers();
});

test("a reply is whose claims it first, again as often as that one likes", async () => {
  const id = `R${room}`;
  expect(await ledger.ownerOf(sent("A"), id)).toBeUndefined();
  const claims = ["A", "B", "A"].map((name) => () => ledger.claimed(sent(name), id));
  const ends = [];
  for (const claim of claims) ends.push(await claim());
  expect(ends).toEqual([true, false, true]);
  expect(await ledger.ownerOf(sent("B"), id)).toBe(sent("A").id);
});

test("of ten messages that claim a reply at the same moment one gets it", async () => {
  const names = Array.from({ length: 10 }, (_, n) => `M${n}`);
  const ends = await Promise.all(names.map((name) => ledger.claimed(sent(name), `R${room}`)));
  expect(ends.filter(Boolean)).toHaveLength(1);
});

test.each([
  { name: "in the message's thread", post: {}, asked: {}, want: true },
  { name: "in another thread", post: { parent: "other" }, asked: {}, want: false },
  { name: "in another room", post: { room: "other" }, asked: {}, want: false },
  { name: "of another channel", post: { channel: "other" }, asked: {}, want: false },
  { name: "from before the message", post: { sent: "2026-01-15T11:59:59.999Z" }, asked: {} },
  {
    name: "of the same second, told without its fraction",
    post: { sent: "2026-01-15T12:00:00.000Z" },
    asked: { sent: "2026-01-15T12:00:00.900Z" },
    want: true,
  },
  {
    name: "below what the message replies to",
    post: { parent: "TOP" },
    asked: { parent: "TOP" },
    want: true,
  },
  {
    name: "that hangs on nothing, for a room that let us in",
    post: { parent: undefined },
    asked: { native: "" },
    want: true,
  },
  {
    name: "that hangs on nothing, since what the thread hung on is gone",
    post: { parent: undefined },
    asked: { parent: "TOP" },
    want: true,
  },
])("a post of ours $name is found: $want", async ({ post, asked, want = false }) => {
  const made = echo("R", post as Partial<Message>);
  await ledger.keepEcho(made);
  const found = await ledger.echoesOf(sent("A", asked));
  expect(found).toEqual(want ? [made.native] : []);
});

test("a post that answers another message is not found", async () => {
  for (const name of ["R", "S", "T"]) await ledger.keepEcho(echo(name));
  await ledger.claimed(sent("B"), echo("R").native);
  await ledger.claimed(sent("A"), echo("S").native);
  const ids = [echo("S").native, echo("T").native];
  expect(await ledger.echoesOf(sent("A"))).toEqual(ids);
});

test("a post that was claimed before it was delivered is found by whoever claimed it, whose run may have ended there", async () => {
  await ledger.claimed(sent("A"), echo("R").native);
  await ledger.keepEcho(echo("R"));
  expect(await ledger.echoesOf(sent("A"))).toEqual([echo("R").native]);
});
