import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { alarmsOf } from "../bench/abilities.js";
import { chatOf } from "../bench/chat.js";
import { tableOf } from "../bench/cost.js";
import { endOf, freeTableOf } from "../bench/free.js";
import { ALLOWANCES, added, dollarsOf, leftOf } from "../bench/prices.js";
import { paceOf } from "../bench/rows.js";
import { configurationIn } from "../bench/settings.js";
import { fixedOf, usageOf } from "../bench/usage.js";

const variables = readFileSync("variables.tf", "utf8");
const settings = readFileSync("examples/free/terraform.tfvars", "utf8");
const free = configurationIn([variables, settings]);
const paid = configurationIn([variables, settings.replace(/^capacity.*$/m, "")]);
const readme = readFileSync("examples/free/README.md", "utf8");

// Pictures a month: as many as limits let pass in one room, and as the tables take without a pause, one in 1.7 seconds.
const MOST_OF_A_ROOM = 30 * Number(settings.match(/^limits .* day = (\d+) /m)?.[1]);
const MOST_OF_ALL = (30 * 24 * 60 * 60) / 1.7;
const monthOf = (pictures: number) => added(fixedOf(free), usageOf(pictures, free));
const costOf = (pictures: number) => dollarsOf(leftOf(monthOf(pictures)));

test("the README of examples/free shows what make cost prints of it", () => {
  expect(readme).toContain(`\n${freeTableOf(free)}\n`);
});

// Beside the 1.05 that remain when nobody posts.
test.each([
  { name: "a thousand pictures", pictures: 1000, want: 0.04, said: "0.04 for the first thousand" },
  {
    name: "those that the first mail is of",
    pictures: 16_000,
    want: 0.55,
    said: "some 16,000 pictures",
  },
  {
    name: "those of a room at its limit",
    pictures: MOST_OF_A_ROOM,
    want: 0.33,
    said: "33 a month",
  },
  { name: "as many as the tables take", pictures: MOST_OF_ALL, want: 67.17, said: "68 dollars" },
])("the README of examples/free says what $name cost: $want", ({ pictures, want, said }) => {
  expect(costOf(pictures) - costOf(0)).toBeCloseTo(want, 2);
  expect(readme).toContain(said);
});

test("sixteen rooms at their limit use Lambda's free seconds up, and one that comes after them costs 1.4 cents a day", () => {
  const rooms = (endOf("gbSecond", free) ?? 0) / MOST_OF_A_ROOM;
  const one = costOf(18 * MOST_OF_A_ROOM) - costOf(17 * MOST_OF_A_ROOM);
  expect([Math.floor(rooms), one / 30]).toEqual([16, expect.closeTo(0.014, 3)]);
});

test("examples/free stays within every allowance that it can, until many pictures are posted", () => {
  const left = leftOf(monthOf(10_000));
  const over = Object.keys(ALLOWANCES).filter((unit) => (left[unit as keyof typeof left] ?? 0) > 0);
  expect(over).toEqual(["queueRequest"]);
});

// By hand, when nobody posts: two secrets 0.8, 25,920 questions for them 0.1296, 296,000 requests of the queues 0.1184.
test("what remains when nobody posts is secrets, and asking the empty queues", () => {
  expect(costOf(0)).toBeCloseTo(1.048, 6);
});

test.each([
  { unit: "run", of: "receive, answer, read", want: 3000 },
  { unit: "gbSecond", of: "half of 0.55 s, 3.31 s of one, 1.73 of 1.17", want: 5612.528586 },
  { unit: "httpRequest", of: "the message: our reply is not delivered", want: 1000 },
  { unit: "event", of: "received, read, sighted, answered", want: 4000 },
  { unit: "queueRequest", of: "sent, received, deleted", want: 3000 },
  {
    unit: "write",
    of: "text 1 and 4, picture 3, sighting 5, reply 3, record 2, limits 5, journal 6",
    want: 29_000,
  },
  { unit: "read", of: "text 1, plate 0.5, replies 2, deleted 2, limit 1, given, owed", want: 8500 },
  { unit: "tableGbMonth", of: "12.9 KB a month, 1.5 KB for 14 days", want: 0.0136 },
] as const)("1000 pictures in LINE use $want $unit: $of", ({ unit, want }) => {
  expect(usageOf(1000, paid)[unit]).toBeCloseTo(want, 6);
});

test.each([
  { unit: "run", of: "receive, answer", want: 2000 },
  { unit: "event", of: "received, answered", want: 2000 },
  { unit: "write", of: "record 2, reply 3, limits 5, journal 6", want: 16_000 },
  { unit: "read", of: "replies 2, deleted 2, limit 1, given, owed", want: 7000 },
  { unit: "tableGbMonth", of: "3 KB a month, 1.3 KB for 14 days", want: 0.003607 },
] as const)("1000 messages whose words come back use $want $unit: $of", ({ unit, want }) => {
  expect(chatOf(1000, "line", paid)[unit]).toBeCloseTo(want, 6);
});

test("words that only get help are nothing to reckon with", () => {
  expect(chatOf(1000, "webex", free)).toEqual({});
});

test.each([
  { name: "pictures", usage: usageOf(1000, free) },
  { name: "words", usage: chatOf(1000, "line", free) },
  { name: "nothing", usage: fixedOf(free) },
])("where tables have a capacity, requests of $name are not paid", ({ usage }) => {
  expect([usage.write, usage.read]).toEqual([undefined, undefined]);
});

test("a capacity is paid for at all times", () => {
  const { writeUnitMonth, readUnitMonth } = fixedOf(free);
  expect(dollarsOf({ writeUnitMonth: writeUnitMonth ?? 0 })).toBeCloseTo(11.7, 6);
  expect(dollarsOf({ readUnitMonth: readUnitMonth ?? 0 })).toBeCloseTo(2.34, 6);
  expect(tableOf(free)).toContain("units of the tables 14.04");
});

test.each([
  { name: "less than is free", usage: { run: 999_999, alarmMonth: 10 }, want: 0 },
  { name: "more than is free", usage: { run: 1_000_001, logGb: 5.5 }, want: 0.2502e-6 + 0.25 },
  { name: "what is never free", usage: { image: 1, write: 1e6 }, want: 0.626 },
])("leftOf leaves $want dollars of $name", ({ usage, want }) => {
  expect(dollarsOf(leftOf(usage))).toBeCloseTo(want, 6);
});

test.each([
  { unit: "image", why: "our own reader asks nobody", want: undefined },
  { unit: "httpRequest", why: "none is free", want: 1 },
  { unit: "secretMonth", why: "none is free, and they are always there", want: 0 },
  { unit: "queueRequest", why: "empty queues are asked too often", want: 0 },
  // 991,360 runs that are left, three a picture.
  { unit: "run", why: "a million, of which repair takes 8,640", want: 330_454 },
  { unit: "alarmMonth", why: "pictures make no alarms", want: undefined },
  { unit: "metricMonth", why: "six are fewer than ten", want: undefined },
] as const)("$unit costs something from $want pictures: $why", ({ unit, want }) => {
  expect(endOf(unit, free)).toBe(want);
});

// 25 are 3 and 22, of which four indexes have 3 each: 10 for the table.
test.each([
  {
    name: "the store",
    writes: { store: 20, busiest: 1, indexes: 4, idempotency: 1 },
    want: [0.5, 150],
  },
  {
    name: "its busiest index",
    writes: { store: 1, busiest: 12, indexes: 14, idempotency: 1 },
    want: [0.25, 75],
  },
  {
    name: "the other table",
    writes: { store: 1, busiest: 1, indexes: 4, idempotency: 4 },
    want: [0.75, 225],
  },
])("a capacity of 25 takes as much as $name does", ({ writes, want }) => {
  const { second, atOnce } = paceOf(25, writes);
  expect([second, atOnce]).toEqual(want);
});

test.each([
  { channels: ["line"], few: false, reader: "local", want: 24 },
  { channels: ["line"], few: true, reader: "local", want: 9 },
  { channels: ["line"], few: false, reader: "rekognition", want: 22 },
  { channels: ["line"], few: true, reader: "rekognition", want: 9 },
  { channels: ["webex"], few: true, reader: "rekognition", want: 8 },
  { channels: ["slack"], few: true, reader: "rekognition", want: 7 },
])(
  "$channels have $want alarms where few is $few and reader is $reader",
  ({ channels, few, reader, want }) => {
    expect(alarmsOf(channels, few, reader)).toBe(want);
  },
);

test("examples/free has as many alarms, of those that are free, as its README says", () => {
  expect(free.alarms).toBe(9);
  expect(readme).toContain(`Of ${alarmsOf(["line"], false, "local")} alarms it has nine`);
});

test.each(["free", "small", "production"])("examples/%s sets what variables.tf knows", (name) => {
  const text = readFileSync(`examples/${name}/terraform.tfvars`, "utf8");
  const set = [...text.matchAll(/^(?:# )?(\w+) += /gm)].map(([, one]) => one ?? "");
  const known = [...variables.matchAll(/^variable "(\w+)"/gm)].map(([, one]) => one ?? "");
  expect(set.filter((one) => !known.includes(one))).toEqual([]);
});
