import { expect, test } from "vitest";
import { type Design, ECHO, EMOJI, ONE, STEPS } from "../bench/designs.js";
import { economyOf, waysOf } from "../bench/economy.js";
import { dollarsOf } from "../bench/prices.js";
import { type Configuration, fixedOf, usageOf } from "../bench/usage.js";

const configuration: Configuration = {
  ...{ analyses: ["plates", "text", "labels"], channels: ["webex"], reader: "rekognition" },
  ...{ reader_memory: 1769, receive_memory: 512, answer_memory: 1024 },
  ...{ keep_days: 30, remember_days: 14, archive_days: 7, log_days: 30 },
  ...{ dashboard: true, alarms: 21 },
};

function dollarsFor(one: Configuration): number {
  return dollarsOf(usageOf(1e6, one)) + dollarsOf(fixedOf(one));
}

const rowOf = (table: string, name: string) =>
  table.split("\n").find((line) => line.startsWith(`| ${name} |`));

test.each([
  {
    name: "Rekognition",
    want: [
      { reader: "rekognition", alarms: 21 },
      { reader: "local", alarms: 23, analyses: ["plates", "text"] },
    ],
    given: {},
  },
  {
    name: "our own reader",
    want: [
      { reader: "local", alarms: 21 },
      { reader: "rekognition", alarms: 19 },
    ],
    given: { reader: "local", analyses: ["text"] },
  },
  {
    name: "labels alone, which it cannot see",
    want: [{ reader: "rekognition" }],
    given: { analyses: ["labels"] },
  },
])(
  "a deployment with $name is shown first, then with the other reader if it can read",
  ({ given, want }) => {
    expect(waysOf({ ...configuration, ...given })).toMatchObject(want);
    expect(waysOf({ ...configuration, ...given })).toHaveLength(want.length);
  },
);

test("with our own reader a million pictures cost tens of dollars", () => {
  const [, own] = waysOf(configuration);
  const dollars = dollarsFor(own as Configuration);
  expect(dollars).toBeGreaterThan(10);
  expect(dollars).toBeLessThan(100);
});

test("other designs ask more questions of a picture than we do", () => {
  const ours = usageOf(1, configuration).image ?? 0;
  expect([ONE, STEPS].map(({ each }) => (each.image ?? 0) > ours)).toEqual([true, true]);
});

test.each([
  {
    row: "Rekognition, questions",
    want: "| 2,000,000 | 2000.00 |  |  | 3,000,000 | 3000.00 | 4,000,000 | 4000.00 |",
  },
  {
    row: "API Gateway, calls",
    want: "| 2,000,000 | 2.00 | 2,000,000 | 2.00 | 5,000,000 | 17.50 | 1,000,000 | 3.50 |",
  },
  { row: "Step Functions, steps", want: "|  |  |  |  |  |  | 8,000,000 | 200.00 |" },
  { row: "S3, Firehose, calls", want: "|  |  |  |  |  |  | 8,000,000 | 12.98 |" },
])("of $row there are $want", ({ row, want }) => {
  expect(rowOf(economyOf(configuration), row)).toBe(`| ${row} ${want}`);
});

test("each column adds up to what it costs together", () => {
  const [pictures = ""] = economyOf(configuration).split("\n\n");
  const dollars = (line: string) =>
    line
      .split(" | ")
      .filter((_, at) => at % 2 === 0)
      .slice(1);
  const rows = pictures.split("\n").slice(2).map(dollars);
  const total = rows.pop()?.map((cell) => Number(cell.replaceAll(/[*| ]/g, "")));
  const sums = total?.map((_, at) =>
    rows.reduce((sum, row) => sum + (Number.parseFloat(row[at] ?? "") || 0), 0),
  );
  for (const [at, sum] of (sums ?? []).entries()) expect(sum).toBeCloseTo(total?.[at] ?? 0, 1);
  expect(total).toHaveLength(4);
});

test.each([ONE, STEPS, EMOJI, ECHO])("$name is described", ({ name, does }: Design) => {
  expect(economyOf(configuration)).toContain(`- ${name}: ${does[0]}`);
});

test("it says where prices come from, and what our reader's figure is from", () => {
  const said = ["bench/tariff.ts", "make bench-plates", "costs no question"];
  expect(said.filter((words) => !economyOf(configuration).includes(words))).toEqual([]);
});
