/**
 * `make cost`: what a deployment costs a month, as README's table, computed from variables.tf and what the code does.
 * Another configuration: `make cost VARS=production.tfvars`; another number of alarms: `make cost ALARMS=12`. Where tables have a
 * capacity, as in examples/free, or with FREE=yes, what AWS gives each account for nothing is taken off.
 */
import { chatIn, chatOf } from "./chat.js";
import { freeTableOf } from "./free.js";
import { line, money } from "./money.js";
import { dollarsOf, type Unit, type Usage, unconfirmed } from "./prices.js";
import { configurationOf } from "./settings.js";
import { type Configuration, echoesIn, fixedOf, questionsOf, usageOf } from "./usage.js";

const TRAFFIC = [100, 1_000, 10_000, 100_000]; // pictures a month
const CHAT = 10_000; // messages without a picture

const ROWS: Record<string, Unit[]> = {
  Rekognition: ["image"],
  Lambda: ["run", "gbSecond"],
  "HTTP API": ["httpRequest"],
  EventBridge: ["event", "archivedGb", "archiveGbMonth"],
  SQS: ["queueRequest"],
  DynamoDB: ["write", "read", "tableGbMonth", "backupGbMonth"],
  "Secrets Manager, calls": ["secretCall"],
  "CloudWatch, logs": ["logGb", "logGbMonth"],
  "CloudWatch, metrics": ["metricMonth"],
};

/** tableOf returns what a configuration costs at several traffics, in Markdown, with what the figures leave out. */
export function tableOf(configuration: Configuration): string {
  const fixed = fixedOf(configuration);
  const usages = TRAFFIC.map((pictures) => usageOf(pictures, configuration));
  const totals = usages.map((usage) => dollarsOf(usage) + dollarsOf(fixed));
  const each = totals.map((total, at) => total / (TRAFFIC[at] ?? 1));
  const rows = Object.entries(ROWS).map(([name, units]) =>
    line(
      name,
      usages.map((usage) => money(costOf(usage, units))),
    ),
  );
  return [
    line(
      "US dollars a month",
      TRAFFIC.map((pictures) => `${pictures.toLocaleString("en")} pictures`),
    ),
    line("---", Array(TRAFFIC.length).fill("--:")),
    ...rows,
    line("fixed", Array(TRAFFIC.length).fill(money(dollarsOf(fixed)))),
    line(
      "**together**",
      totals.map((total) => `**${money(total)}**`),
    ),
    line(
      "for each picture",
      each.map((dollars) => dollars.toFixed(4)),
    ),
    "",
    ...notes(configuration, fixed),
  ].join("\n");
}

function notes(configuration: Configuration, fixed: Usage): string[] {
  const { channels } = configuration;
  const secrets = `${fixed.secretMonth} secrets ${money(costOf(fixed, ["secretMonth"]))}`;
  const alarms = `${fixed.alarmMonth} alarms ${money(costOf(fixed, ["alarmMonth"]))}`;
  const watched = `a dashboard and a metric ${money(costOf(fixed, ["dashboardMonth", "metricMonth"]))}`;
  const polls = `asking the empty queues ${money(costOf(fixed, ["queueRequest"]))}`;
  const lookedAfter: Unit[] = ["run", "gbSecond", "secretCall", "read", "logGb", "logGbMonth"];
  const units = `units of the tables ${money(costOf(fixed, ["writeUnitMonth", "readUnitMonth"]))}`;
  const repairs = `looking after webhooks ${money(costOf(fixed, lookedAfter))}`;
  return [
    readIn(configuration),
    `- Fixed: ${secrets}, ${alarms}, ${watched}, ${polls}, ${repairs}${configuration.capacity ? `, ${units}` : ""}.`,
    ...channels.flatMap((channel) => chatted(channel, configuration)),
    ...sources(),
    "- Assumed, not measured in AWS: one new picture with one plate a message, that a function's copy is kept for five minutes, so that",
    "  rare pictures find a cold start, and the seconds and sizes in `bench/seconds.ts` and `bench/usage.ts`.",
    "- Left out: free tiers (an account's first ten alarms, ten metrics and three dashboards among them), taxes,",
    "  data transfer, tries after a failure, dead letters, messages without a picture, forged calls, functions that run side by",
    "  side (each asks for the secrets), KMS, alarm mails, and where Terraform's state is.",
  ];
}

/** sources returns what there is to say of the prices. */
export function sources(): string[] {
  return [
    "- Prices: us-east-1, each with its source and day in `bench/tariff.ts`. From memory, so check them:",
    `  ${unconfirmed().join(", ")}. Rekognition costs about a quarter more in Singapore.`,
  ];
}

function readIn({ analyses, reader, reader_memory }: Configuration): string {
  const wanted = `- Analyses: ${analyses.join(", ")}.`;
  if (reader !== "local")
    return `${wanted} Paid calls of Rekognition a picture: ${questionsOf(analyses).length}.`;
  return `${wanted} Our own reader, of ${reader_memory} MB, reads in place of Rekognition: it is part of Lambda.`;
}

function chatted(channel: string, configuration: Configuration): string[] {
  const what = chatIn(channel);
  if (!what) return [];
  const dollars = money(dollarsOf(chatOf(CHAT, channel, configuration)));
  const chat = `- In ${channel}, ${CHAT.toLocaleString("en")} messages that ${what} cost ${dollars} more.`;
  const cheaper = echoesIn(configuration.channels) > echoesIn([channel]);
  const less = " A picture costs a little less than above: our reply is no event there.";
  return [`${chat}${cheaper ? less : ""}`];
}

function costOf(usage: Usage, units: Unit[]): number {
  return dollarsOf(Object.fromEntries(units.map((unit) => [unit, usage[unit] ?? 0])));
}

if (process.argv[1] === import.meta.filename) {
  const configuration = configurationOf(process.argv.slice(2));
  const isFree = configuration.capacity !== undefined || process.env.FREE === "yes";
  console.log(isFree ? freeTableOf(configuration) : tableOf(configuration));
}
