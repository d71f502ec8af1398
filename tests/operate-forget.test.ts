import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { erased } from "../functions/erasure.js";
import { heardIn } from "../functions/events.js";
import { keepGiven } from "../functions/journal.js";
import { type Bus, createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { saidTo } from "../operate/journal.js";
import { message } from "./fixtures.js";
import { operated, outputsOf } from "./operated.js";

const ALICE = "line:Ubot:Ualice";
const closing: (() => unknown)[] = [];
const parts = { bus: createBus(), queues: {}, secrets: createSecrets() };
const from = Date.now();
let forget: (env: object) => ReturnType<typeof operated>;

// Alice wrote two weeks ago.
beforeAll(async () => {
  const [cloud, tables] = await Promise.all([startCloud(parts), startTables()]);
  closing.push(cloud.stop, tables.stop);
  process.env.AWS_ENDPOINT_URL = cloud.url;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  const sent = new Date(from - 14 * 86_400_000).toISOString();
  const who = { channel: "line", tenant: "Ubot", person: "Ualice", room: "Ualice" };
  const about = message({ id: "line:Ubot:501", native: "501", ...who, sent });
  await keepGiven([{ message: about, given: { text: "whose car is this?" } }]);
  forget = (env) => operated("forget", outputsOf(), env);
});

afterAll(() => Promise.all(closing.map((close) => close())));

let published: () => ReturnType<Bus["recent"]>;

beforeEach(() => {
  const before = parts.bus.recent().length;
  published = () => parts.bus.recent().slice(before);
});

test.each([
  { name: "somebody in Slack", PERSON: "slack:T1:U1", want: "slack:T1:U1" },
  { name: "somebody by the last part of an id", PERSON: "Ualice", want: ALICE },
])("make forget tells the bus of $name, as of this moment", async ({ PERSON, want }) => {
  const { code, told } = await forget({ PERSON, YES: "1" });
  const [channel, tenant, person] = want.split(":");
  const [event, ...others] = published();
  expect([code, others]).toEqual([0, []]);
  expect(event?.["detail-type"]).toBe("person.left");
  expect(event?.detail).toMatchObject({ channel, tenant, person, native: "", room: "" });
  const { message: id, sent } = Object(event?.detail);
  expect(id).toMatch(new RegExp(`^${channel}:${tenant}:[\\da-f-]{36}$`)); // it is logged, and names nobody
  expect(Date.parse(sent)).toBeGreaterThan(from);
  expect(told).toContain(`make why MESSAGE=${id}`);
});

test("what make forget tells the bus has all forgotten that somebody said", async () => {
  const long = new Date(0);
  expect(await saidTo(ALICE, long)).toHaveLength(1);
  await forget({ PERSON: ALICE, YES: "1" });
  const { message } = heardIn(JSON.stringify(published()[0]));
  expect(await erased(message, Date.now() + 5_000)).toEqual({ messages: 1 });
  expect(await saidTo(ALICE, long)).toEqual([]);
});

test.each([
  { name: "nobody says yes", env: { PERSON: ALICE }, want: "Nobody is here to say yes." },
  { name: "nobody is meant", env: { YES: "1" }, want: "Say who, as make log lists people" },
  {
    name: "the channel is none of ours",
    env: { PERSON: "fax:1:2", YES: "1" },
    want: "Spotter has no such channel.",
  },
])("make forget forgets nobody where $name", async ({ env, want }) => {
  const { code, told } = await forget(env);
  expect([code, published()]).toEqual([1, []]);
  expect(told).toContain(want);
});
