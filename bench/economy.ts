/**
 * `make bench-cost`: what a million pictures a month take, in calls and in dollars, beside other designs of such a bot. It is computed as
 * `make cost` is, from variables.tf and a file of settings (VARS=production.tfvars), of which it shows both readers.
 */
import { chatOf } from "./chat.js";
import { sources } from "./cost.js";
import { type Design, ECHO, EMOJI, ONE, STEPS } from "./designs.js";
import { line, money } from "./money.js";
import { dollarsOf, type Unit, type Usage } from "./prices.js";
import { READER } from "./seconds.js";
import { configurationOf } from "./settings.js";
import { M } from "./tariff.js";
import { type Configuration, fixedOf, questionsOf, usageOf } from "./usage.js";

const ROWS: [name: string, calls: Unit | undefined, units: Unit[]][] = [
  ["Rekognition, questions", "image", ["image"]],
  ["Lambda, runs", "run", ["run", "gbSecond", "gbSecondX86"]],
  ["API Gateway, calls", "httpRequest", ["httpRequest", "restRequest"]],
  ["EventBridge, events", "event", ["event", "archivedGb", "archiveGbMonth"]],
  ["SQS, requests", "queueRequest", ["queueRequest"]],
  ["Step Functions, steps", "step", ["step"]],
  ["DynamoDB, KB written", "write", ["write", "read", "tableGbMonth", "backupGbMonth"]],
  ["S3, Firehose, calls", "objectPut", ["objectPut", "objectGet", "streamedGb"]],
  ["Secrets Manager, calls", "secretCall", ["secretCall"]],
  ["CloudWatch, GB of logs", "logGb", ["logGb", "logGbMonth", "metricMonth"]],
];

/** Column is one way to do it: what it uses for all, and what it costs besides when nobody comes. */
type Column = { name: string; usage: Usage; fixed?: Usage };

/** economyOf returns what a million pictures and a million messages of words take, in Markdown, with what that leaves out. */
export function economyOf(configuration: Configuration): string {
  const ways = waysOf(configuration);
  const pictures: Column[] = [
    ...ways.map((one) => ({ name: nameOf(one), usage: usageOf(M, one), fixed: fixedOf(one) })),
    ...[ONE, STEPS].map(columnOf),
  ];
  const words: Column[] = [
    { name: "ours, an emoji in slack", usage: chatOf(M, "slack", configuration) },
    columnOf(EMOJI),
    { name: "ours, an echo in line", usage: chatOf(M, "line", configuration) },
    columnOf(ECHO),
  ];
  return [
    tableOf("A million pictures", pictures),
    "",
    tableOf("A million messages of words", words),
    "",
    ...notes(configuration),
  ].join("\n");
}

/** waysOf returns a configuration with Amazon Rekognition and with our own reader, the one that it has first. */
export function waysOf(configuration: Configuration): Configuration[] {
  const { analyses, reader, alarms } = configuration;
  const isOwn = reader === "local";
  const readable = analyses.filter((name) => questionsOf([name])[0] === "text");
  const other: Configuration = {
    ...configuration,
    reader: isOwn ? "rekognition" : "local",
    analyses: isOwn ? analyses : readable,
    alarms: alarms + (isOwn ? -2 : 2),
  };
  // Without anything to read there is nothing that our reader could do.
  return other.analyses.length > 0 ? [configuration, other] : [configuration];
}

function nameOf({ reader, analyses }: Configuration): string {
  if (reader === "local") return "ours, own reader";
  return `ours, Rekognition (${analyses.join(", ")})`;
}

function columnOf({ name, each }: Design): Column {
  const all = Object.entries(each).map(([unit, amount]) => [unit, amount * M]);
  return { name, usage: Object.fromEntries(all) };
}

function tableOf(title: string, columns: Column[]): string {
  const used = ROWS.filter(([, , units]) =>
    columns.some(({ usage }) => units.some((unit) => (usage[unit] ?? 0) > 0)),
  );
  const totals = columns.map(({ usage, fixed = {} }) => dollarsOf(usage) + dollarsOf(fixed));
  return [
    line(
      title,
      columns.flatMap(({ name }) => [name, "$"]),
    ),
    line("---", Array(2 * columns.length).fill("--:")),
    ...used.map(([name, calls, units]) =>
      line(
        name,
        columns.flatMap(({ usage }) => [countOf(usage, calls), dollarsIn(usage, units)]),
      ),
    ),
    ...(columns.some(({ fixed }) => fixed)
      ? [line("fixed", columns.flatMap(({ fixed }) => ["", fixed ? money(dollarsOf(fixed)) : ""]))] // biome-ignore format: a row
      : []),
    line("**together**", totals.flatMap((total) => ["", `**${money(total)}**`])), // biome-ignore format: a row
  ].join("\n");
}

function countOf(usage: Usage, unit: Unit | undefined): string {
  const calls = unit === "httpRequest" ? sumOf(usage, ["httpRequest", "restRequest"]) : 0;
  const puts = unit === "objectPut" ? sumOf(usage, ["objectPut", "objectGet"]) : 0;
  const amount = calls || puts || (unit ? (usage[unit] ?? 0) : 0);
  return amount > 0 ? Math.round(amount).toLocaleString("en") : "";
}

function sumOf(usage: Usage, units: Unit[]): number {
  return units.reduce((sum, unit) => sum + (usage[unit] ?? 0), 0);
}

function dollarsIn(usage: Usage, units: Unit[]): string {
  const part = units.map((unit) => [unit, usage[unit] ?? 0]);
  const dollars = dollarsOf(Object.fromEntries(part));
  return dollars > 0 ? money(dollars) : "";
}

function notes({ reader_memory }: Configuration): string[] {
  const designs = [ONE, STEPS, EMOJI, ECHO].flatMap(({ name, does: [first = "", ...more] }) => [
    `- ${name}: ${first}`,
    ...more.map((words) => `  ${words}`),
  ]);
  return [
    "- A picture that was posted before, in whichever room, costs no question and no reading. Here each is new.",
    `- Our own reader takes ${READER.picture} s of a processor for a picture, measured on x86 (\`make bench-plates\`), in a function of ${reader_memory} MB.`,
    ...designs,
    ...sources(),
    "- No discounts for volume, and no free tiers. Assumed, and left out, is what `make cost` says.",
  ];
}

if (process.argv[1] === import.meta.filename)
  console.log(economyOf(configurationOf(process.argv.slice(2))));
