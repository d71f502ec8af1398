/**
 * `make cost`: what a deployment costs a month, as README's table, computed from variables.tf and what the code does.
 * Another configuration: `make cost VARS=production.tfvars`; another number of alarms: `make cost ALARMS=12`. Where tables have a
 * capacity, as in examples/free, or with FREE=yes, what AWS gives each account for nothing is taken off.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { alarmsOf } from "./abilities.js";
import { chatIn, chatOf } from "./chat.js";
import { freeTableOf } from "./free.js";
import { line, money } from "./money.js";
import { dollarsOf, type Unit, type Usage } from "./prices.js";
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
  const { analyses, channels } = configuration;
  const secrets = `${fixed.secretMonth} secrets ${money(costOf(fixed, ["secretMonth"]))}`;
  const alarms = `${fixed.alarmMonth} alarms ${money(costOf(fixed, ["alarmMonth"]))}`;
  const watched = `a dashboard and a metric ${money(costOf(fixed, ["dashboardMonth", "metricMonth"]))}`;
  const polls = `asking the empty queues ${money(costOf(fixed, ["queueRequest"]))}`;
  const lookedAfter: Unit[] = ["run", "gbSecond", "secretCall", "read", "logGb", "logGbMonth"];
  const units = `units of the tables ${money(costOf(fixed, ["writeUnitMonth", "readUnitMonth"]))}`;
  const repairs = `looking after webhooks ${money(costOf(fixed, lookedAfter))}`;
  return [
    `- Analyses: ${analyses.join(", ")}. Paid calls of Rekognition a picture: ${questionsOf(analyses).length}.`,
    `- Fixed: ${secrets}, ${alarms}, ${watched}, ${polls}, ${repairs}${configuration.capacity ? `, ${units}` : ""}.`,
    ...channels.flatMap((channel) => chatted(channel, configuration)),
    "- Prices: us-east-1, November 2026, from memory: check them. Rekognition costs about a quarter more in Singapore.",
    "- Assumed, not measured: one new picture with one plate a message, every run for it a cold start, and the seconds and",
    "  sizes in `bench/usage.ts`.",
    "- Left out: free tiers (an account's first ten alarms, ten metrics and three dashboards among them), taxes,",
    "  data transfer, tries after a failure, dead letters, messages without a picture, forged calls, functions that run side by",
    "  side (each asks for the secrets), KMS, alarm mails, and where Terraform's state is.",
  ];
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

/** configurationIn returns what Terraform files set, a later one before an earlier; that one says nothing of a setting is an error. */
export function configurationIn(files: string[], alarms?: number): Configuration {
  const set = Object.assign({}, ...files.map(settingsIn));
  const wanted = [
    "receive_memory",
    "answer_memory",
    "keep_days",
    "remember_days",
    "archive_days",
    "log_days",
    "few_alarms",
  ];
  const missing = ["analyses", "channels", "dashboard", ...wanted].filter(
    (name) => set[name] === undefined,
  );
  if (missing.length > 0) throw new Error(`No file sets ${missing.join(", ")}.`);
  return { ...set, alarms: alarms ?? alarmsOf(set.channels, set.few_alarms) };
}

// Numbers, yes or no, and lists of texts: a variable's default, or what a line of a .tfvars file or a module's call sets.
function settingsIn(text: string): Record<string, unknown> {
  const value = String.raw`= *(\d+|true|false|\[[^\][{]*\])`;
  const defaults = new RegExp(
    String.raw`^variable "(\w+)" \{\n(?: .*\n|\n)*?  default +${value}`,
    "gm",
  );
  const lines = new RegExp(String.raw`^ *(\w+) *${value}`, "gm");
  const found = [...text.matchAll(lines), ...text.matchAll(defaults)];
  return Object.fromEntries(
    found.map(([, name, plain = ""]) => [name, JSON.parse(plain.replace(/,\s*\]$/, "]"))]),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    console.error(`There is no file ${file}: VARS names the settings that you deploy with.`);
    process.exit(1);
  }
}

if (process.argv[1] === import.meta.filename) {
  const root = resolve(import.meta.dirname, "..");
  const files = [join(root, "variables.tf"), ...process.argv.slice(2)];
  const alarms = Number(process.env.ALARMS) || undefined;
  const configuration = configurationIn(files.map(textOf), alarms);
  const isFree = configuration.capacity !== undefined || process.env.FREE === "yes";
  console.log(isFree ? freeTableOf(configuration) : tableOf(configuration));
}
