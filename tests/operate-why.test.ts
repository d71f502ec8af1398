import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { saveSightings } from "../functions/store.js";
import type { Row } from "../functions/table.js";
import { startTables } from "../local/aws/tables.js";
import { startToll } from "../local/toll.js";
import { deedsIn } from "../operate/deeds.js";
import { linesAbout } from "../operate/logs.js";
import { storyOf } from "../operate/story.js";
import { messageIdIn, spellingsOf, subjectIn } from "../operate/subjects.js";
import { message, plate } from "./fixtures.js";
import { operated, outputsOf } from "./operated.js";

const UUID = "92db3be0-43bd-11e6-8ae9-dd5b3dfc565d";
const NATIVE = "Y2lzY29zcGFyazovL3VzL01FU1NBR0UvOTJkYjNiZTAtNDNiZC0xMWU2LThhZTktZGQ1YjNkZmM1NjVk";
const ROOM = Buffer.from(`ciscospark://us/ROOM/${UUID}`).toString("base64");

test.each([
  { name: "our id", text: `webex:-:${NATIVE}`, want: `webex:-:${NATIVE}` },
  {
    name: "our id of a welcome",
    text: "webex:-:M=:1768478400000",
    want: "webex:-:M=:1768478400000",
  },
  { name: "the platform's id", text: ` ${NATIVE} `, want: `webex:-:${NATIVE}` },
  { name: "its UUID", text: UUID.toUpperCase(), want: `webex:-:${NATIVE}` },
  {
    name: "a link",
    text: `webexteams://im?space=${ROOM}&message=${UUID}`,
    want: `webex:-:${NATIVE}`,
  },
  {
    name: "a link in a link",
    text: `https://eurl.io/?to=webexteams%3A%2F%2Fim%3Fmessage%3D${UUID}%26space%3Dx`,
    want: `webex:-:${NATIVE}`,
  },
])("messageIdIn takes $name", ({ text, want }) => {
  expect(messageIdIn(text)).toBe(want);
});

test.each([
  { name: "a room's id", text: ROOM, want: "This is the id of a room. Say which message" },
  { name: "a link to a room", text: `webexteams://im?space=${UUID}`, want: "Say which message" },
  { name: "words", text: "where is my car?", want: "Say which message" },
  { name: "a broken link", text: "https://x/%E0%A4%A?message=1", want: "Say which message" },
  { name: "nothing", text: "", want: "Say which message" },
  { name: "quotes in an id", text: 'webex:"?":a', want: "Say which message" },
  { name: "escapes in an id", text: "webex:\u001b[2J:a", want: "Say which message" },
])("messageIdIn refuses $name", ({ text, want }) => {
  expect(() => messageIdIn(text)).toThrow(want);
});

test.each([
  {
    name: "our id",
    text: "slack:T0123:C0123:1768478400.000100",
    want: { id: "slack:T0123:C0123:1768478400.000100", words: [] },
  },
  {
    name: "a link of Slack's",
    text: " https://harbour-works.slack.com/archives/C0123/p1768478400000100 ",
    want: { id: undefined, words: ["C0123:1768478400.000100"] },
  },
  {
    name: "a link to a reply",
    text: "https://harbour.enterprise.slack.com/archives/D0123/p1768478400000100?thread_ts=1768478300.000100&cid=D0123",
    want: { id: undefined, words: ["D0123:1768478400.000100"] },
  },
  { name: "LINE's number", text: " 5698123 ", want: { id: undefined, words: ["5698123"] } },
  { name: "a UUID", text: UUID, want: { id: `webex:-:${NATIVE}`, words: spellingsOf(UUID) } },
])("subjectIn takes $name", ({ text, want }) => {
  expect(subjectIn(text)).toMatchObject(want);
});

test.each([
  { name: "a link to a channel", text: "https://x.slack.com/archives/C0123" },
  { name: "a link to elsewhere", text: "https://x.example/archives/C0123/p1768478400000100" },
  { name: "a link that goes on", text: "https://x.slack.com/archives/C0123/p1768478400000100/x" },
])("subjectIn refuses $name", ({ text }) => {
  expect(() => subjectIn(text)).toThrow("Say which message");
});

test.each([
  { name: "the message's", id: "slack:T1:C0123:1768478400.000100", want: true },
  { name: "another moment's", id: "slack:T1:C0123:1768478400.000101", want: false },
  { name: "LINE's", id: "line:T1:1768478400000100", want: false },
  { name: "another channel's", id: "slack:T1:XC0123:1768478400.000100", want: false },
  { name: "another platform's", id: "webex:T1:C0123:1768478400.000100", want: false },
])("a link of Slack's is of $name id: $want", ({ id, want }) => {
  const link = "https://x.slack.com/archives/C0123/p1768478400000100";
  expect(subjectIn(link).isOf(id)).toBe(want);
});

test.each(["us", "urn:TEAM:us-west-2_r", "urn:TEAM:eu-central-1_k", "a"])(
  "one of the spellings of a UUID is within its id, where Webex keeps it in %s",
  (place) => {
    const uri = `ciscospark://${place}/MESSAGE/${UUID}`;
    const ids = [Buffer.from(uri).toString("base64"), Buffer.from(uri).toString("base64url")];
    for (const id of ids) expect(spellingsOf(UUID).some((one) => id.includes(one))).toBe(true);
    const other = Buffer.from(uri.replace("92db", "92dc")).toString("base64url");
    expect(spellingsOf(UUID).some((one) => other.includes(one))).toBe(false);
  },
);

const ID = "webex:-:MSG1";
const NOW = Date.parse("2026-11-21T12:00:00Z");
const entry = (words: string, more: object = {}) =>
  JSON.stringify({ level: "INFO", message: words, correlation_id: ID, ...more });
const event = (name: string, more = "", id = `id-${name}`) =>
  `${name} id=${id} message=${ID} channel=webex ${more}`;
const failure = (code: string) => ({ trace: { name: "Failure", code, message: "So it is." } });

const told = (...lines: [log: string, text: string][]) =>
  deedsIn(
    lines.map(([log, text], n) => ({ at: NOW + n, log, text })),
    ID,
  );

describe("deedsIn", () => {
  test.each([
    {
      name: "a delivery",
      log: "receive",
      text: entry("message.received"),
      want: "receive: received",
    },
    {
      name: "one that is too old",
      log: "receive",
      text: entry("too old"),
      want: "receive: received, and ignored as too old",
    },
    {
      name: "a try",
      log: "answer",
      text: entry("not answered", failure("platform-failed")),
      want: "answer: a try failed: platform-failed, So it is.",
    },
    {
      name: "a try that a library broke",
      log: "answer",
      text: entry("not answered", { trace: { name: "TimeoutError" } }),
      want: "answer: a try failed: TimeoutError",
    },
    {
      name: "an answer",
      log: "answer",
      text: entry("answered", { outcome: { replyId: "R", pictures: 2, plates: 1 } }),
      want: "answer: answered (pictures: 2, plates: 1)",
    },
    {
      name: "a picture of a set",
      log: "answer",
      text: entry("answered", { outcome: { code: "in-set", with: "line:U1:501" } }),
      want: "answer: left to the answer of its set, line:U1:501",
    },
    {
      name: "somebody who is to be forgotten",
      log: "receive",
      text: entry("person.left"),
      want: "receive: received that whoever posted it is to be forgotten",
    },
    {
      name: "somebody who was forgotten",
      log: "forget",
      text: entry("forgotten", { messages: 12 }),
      want: "forget: forgotten (messages: 12)",
    },
    {
      name: "an emoji",
      log: "answer",
      text: entry("answered", {
        outcome: { replyId: "", pictures: 0, plates: 0, reaction: "stands" },
      }),
      want: "answer: answered (pictures: 0, plates: 0, emoji: stands)",
    },
    {
      name: "words that no emoji was found for",
      log: "answer",
      text: entry("answered", { outcome: { replyId: "", pictures: 0, plates: 0 } }),
      want: "answer: there was nothing to say",
    },
    {
      name: "an end without an answer",
      log: "answer",
      text: entry("answered", { outcome: { code: "limited" } }),
      want: "answer: not answered: limited",
    },
    {
      name: "a copy",
      log: "answer",
      text: entry("answered before"),
      want: "answer: came again, and was answered before",
    },
    {
      name: "what was forgotten",
      log: "forget",
      text: entry("forgotten", { rows: 3, replies: 1 }),
      want: "forget: forgotten (rows: 3, replies taken back: 1)",
    },
    {
      name: "what is new to it",
      log: "forget",
      text: entry("not done: message.deleted", failure("token-rejected")),
      want: "forget: not done: message.deleted: token-rejected, So it is.",
    },
    {
      name: "an entry in Lambda's envelope",
      log: "answer",
      text: JSON.stringify({ timestamp: "t", message: JSON.parse(entry("another run is at it")) }),
      want: "answer: came again, while another run was at it",
    },
    {
      name: "that it was put off",
      log: "answer",
      text: entry("put off: many wait"),
      want: "answer: was put off, since many wait",
    },
    {
      name: "what every object knows",
      log: "answer",
      text: entry("constructor"),
      want: "answer: constructor",
    },
    {
      name: "an entry without its particulars",
      log: "answer",
      text: entry("not done", { outcome: null, trace: null }),
      want: "answer: not done",
    },
    {
      name: "an event",
      log: "events",
      text: event("message.answered", "pictures=1 plates=2 code= slot="),
      want: "event message.answered (pictures: 1, plates: 2)",
    },
    {
      name: "an event with its code",
      log: "events",
      text: event("message.failed", "pictures= plates= code=gave-up"),
      want: "event message.failed (gave-up)",
    },
  ])("tells of $name", ({ log, text, want }) => {
    expect(told([log, text]).map(({ words }) => words)).toEqual([want]);
  });

  test.each([
    { name: "another message's line", text: entry("answered").replace(ID, `${ID}0`) },
    { name: "another message's event", text: event("picture.read").replace(ID, `${ID}0`) },
    { name: "what is no JSON", text: `START ${ID}` },
    { name: "JSON of another shape", text: `{"id":"${ID}"}` },
  ])("leaves out $name", ({ text }) => {
    expect(told(["answer", text])).toEqual([]);
  });

  test("tells of an event once, however often it was published", () => {
    const [first, repeat] = [event("picture.read"), event("picture.read")];
    const other = event("picture.read", "", "another");
    expect(told(["events", first], ["events", repeat], ["events", other])).toHaveLength(2);
  });
});

const row = (sk: string, more: object = {}): Row => ({ pk: `message#${ID}`, sk, ...more });
const reply = (slot: string, state: string, more: object = {}) =>
  row(`reply#${slot}`, { state, attempt: 1, leaseUntil: 0, doubts: 0, ...more });
const sighting = row("sighting#0#0", { ...plate(), room: "ROOM1", person: "Alice", raw: "secret" });
const received = ["receive", entry("message.received")] as [string, string];
const tried = (code: string) =>
  ["answer", entry("not answered", failure(code))] as [string, string];
const ended = (outcome: object) => ["answer", entry("answered", { outcome })] as [string, string];

describe("storyOf", () => {
  test("tells what happened in its order, and what is kept, without a person or a text", () => {
    const deeds = told(received, ended({ pictures: 1, plates: 1 }));
    const rows = [
      row("picture#0", { hash: "h" }),
      sighting,
      reply("answer", "sent", { replyId: "R" }),
      row("said#in", { text: "secret", person: "Alice", place: "ROOM1" }),
      row("said#answer", { text: "secret", person: "Alice", place: "ROOM1" }),
    ];
    expect(storyOf({ deeds, rows, now: NOW })).toEqual([
      "2026-11-21T12:00:00.000Z  receive: received",
      "2026-11-21T12:00:00.001Z  answer: answered (pictures: 1, plates: 1)",
      "Kept of it:",
      "  picture 1",
      "  plate SBA1234G in picture 1 (SG, 98 %)",
      "  reply answer: sent, R",
      "  what its delivery told",
      "  what was said: answer",
      "It was answered.",
    ]);
  });

  test.each([
    { name: "in time", given: { token: "t", until: NOW }, want: "what was said: answer" },
    {
      name: "late",
      given: { token: "t", until: NOW - 1 },
      want: "what was said: answer, by a push",
    },
    { name: "without a token", given: {}, want: "what was said: answer, by a push" },
    {
      name: "to what is forgotten",
      given: { time: undefined },
      want: "what was said: answer",
    },
  ])("tells of an answer that came $name", ({ given, want }) => {
    const time = new Date(NOW).toISOString();
    const rows = [row("said#in", { time, ...given }), row("said#answer", { time })];
    expect(storyOf({ deeds: [], rows, now: NOW })).toContain(`  ${want}`);
  });

  test.each<{ name: string; lines?: [string, string][]; rows?: Row[]; want: string }>([
    { name: "nothing is known", want: "Nothing is known of it." },
    {
      name: "it was received",
      lines: [received],
      want: "It was received, and waits or is being read.",
    },
    {
      name: "a run is at it",
      lines: [received],
      rows: [reply("answer", "sending", { leaseUntil: NOW + 1 })],
      want: "It is being answered just now.",
    },
    {
      name: "a run ended that was at it",
      lines: [received],
      rows: [reply("answer", "sending", { leaseUntil: NOW - 1 })],
      want: "It was received, and waits or is being read.",
    },
    {
      name: "the bus was told that it was given up",
      lines: [received, ["events", event("message.failed", "code=gave-up")]],
      want: "It was given up, and rests in the dead letters.",
    },
    {
      name: "tries failed",
      lines: [received, tried("unexpected"), tried("platform-failed")],
      want: "It is tried again within two minutes: platform-failed, 2 times.",
    },
    {
      name: "a try failed before it was answered",
      lines: [received, tried("unexpected"), ended({ pictures: 1, plates: 0 })],
      want: "It was answered.",
    },
    {
      name: "only the table knows that it was answered",
      rows: [reply("answer", "sent")],
      want: "It was answered.",
    },
    {
      name: "nothing was found for its words",
      lines: [received, ended({ replyId: "", pictures: 0, plates: 0 })],
      want: "There was nothing to say to it, and no emoji for it.",
    },
    {
      name: "its words got an emoji",
      lines: [received, ended({ replyId: "", pictures: 0, plates: 0, reaction: "stands" })],
      want: "It was answered.",
    },
    { name: "it was a welcome", rows: [reply("welcome", "sent")], want: "It was answered." },
    {
      name: "it was given up",
      lines: [received, tried("platform-failed"), tried("gave-up")],
      rows: [reply("sorry", "sent")],
      want: "It was given up, and rests in the dead letters: platform-failed. Once that is put right: make redrive.",
    },
    {
      name: "only the table knows that it was given up",
      rows: [reply("sorry", "sent")],
      want: "It was given up, and rests in the dead letters.",
    },
    {
      name: "it was given up, redriven, and is tried again",
      lines: [received, tried("unexpected"), tried("gave-up"), tried("platform-failed")],
      rows: [reply("sorry", "sent")],
      want: "It is tried again within two minutes: platform-failed, 1 time.",
    },
    {
      name: "it was given up, redriven, and given up again",
      lines: [tried("gave-up"), tried("platform-failed"), tried("gave-up")],
      rows: [reply("sorry", "sent")],
      want: "It was given up, and rests in the dead letters: platform-failed.",
    },
    {
      name: "it was given up, redriven, and a run is at it",
      lines: [received, tried("gave-up")],
      rows: [reply("sorry", "sent"), reply("answer", "sending", { leaseUntil: NOW + 1 })],
      want: "It is being answered just now.",
    },
    {
      name: "it was given up, redriven and answered",
      lines: [received, tried("gave-up"), ended({ pictures: 1, plates: 0 })],
      rows: [reply("sorry", "sent"), reply("answer", "sent")],
      want: "It was answered.",
    },
    {
      name: "its sender is over the limit",
      lines: [received, ended({ code: "limited" })],
      want: "It was not answered, and will not be: limited.",
    },
    {
      name: "the month's pushes are used up",
      lines: [received, ended({ code: "allowance-gone" })],
      want: "It was not answered, and will not be: allowance-gone. The pushes of its month were",
    },
    {
      name: "it is one of a set",
      lines: [received, ended({ code: "in-set", with: "line:U1:501" })],
      want: "It is one of a set that gets one answer: make why MESSAGE=line:U1:501.",
    },
    {
      name: "its person is to be forgotten",
      lines: [received, ["events", event("person.left")], ended({ pictures: 0, plates: 0 })],
      rows: [reply("answer", "sent")],
      want: "Its person is to be forgotten, and all that was posted by then.",
    },
    {
      name: "its person is forgotten",
      lines: [
        ["events", event("person.left")],
        ["forget", entry("forgotten", { messages: 1 })],
      ],
      want: "Its person is forgotten, and all that was posted by then.",
    },
    {
      name: "it is too old",
      lines: [["receive", entry("too old")]],
      want: "It is older than we remember, so it was ignored.",
    },
    {
      name: "it is to be forgotten",
      lines: [received, ["receive", entry("message.deleted")]],
      rows: [reply("answer", "sent")],
      want: "It was deleted, and is to be forgotten.",
    },
    {
      name: "it is forgotten",
      lines: [received, ["receive", entry("message.deleted")], ["forget", entry("forgotten")]],
      rows: [row("deleted")],
      want: "It was deleted, and what was kept of it is forgotten.",
    },
  ])("ends with how it stands where $name", ({ lines = [], rows = [], want }) => {
    expect(storyOf({ deeds: told(...lines), rows, now: NOW }).at(-1)).toContain(want);
  });

  test.each([
    {
      name: "the bus was told so",
      lines: [["events", event("reply.in_doubt", "slot=answer")]] as [string, string][],
      rows: [],
    },
    { name: "the table counts them", lines: [], rows: [reply("answer", "sending", { doubts: 2 })] },
  ])("says that it may have been answered twice where $name", ({ lines, rows }) => {
    const story = storyOf({ deeds: told(...lines), rows, now: NOW });
    expect(story.at(-1)).toBe("It may have been answered twice.");
  });
});

test("linesAbout reads each log to its last page, and puts all in the order of time", async () => {
  const logs = mockClient(CloudWatchLogsClient);
  onTestFinished(() => void logs.restore());
  const page = (timestamp: number, nextToken?: string) => ({
    events: [{ timestamp, message: `at ${timestamp}` }],
    ...(nextToken && { nextToken }),
  });
  logs.on(FilterLogEventsCommand, { logGroupName: "/a" }).resolves({ nextToken: "2" });
  logs.on(FilterLogEventsCommand, { logGroupName: "/a", nextToken: "2" }).resolves(page(3));
  logs.on(FilterLogEventsCommand, { logGroupName: "/b" }).resolves(page(2));
  const said: string[] = [];
  const lines = await linesAbout([ID], { a: "/a", b: "/b" }, 1, (words) => void said.push(words));
  expect(lines).toEqual([
    { at: 2, log: "b", text: "at 2" },
    { at: 3, log: "a", text: "at 3" },
  ]);
  expect(said).toEqual(["Looking into the log of a …", "Looking into the log of b …"]);
  const asked = { logGroupName: "/b", filterPattern: `"${ID}"`, startTime: 1 };
  expect(logs.commandCalls(FilterLogEventsCommand, asked)).toHaveLength(1);
});

describe("make why", () => {
  let asked: { logGroupName: string; startTime: number; filterPattern: string }[];
  let held: string;
  let why: (env: object) => ReturnType<typeof operated>;

  // A store that knows a sighting of nine days ago, and logs that each hold a line.
  beforeEach(async () => {
    asked = [];
    held = entry("message.received");
    const tables = await startTables();
    const toll = await startToll(tables.url, async ({ headers, body }, onward) => {
      const answer = (told: object) => ({
        ...{ status: 200, headers: {}, body: Buffer.from(JSON.stringify(told)) },
      });
      const target = headers["x-amz-target"];
      if (target === "AWSEvents.DescribeEventBus") return answer({ Arn: outputsOf().bus.arn });
      if (target !== "Logs_20140328.FilterLogEvents") return await onward();
      asked.push(JSON.parse(body.toString()));
      // As CloudWatch finds it: where one of the words is in it.
      const { filterPattern = "" } = asked.at(-1) ?? {};
      const words = [...filterPattern.matchAll(/"([^"]+)"/g)].map(([, word = ""]) => word);
      const isFound = words.some((word) => held.includes(word));
      return answer({ events: isFound ? [{ timestamp: NOW, message: held }] : [] });
    });
    onTestFinished(() => tables.stop());
    onTestFinished(() => toll.stop());
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", tables.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const log_groups = { api: "/api", receive: "/receive" };
    why = (env) =>
      operated("why", outputsOf({ log_groups }), { AWS_ENDPOINT_URL: toll.url, ...env });
  });

  test("tells the story from the day that the store knows, without a person", async () => {
    const sent = new Date(Date.now() - 9 * 86_400_000).toISOString();
    const sighting = { ...plate(), picture: 0, n: 0, hash: "h" };
    await saveSightings(message({ id: ID, sent, person: "Alice", room: "ROOM1" }), [sighting]);
    const { code, told } = await why({ MESSAGE: ID });
    expect(code).toBe(0);
    expect(asked.map(({ logGroupName }) => logGroupName)).toEqual(["/receive"]);
    expect(Date.parse(sent) - (asked[0]?.startTime ?? 0)).toBe(3_600_000);
    for (const line of ["receive: received", "plate SBA1234G in picture 1", "It was received, and"])
      expect(told).toContain(line);
    for (const unsaid of ["Alice", "ROOM1"]) expect(told).not.toContain(unsaid);
  });

  test("looks back as far as it is told", async () => {
    await why({ MESSAGE: ID, SINCE: "2026-11-01" });
    expect(asked.map(({ startTime }) => startTime)).toEqual([Date.parse("2026-11-01")]);
  });

  test("finds what a link leads to, wherever Webex keeps it", async () => {
    const uri = `ciscospark://urn:TEAM:eu-central-1_k/MESSAGE/${UUID}`;
    const id = `webex:-:${Buffer.from(uri).toString("base64url")}`;
    held = entry("message.received").replace(ID, id);
    const { told } = await why({ MESSAGE: `webexteams://im?space=x&message=${UUID}` });
    expect(told).toContain(id);
    expect(told).toContain("receive: received");
  });

  test("finds what a link of Slack's leads to, in whatever workspace", async () => {
    const id = "slack:T0123:C0123:1768478400.000100";
    held = entry("message.received").replace(ID, id);
    const link = "https://x.slack.com/archives/C0123/p1768478400000100";
    const { told } = await why({ MESSAGE: link });
    for (const line of [`${id}, since`, "receive: received"]) expect(told).toContain(line);
    expect(asked[0]?.filterPattern).toBe('"C0123:1768478400.000100"');
  });

  test("finds what LINE's number is of", async () => {
    held = entry("message.received").replace(ID, "line:U1:5698123");
    const { told } = await why({ MESSAGE: "5698123" });
    for (const line of ["line:U1:5698123, since", "receive: received"])
      expect(told).toContain(line);
  });

  test("says so where nothing is known of what a link leads to", async () => {
    const link = "https://x.slack.com/archives/C9/p1768478400000100";
    expect((await why({ MESSAGE: link })).told).toContain("Nothing is known of it.");
  });

  test("asks back where it is not said which message", async () => {
    const { code, told } = await why({ MESSAGE: "" });
    expect([code, asked]).toEqual([1, []]);
    expect(told).toMatch(/^Say which message/);
  });
});
