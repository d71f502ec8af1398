import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Place } from "../../functions/channels.js";
import { Failure } from "../../functions/errors.js";
import { startTables } from "../../local/aws/tables.js";
import type { Knobs } from "../../local/line/knobs.js";
import { CHANNEL, overheard } from "../lined.js";

const HOUR = 3600; // seconds
const ALIVE = 50; // seconds for which we use a reply token
const SURE = 25; // seconds in which a token that is refused must have been taken

const bus = mockClient(EventBridgeClient);
let tables: Awaited<ReturnType<typeof startTables>>;
let replyOnce: typeof import("../../functions/outbox.js").replyOnce;
let line: typeof import("../../functions/line.js").line;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  ({ replyOnce } = await import("../../functions/outbox.js"));
  ({ line } = await import("../../functions/line.js"));
});
afterAll(() => tables.stop());
afterEach(() => vi.useRealTimers());

/** Try is one of a reply: so many seconds after the message, and how LINE breaks meanwhile. */
type Try = { at: number; broken?: Pick<Knobs["broken"], "moment" | "status"> };

const cut = (moment: "before" | "after") => ({ moment, status: 0 });
const CRASH = { moment: "after", status: 500 } as const;
const [SILENT, GONE] = ["platform-silent", "allowance-gone"];

/** Somebody's words as LINE delivers them, and what is to be done about them. */
async function posted(began: number) {
  const world = await overheard();
  const { line: simulator, direct, alice, target } = world;
  simulator.post({ person: alice, room: direct, text: "hello" });
  await world.events();
  const body = Buffer.from(target.heard[0]?.body ?? "");
  const delivery = { channel: "line", method: "POST", headers: {}, query: {}, body };
  const credentials = { signing: [CHANNEL.secret], token: () => CHANNEL.token };
  const [heard] = await line.eventsIn(delivery, credentials);
  if (!heard) throw new Error("Nothing was heard.");
  expect(heard.given?.until).toBe(began + ALIVE * 1000);
  return { ...world, place: { ...heard, credentials } };
}

/** Plays tries, and returns how each ended, the ways that our replies came which stand, how often we told of doubt, and what it cost. */
async function played(tries: Try[], pushes = 100) {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const began = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: began });
  const { place, bot, direct, line: simulator } = await posted(began);
  const { url, dataUrl, knobs, quota, messages } = simulator;
  Object.assign(process.env, { LINE_API_URL: url, LINE_DATA_URL: dataUrl });
  quota.value = pushes;
  const ends: string[] = [];
  for (const { at, broken } of tries) {
    vi.setSystemTime(began + at * 1000);
    Object.assign(knobs.broken, { ...broken, times: broken ? 1 : 0 });
    ends.push(await endOf({ ...place, until: Date.now() + 9_000 }));
  }
  const ours = messages(direct).filter(({ person }) => person === bot);
  const calls = bus.commandCalls(PutEventsCommand);
  const entries = calls.flatMap(({ args }) => args[0].input.Entries ?? []);
  const doubts = entries.filter(({ DetailType }) => DetailType === "reply.in_doubt");
  const told = new Set(doubts.map(({ Detail = "{}" }) => JSON.parse(Detail).id));
  return { ends, ways: ours.map(({ way }) => way), doubts: told.size, used: quota.used };
}

async function endOf(place: Place): Promise<string> {
  const said = replyOnce(line, place, "answer", [["Hello."]]);
  return await said.then(
    () => "said",
    (error) => (error instanceof Failure ? error.code : String(error)),
  );
}

const [reply, push] = ["reply", "push"];

test.each([
  {
    name: "a reply that was cut off before it stood is made again by the same token",
    tries: [{ at: 1, broken: cut("before") }, { at: SURE - 1 }],
    want: { ends: [SILENT, "said"], ways: [reply], doubts: 0, used: 0 },
  },
  {
    name: "a reply that was cut off once it stood is not made again: its token is spent",
    tries: [{ at: 1, broken: cut("after") }, { at: SURE - 1 }],
    want: { ends: [SILENT, "said"], ways: [reply], doubts: 0, used: 0 },
  },
  {
    name: "a reply during which LINE broke once it stood is not made again either",
    tries: [{ at: 1, broken: CRASH }, { at: SURE - 1 }],
    want: { ends: ["platform-failed", "said"], ways: [reply], doubts: 0, used: 0 },
  },
  {
    name: "a reply that is cut off again and again stands once",
    tries: [
      { at: 1, broken: cut("before") },
      { at: 10, broken: cut("after") },
      { at: 20, broken: cut("before") },
      { at: SURE - 1 },
    ],
    want: { ends: [SILENT, SILENT, SILENT, "said"], ways: [reply], doubts: 0, used: 0 },
  },
  {
    name: "a reply that was cut off before it stood is made by the same token while that lives, and told of as in doubt",
    tries: [{ at: 1, broken: cut("before") }, { at: SURE }],
    want: { ends: [SILENT, "said"], ways: [reply], doubts: 1, used: 0 },
  },
  {
    name: "a reply that was cut off once it stood is pushed later, where the token may have died by itself",
    tries: [{ at: 1, broken: cut("after") }, { at: SURE }],
    want: { ends: [SILENT, "said"], ways: [reply, push], doubts: 1, used: 1 },
  },
  {
    name: "a reply that was cut off before it stood is pushed when the token has run out, and told of as in doubt",
    tries: [{ at: 1, broken: cut("before") }, { at: ALIVE }],
    want: { ends: [SILENT, "said"], ways: [push], doubts: 1, used: 1 },
  },
  {
    name: "a reply that was cut off once it stood comes twice when the token has run out, and that is told",
    tries: [{ at: 1, broken: cut("after") }, { at: ALIVE }],
    want: { ends: [SILENT, "said"], ways: [reply, push], doubts: 1, used: 1 },
  },
  {
    name: "a push that was cut off before it stood is made again",
    tries: [{ at: ALIVE, broken: cut("before") }, { at: 2 * ALIVE }],
    want: { ends: [SILENT, "said"], ways: [push], doubts: 0, used: 1 },
  },
  {
    name: "a push that was cut off once it stood is known by its key, as long as LINE knows that",
    tries: [{ at: ALIVE, broken: cut("after") }, { at: 22 * HOUR }],
    want: { ends: [SILENT, "said"], ways: [push], doubts: 0, used: 1 },
  },
  {
    name: "a push during which LINE broke once it stood is known by its key, too",
    tries: [{ at: ALIVE, broken: CRASH }, { at: 2 * ALIVE }],
    want: { ends: ["platform-failed", "said"], ways: [push], doubts: 0, used: 1 },
  },
  {
    name: "a push whose key may be forgotten comes twice, and that is told",
    tries: [{ at: ALIVE, broken: cut("after") }, { at: 25 * HOUR }],
    want: { ends: [SILENT, "said"], ways: [push, push], doubts: 1, used: 2 },
  },
  {
    name: "a reply in doubt that was pushed, and cut off once more, is in doubt once",
    tries: [
      { at: 1, broken: cut("after") },
      { at: ALIVE, broken: cut("after") },
      { at: 2 * ALIVE },
    ],
    want: { ends: [SILENT, SILENT, "said"], ways: [reply, push], doubts: 1, used: 1 },
  },
  {
    name: "what was said is not said again, however late it is asked for",
    tries: [{ at: 1 }, { at: 30 }, { at: 2 * ALIVE }, { at: 25 * HOUR }],
    want: { ends: ["said", "said", "said", "said"], ways: [reply], doubts: 0, used: 0 },
  },
])("$name", async ({ tries, want }) => {
  expect(await played(tries)).toEqual(want);
});

test.each([
  {
    name: "needs none where the token lives",
    pushes: 0,
    tries: [{ at: 1 }],
    want: { ends: ["said"], ways: [reply], doubts: 0, used: 0 },
  },
  {
    name: "keeps a push from being made, which is told",
    pushes: 0,
    tries: [{ at: ALIVE }],
    want: { ends: [GONE], ways: [], doubts: 0, used: 0 },
  },
  {
    name: "costs nobody an answer that stands: the key is known",
    pushes: 1,
    tries: [{ at: ALIVE, broken: cut("after") }, { at: 2 * ALIVE }],
    want: { ends: [SILENT, "said"], ways: [push], doubts: 0, used: 1 },
  },
  {
    name: "leaves a reply in doubt that may stand",
    pushes: 0,
    tries: [{ at: 1, broken: cut("after") }, { at: ALIVE }],
    want: { ends: [SILENT, GONE], ways: [reply], doubts: 1, used: 0 },
  },
])("where this month's messages are used up, that $name", async ({ tries, pushes, want }) => {
  expect(await played(tries, pushes)).toEqual(want);
});
