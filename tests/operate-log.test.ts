import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepGiven, keepSaid } from "../functions/journal.js";
import { keepPicture } from "../functions/store.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { startLine } from "../local/line/simulator.js";
import { personIn, saidTo, talkersSince } from "../operate/journal.js";
import { namesOf } from "../operate/names.js";
import type { Outputs } from "../operate/outputs.js";
import { saidIn, saidLine, talkerLine, talkersIn } from "../operate/talk.js";
import { message } from "./fixtures.js";
import { CHANNEL, places } from "./lined.js";
import { operated, outputsOf } from "./operated.js";

const AT = "2026-11-22T00:00:03.500Z";
const row = (changes: object = {}) => ({
  pk: "message#line:Ubot:501",
  sk: "said#in",
  person: "line:Ubot:Ualice",
  time: AT,
  place: "Charbour",
  direct: false,
  text: "whose car is this?",
  ...changes,
});

test.each([
  {
    name: "words",
    row: row(),
    want: "2026-11-22 08:00:03  in   501  Charbour  whose car is this?",
  },
  {
    name: "our words",
    row: row({ sk: "said#answer", text: "Plates: SBA 1234 G" }),
    want: "2026-11-22 08:00:03  out  501  Charbour  Plates: SBA 1234 G",
  },
  {
    name: "a direct chat",
    row: row({ direct: true, place: "Ualice" }),
    want: "2026-11-22 08:00:03  in   501  direct  whose car is this?",
  },
  {
    name: "a picture",
    row: row({ text: undefined }),
    want: "2026-11-22 08:00:03  in   501  Charbour  (a picture)",
  },
  {
    name: "a sticker",
    row: row({ text: undefined, kind: "other" }),
    want: "2026-11-22 08:00:03  in   501  Charbour  (something without words)",
  },
  {
    name: "somebody who let us in",
    row: row({ text: undefined, kind: "joined" }),
    want: "2026-11-22 08:00:03  in   501  Charbour  (let us in)",
  },
])("saidLine tells of $name", ({ row, want }) => {
  expect(saidLine(saidIn(row), "Asia/Singapore")).toBe(want);
});

test("talkersIn counts what each said and was told, who was talked with last first", () => {
  const later = "2026-11-22T00:00:04Z";
  const said = [row({ time: later }), row(), row({ sk: "said#answer" }), row({ person: "Ben" })];
  expect(talkersIn(said.map(saidIn))).toEqual([
    { person: "line:Ubot:Ualice", said: 2, told: 1, last: later },
    { person: "Ben", said: 1, told: 0, last: AT },
  ]);
});

test.each([
  { name: "Alice", want: "line:Ubot:Ua     12 in     1 out  2026-11-22 00:00:03  Alice" },
  { name: undefined, want: "line:Ubot:Ua     12 in     1 out  2026-11-22 00:00:03" },
])("talkerLine tells of somebody called $name", ({ name, want }) => {
  const talker = { person: "line:Ubot:Ua", said: 12, told: 1, last: AT };
  expect(talkerLine(talker, "UTC", name)).toBe(want);
});

const known = ["line:U1:Ua", "line:U1:Ub", "line:U2:Ub"].map((person) => ({
  ...{ person, said: 1, told: 1, last: AT },
}));

test.each([
  { name: "a whole id", text: " slack:T1:U2 ", want: "slack:T1:U2" },
  { name: "the last part of one", text: "Ua", want: "line:U1:Ua" },
])("personIn takes $name", async ({ text, want }) => {
  expect(await personIn(text, async () => known)).toBe(want);
});

test.each([
  { name: "the last part of two", text: "Ub" },
  { name: "the last part of nobody's", text: "Uc" },
  { name: "nothing", text: "" },
  { name: "words", text: "Alice, please" },
  { name: "a message's id", text: "line:U1:Ua:5" },
])("personIn refuses $name", async ({ text }) => {
  await expect(personIn(text, async () => known)).rejects.toThrow("Say who, as make log lists");
});

describe("of a deployment", () => {
  const closing: (() => unknown)[] = [];
  const secrets = createSecrets({
    "spotter/line/credentials": JSON.stringify({ token: CHANNEL.token }),
    "spotter/line/signing": CHANNEL.secret,
  });
  const of = (person: string) => `line:Ubot:${person}`;
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  let people: ReturnType<typeof places>;
  let outputs: Outputs;
  let log: (env?: object) => ReturnType<typeof operated>;

  // Alice was answered an hour ago, Cara, whom LINE does not tell of, wrote yesterday, and Ben three days ago.
  beforeAll(async () => {
    const parts = { bus: createBus(), queues: {}, secrets };
    const [cloud, tables] = await Promise.all([startCloud(parts), startTables()]);
    const line = await startLine(CHANNEL);
    closing.push(cloud.stop, tables.stop, line.stop);
    process.env.AWS_ENDPOINT_URL = cloud.url;
    process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
    people = places(line);
    await posted(people.alice, 1, "501", "whose car \u001b[2J is\nthis?");
    await posted(people.cara, 25, "502");
    await posted(people.ben, 73, "503", "hello");
    const names = { credentials: "spotter/line/credentials", signing: "spotter/line/signing" };
    outputs = outputsOf({ environment: { LINE_API_URL: line.url }, secrets: { line: names } });
    log = (env = {}) => operated("log", outputs, env);
  });

  afterAll(() => Promise.all(closing.map((close) => close())));

  async function posted(person: string, hours: number, native: string, text?: string) {
    const about = message({
      ...{ id: `line:Ubot:${native}`, channel: "line", tenant: "Ubot", native, person },
      ...{ room: person, direct: true, sent: ago(hours).toISOString() },
    });
    await keepGiven([{ message: about, given: { ...(text && { text }) } }]);
    await keepPicture(about, 0, "hash");
    if (person === people.alice)
      await keepSaid({ message: about }, "answer", [["In your picture: SBA1234G"]]);
  }

  test("saidTo returns what was said, oldest first, and nothing else that is known of somebody", async () => {
    const said = await saidTo(of(people.alice), ago(2));
    expect(said.map(({ ours, text }) => [ours, text])).toEqual([
      [false, "whose car \u001b[2J is\nthis?"],
      [true, "In your picture: SBA1234G"],
    ]);
    expect(await saidTo(of(people.cara), ago(24))).toEqual([]);
  });

  test.each([
    { name: "two hours", hours: 2, want: ["alice"] },
    { name: "two days", hours: 48, want: ["alice", "cara"] },
    { name: "more than is kept", hours: 24 * 99_999, want: ["alice", "cara", "ben"] },
  ] as const)("talkersSince looks back $name", async ({ hours, want }) => {
    const talkers = await talkersSince(ago(hours));
    expect(talkers.map(({ person }) => person)).toEqual(want.map((one) => of(people[one])));
  });

  test("namesOf names whom LINE tells of, and nobody of a channel that tells of none", async () => {
    const { alice, cara } = people;
    const names = await namesOf([of(alice), of(cara), "slack:T1:U1", of("")], outputs);
    expect([...names]).toEqual([[of(alice), "Alice"]]);
  });

  test("make log lists people on standard output, by name where LINE tells it", async () => {
    const { code, out, told } = await log({ SINCE: "2d" });
    const [first = "", second = "", ...others] = out.trimEnd().split("\n");
    expect([code, others]).toEqual([0, []]);
    expect(first).toMatch(new RegExp(`^${of(people.alice)} +1 in +1 out  .*  Alice$`));
    expect(second).toMatch(new RegExp(`^${of(people.cara)} +1 in +0 out  [-\\d]+ [:\\d]+$`));
    expect(told).toContain("People: 2, since ");
    expect(told).not.toContain("SBA1234G");
  });

  test("make log with PERSON shows what was said, a line each, which commands no terminal", async () => {
    const { code, out } = await log({ PERSON: people.alice });
    const lines = out.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/ {2}in {3}501 {2}direct {2}whose car {2}\[2J is this\?$/),
      expect.stringMatching(/ {2}out {2}501 {2}direct {2}In your picture: SBA1234G$/),
    ]);
  });

  test.each([
    { name: "nothing was said", env: { PERSON: "slack:T1:U1" }, code: 0, want: "Nothing was said" },
    { name: "the time is none", env: { SINCE: "soon" }, code: 1, want: "Set SINCE to a time" },
    { name: "nobody is meant", env: { PERSON: "Alice!" }, code: 1, want: "Say who, as make log" },
  ])("make log says so where $name", async ({ env, code, want }) => {
    const ended = await log(env);
    expect([ended.code, ended.out]).toEqual([code, ""]);
    expect(ended.told).toContain(want);
  });

  test("make log says so where no channel keeps what is said", async () => {
    const { told } = await operated("log", outputsOf());
    expect(told).toContain("No channel that is on keeps what is said.");
  });
});
