import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { alarmsOf } from "../bench/abilities.js";
import { chatOf } from "../bench/chat.js";
import { tableOf } from "../bench/cost.js";
import { dollarsOf, type Unit, unconfirmed } from "../bench/prices.js";
import { READER, secondsOf } from "../bench/seconds.js";
import { configurationIn } from "../bench/settings.js";
import { PRICES, type Price } from "../bench/tariff.js";
import { type Configuration, fixedOf, usageOf } from "../bench/usage.js";

const small: Configuration = {
  analyses: ["plates", "text"],
  channels: ["webex"],
  reader: "rekognition",
  reader_memory: 1769,
  receive_memory: 512,
  answer_memory: 1024,
  keep_days: 30,
  remember_days: 15,
  archive_days: 6,
  log_days: 60,
  dashboard: true,
  alarms: 8,
};

test.each([
  { unit: "image", of: "plates and text are one question", pictures: 1000, want: 1000 },
  {
    unit: "run",
    of: "the message, our reply's echo, the answer, the note",
    pictures: 1000,
    want: 4000,
  },
  // nine of ten start cold
  { unit: "gbSecond", of: "half of 1.65 s, 3.31 s of one", pictures: 1000, want: 4137.6947 },
  { unit: "httpRequest", of: "the message, our reply's echo", pictures: 1000, want: 2000 },
  { unit: "event", of: "received, read, sighted, answered, echoed", pictures: 1000, want: 5000 },
  { unit: "queueRequest", of: "twice sent, received, deleted", pictures: 1000, want: 6000 },
  {
    unit: "write",
    of: "text 1 and 4, picture 3, sighting 5, reply 3, record 2, limits 5, newest, echo",
    pictures: 1000,
    want: 25_000,
  },
  {
    unit: "read",
    of: "text 1, plate 0.5, replies 2, deleted 2, limit 1",
    pictures: 1000,
    want: 6500,
  },
  { unit: "tableGbMonth", of: "9.9 KB a month, 1.5 KB half of one", pictures: 1000, want: 0.01065 },
  { unit: "backupGbMonth", of: "the same", pictures: 1000, want: 0.01065 },
  { unit: "archivedGb", of: "1 KB", pictures: 1000, want: 0.001 },
  { unit: "archiveGbMonth", of: "a fifth of a month", pictures: 1000, want: 0.0002 },
  {
    unit: "logGb",
    of: "2 x 1.6 KB, 1.5 KB, 0.9 KB, 5 x 0.3 KB, 2 x 0.5 KB",
    pictures: 1000,
    want: 0.0081,
  },
  { unit: "logGbMonth", of: "two months", pictures: 1000, want: 0.0162 },
  { unit: "metricMonth", of: "five in 63 % of the hours", pictures: 720, want: 3.1606 },
  { unit: "metricMonth", of: "five in every hour", pictures: 100_000, want: 5 },
  { unit: "secretCall", of: "next to no picture: 6 each", pictures: 1, want: 6 },
  { unit: "secretCall", of: "one each half minute: 6 for two", pictures: 86_400, want: 259_200 },
] as const)("$pictures pictures use $want $unit: $of", ({ unit, pictures, want }) => {
  expect(usageOf(pictures, small)[unit]).toBeCloseTo(want, 3);
});

test.each([
  { analyses: ["plates"], images: 1, writes: 25, reads: 6.5 },
  { analyses: ["text"], images: 1, writes: 25, reads: 6.5 },
  { analyses: ["plates", "text", "labels"], images: 2, writes: 28, reads: 7.5 },
  { analyses: ["labels"], images: 1, writes: 23, reads: 6.5 },
  {
    analyses: ["plates", "text", "labels", "faces", "celebrities"],
    images: 4,
    writes: 32,
    reads: 9.5,
  },
])("$analyses cost $images paid calls a picture", ({ analyses, images, writes, reads }) => {
  const { image, write, read } = usageOf(1, { ...small, analyses });
  expect({ image, write, read }).toEqual({ image: images, write: writes, read: reads });
});

// By our own reader: no question, one more run, and what it reads and starts in of 1.73 GB; nine of ten start.
test.each([
  { unit: "image", pictures: 1000, want: undefined },
  { unit: "run", pictures: 1000, want: 5000 },
  {
    unit: "gbSecond",
    pictures: 1000,
    want: 4137.6947 + 1000 * (READER.picture + 0.890706 * READER.start) * (1769 / 1024),
  },
  { unit: "write", pictures: 1000, want: 25_000 },
] as const)(
  "our own reader makes $want $unit of $pictures pictures",
  ({ unit, pictures, want }) => {
    const used = usageOf(pictures, { ...small, reader: "local" })[unit];
    if (want === undefined) expect(used).toBeUndefined();
    else expect(used).toBeCloseTo(want, 1);
  },
);

test.each([
  {
    name: "rare ones start cold",
    pictures: 0,
    want: { receive: 0.6, answer: 3.5, react: 1.5, forget: 0.6 },
  },
  {
    name: "many find a copy that runs",
    pictures: 1e9,
    want: { receive: 0.1, answer: 1.8, react: 0.4, forget: 0.2 },
  },
])("of runs, $name", ({ pictures, want }) => {
  expect(secondsOf(pictures)).toMatchObject(want);
});

test.each([
  { megabytes: 1769, want: READER.picture },
  { megabytes: 3538, want: READER.picture },
  { megabytes: 884.5, want: 2 * READER.picture },
])("with $megabytes MB our reader takes $want seconds", ({ megabytes, want }) => {
  expect(secondsOf(1e9).read(megabytes)).toBeCloseTo(want, 6);
});

test("an analysis nobody knows has no costs", () => {
  expect(() => usageOf(1, { ...small, analyses: ["nothing"] })).toThrow("ANALYSES");
});

test.each([
  { name: "a thousand paid calls", usage: { image: 1000 }, want: 1 },
  { name: "a million runs of a GB second", usage: { run: 1e6, gbSecond: 1e6 }, want: 13.5334 },
  { name: "a million writes and reads", usage: { write: 1e6, read: 1e6 }, want: 0.75 },
  {
    name: "two secrets, asked 10,000 times",
    usage: { secretMonth: 2, secretCall: 1e4 },
    want: 0.85,
  },
  { name: "a GB of logs, kept for a month", usage: { logGb: 1, logGbMonth: 1 }, want: 0.53 },
  { name: "nothing", usage: {}, want: 0 },
])("dollarsOf prices $name", ({ usage, want }) => {
  expect(dollarsOf(usage)).toBeCloseTo(want, 6);
});

test.each([
  { unit: "run", of: "receive, answer", want: 2000 },
  { unit: "gbSecond", of: "half of 0.55 s, 1.38 s of one", want: 1652.453 },
  { unit: "httpRequest", of: "the message: a reaction is not delivered", want: 1000 },
  { unit: "event", of: "received", want: 1000 },
  { unit: "queueRequest", of: "sent, received, deleted", want: 3000 },
  { unit: "write", of: "record 2", want: 2000 },
  { unit: "read", of: "the workspace's token", want: 1000 },
  { unit: "tableGbMonth", of: "half a KB, half a month", want: 0.00025 },
  { unit: "archivedGb", of: "1 KB", want: 0.001 },
  { unit: "logGb", of: "1.2 KB, 0.4 KB, 1.5 KB, 2 x 0.3 KB, 0.5 KB", want: 0.0042 },
  { unit: "metricMonth", of: "one in 75 % of the hours", want: 0.7506 },
  { unit: "image", of: "nothing is looked at", want: undefined },
] as const)("1000 messages with an emoji use $want $unit: $of", ({ unit, want }) => {
  const used = chatOf(1000, "slack", small)[unit];
  if (want === undefined) expect(used).toBeUndefined();
  else expect(used).toBeCloseTo(want, 3);
});

test("each price says who says so and when, or is told as being from memory", () => {
  const sourced = (Object.entries(PRICES) as [Unit, Price][]).filter(([, { says }]) => says);
  expect(sourced.filter(([, { on }]) => !/^202\d(-\d\d){0,2}$/.test(on ?? ""))).toEqual([]);
  expect([...sourced.map(([unit]) => unit), ...unconfirmed()].sort()).toEqual(
    Object.keys(PRICES).sort(),
  );
  expect(tableOf(small)).toContain(unconfirmed().join(", "));
});

test.each([
  { channels: ["webex"], want: 21 },
  { channels: ["webex", "slack"], want: 23 },
  { channels: ["slack"], want: 22 },
])("$channels have $want alarms", ({ channels, want }) => {
  expect(alarmsOf(channels)).toBe(want);
  expect(alarmsOf(channels, false, "local")).toBe(want + 2);
});

// By hand, 10,000 messages: 0.004 + 0.116575 + 0.01 + 0.01 + 0.012 + 0.0125 + 0.00125 + 0.001 + 0.000046 + 0.0235 + 0.00282
// + 0.001125 + 0.268886 + 0.3 = 0.763702.
test.each([
  { channels: ["webex"], want: undefined },
  {
    channels: ["webex", "slack"],
    want: "In slack, 10,000 messages that get an emoji cost 0.76 more.",
  },
])("for $channels the table says what chat costs: $want", ({ channels, want }) => {
  const line = tableOf({ ...small, channels })
    .split("\n")
    .find((one) => one.includes("emoji"));
  expect(line?.slice(2, line.indexOf(" A picture"))).toBe(want);
});

// By hand, 8,640 runs of half a second and 1.4 KB: 0.001728 + 0.0288 + 0.006048 + 0.000726; for a channel with webhooks 3 secrets
// and a row: 0.1296 + 0.00108, and a metric.
const REPAIR = 0.037302;
const REPAIRED = 0.13068;
const WATCHED = 0.3;

test.each([
  { channels: ["webex"], alarms: 8, want: 3.8 + 0.8 + 0.5184 + REPAIR + REPAIRED + WATCHED },
  {
    channels: ["webex", "slack"],
    alarms: 12,
    want: 4.6 + 1.2 + 0.5184 + REPAIR + REPAIRED + WATCHED,
  },
  { channels: ["slack"], alarms: 10, want: 3.8 + 1 + 0.5184 + REPAIR },
])("$channels with $alarms alarms cost $want when nobody posts", ({ channels, alarms, want }) => {
  expect(dollarsOf(fixedOf({ ...small, channels, alarms }))).toBeCloseTo(want, 6);
});

// By hand, 1,000 pictures: 1 + 0.0008 + 0.055170 + 0.002 + 0.005105 + 0.0024 + 0.015625 + 0.000813 + 0.004793
// + 0.029657 + 0.004536 + 1.125970 = 2.246869, and 5.586382 that is fixed.
test("the table adds what grows and what is fixed", () => {
  const row = /^\| \*\*together\*\* \| (.+) \|$/m.exec(tableOf(small))?.[1];
  expect(row?.split(" | ")[1]).toBe("**7.83**");
});

test.each([
  { name: "Rekognition", want: ["0.10", "1.00", "10.00", "100.00"] },
  { name: "HTTP API", want: ["< 0.01", "< 0.01", "0.02", "0.20"] },
  { name: "fixed", want: ["5.59", "5.59", "5.59", "5.59"] },
])("the table has a row for $name at each traffic", ({ name, want }) => {
  expect(tableOf(small)).toContain(`| ${name} | ${want.join(" | ")} |`);
});

test("the rows of a traffic add up to what they cost together", () => {
  const ends = tableOf(small).matchAll(/ \**([\d.]+)\** \|$/gm);
  const [, together, ...rows] = [...ends].map(([, cell]) => Number(cell)).reverse();
  expect(rows.reduce((sum, row) => sum + row, 0)).toBeCloseTo(together ?? 0, 1);
});

test("the table says where prices come from, and what it leaves out", () => {
  const table = tableOf(small);
  const said = ["Prices: us-east-1", "check them", "Assumed, not measured", "Left out: free tiers"];
  expect(said.filter((words) => !table.includes(words))).toEqual([]);
});

const variables = readFileSync("variables.tf", "utf8");

test("variables.tf sets everything that the costs depend on", () => {
  const { alarms, ...settings } = configurationIn([variables]);
  expect(settings).toMatchObject({ analyses: ["plates", "text", "labels"], channels: ["webex"] });
  expect(settings.capacity).toBeUndefined(); // it is null there
  expect(dollarsOf(usageOf(1000, { ...settings, alarms }))).toBeGreaterThan(0);
});

test.each([
  { name: "a number", text: "keep_days = 365", want: { keep_days: 365 } },
  { name: "a list", text: 'analyses = ["labels"]', want: { analyses: ["labels"] } },
  {
    name: "a list on lines of their own",
    text: 'channels = [\n  "webex",\n  "slack",\n]',
    want: { channels: ["webex", "slack"] },
  },
  { name: "yes or no", text: "dashboard = false", want: { dashboard: false } },
  { name: "whose reader it is", text: 'reader = "local"', want: { reader: "local", alarms: 23 } },
  {
    name: "with our own reader, what it can read",
    text: 'reader = "local"',
    want: { analyses: ["plates", "text"] },
  },
  {
    name: "what is looked for, whoever reads",
    text: 'reader = "local"\nanalyses = ["plates"]',
    want: { analyses: ["plates"] },
  },
  { name: "a module's call", text: 'module "s" {\n  log_days = 7\n}', want: { log_days: 7 } },
  { name: "what costs nothing", text: 'name = "spotter"\nthrottle = {}', want: { keep_days: 30 } },
])("a file of one's own sets $name", ({ text, want }) => {
  expect(configurationIn([variables, text])).toMatchObject(want);
});

test("that no file sets something is an error which names it", () => {
  expect(() => configurationIn(["keep_days = 3"])).toThrow(
    "channels, dashboard, reader, receive_memory",
  );
});
