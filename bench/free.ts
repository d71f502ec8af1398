/** What remains to be paid where AWS's allowances are taken off, and from which traffic on each of them ends. */
import { chatIn, chatOf } from "./chat.js";
import { line, money } from "./money.js";
import { ALLOWANCES, added, dollarsOf, leftOf, type Unit, type Usage } from "./prices.js";
import { paceOf, writesOf } from "./rows.js";
import { type Configuration, fixedOf, questionsOf, usageOf } from "./usage.js";

const TRAFFIC = [0, 100, 1_000, 10_000]; // pictures a month
const MOST = 100_000_000; // pictures a month that nobody posts
const CHAT = 10_000; // messages without a picture

const ROWS: [string, Unit][] = [
  ["Rekognition, questions", "image"],
  ["Lambda, runs", "run"],
  ["Lambda, GB seconds", "gbSecond"],
  ["HTTP API, calls", "httpRequest"],
  ["EventBridge, events", "event"],
  ["EventBridge, GB archived", "archivedGb"],
  ["EventBridge, GB in the archive", "archiveGbMonth"],
  ["SQS, requests", "queueRequest"],
  ["DynamoDB, writes", "write"],
  ["DynamoDB, reads", "read"],
  ["DynamoDB, writes a second", "writeUnitMonth"],
  ["DynamoDB, reads a second", "readUnitMonth"],
  ["DynamoDB, GB", "tableGbMonth"],
  ["DynamoDB, GB to go back in time", "backupGbMonth"],
  ["Secrets Manager, secrets", "secretMonth"],
  ["Secrets Manager, calls", "secretCall"],
  ["CloudWatch, GB of logs taken", "logGb"],
  ["CloudWatch, GB of logs kept", "logGbMonth"],
  ["CloudWatch, metrics", "metricMonth"],
  ["CloudWatch, alarms", "alarmMonth"],
  ["CloudWatch, dashboards", "dashboardMonth"],
];

/** freeTableOf returns what remains to be paid in an account that does nothing else, in Markdown, with what that leaves out. */
export function freeTableOf(configuration: Configuration): string {
  const usages = TRAFFIC.map((pictures) => allOf(pictures, configuration));
  const used = ROWS.filter(([, unit]) => (usages.at(-1)?.[unit] ?? 0) > 0);
  const traffic = TRAFFIC.map((pictures) => (pictures ? `${counted(pictures)} pictures` : "none"));
  const totals = usages.map((usage) => `**${money(dollarsOf(leftOf(usage)))}**`);
  return [
    line("US dollars a month", ["free", "costs from", ...traffic]),
    line("---", Array(TRAFFIC.length + 2).fill("--:")),
    ...used.map(([name, unit]) => rowOf(name, unit, { configuration, usages })),
    line("**together**", ["", "", ...totals]),
    "",
    ...notes(configuration),
  ].join("\n");
}

/** endOf returns the number of pictures a month from which a unit costs something, 0 where it does without any, or undefined where it never does. */
export function endOf(unit: Unit, configuration: Configuration): number | undefined {
  const costs = (pictures: number) => (leftOf(allOf(pictures, configuration))[unit] ?? 0) > 0;
  if (!costs(MOST)) return undefined;
  let [free, paid] = [-1, MOST];
  while (paid - free > 1) {
    const middle = Math.floor((free + paid) / 2);
    if (costs(middle)) paid = middle;
    else free = middle;
  }
  return paid;
}

type Table = { configuration: Configuration; usages: Usage[] };

function rowOf(name: string, unit: Unit, { configuration, usages }: Table): string {
  const free = ALLOWANCES[unit]?.amount;
  const paid = usages.map((usage) => money(dollarsOf({ [unit]: leftOf(usage)[unit] ?? 0 })));
  return line(name, [free ? counted(free) : "none", fromOf(endOf(unit, configuration)), ...paid]);
}

function fromOf(end: number | undefined): string {
  if (end === undefined) return "never";
  if (end === 0) return "always";
  return end === 1 ? "the first" : `${counted(Number(end.toPrecision(2)))} pictures`;
}

function allOf(pictures: number, configuration: Configuration): Usage {
  return added(fixedOf(configuration), usageOf(pictures, configuration));
}

function notes(configuration: Configuration): string[] {
  return [
    "- What is free is so for one account, all its regions together, in every month, and where it does nothing else.",
    ...chatted(configuration),
    ...paced(configuration),
    "- Not counted, since it ends: a new account's credits, and what an older one has in its first year, of the HTTP API and",
    "  Rekognition.",
    "- Prices, assumptions and what is left out are those of `make cost` for other settings.",
  ];
}

function chatted(configuration: Configuration): string[] {
  return configuration.channels.flatMap((channel) => {
    const more = added(fixedOf(configuration), chatOf(CHAT, channel, configuration));
    const cost = dollarsOf(leftOf(more)) - dollarsOf(leftOf(fixedOf(configuration)));
    const what = chatIn(channel);
    return what
      ? `- In ${channel}, ${counted(CHAT)} messages that ${what} cost ${money(cost)}.`
      : [];
  });
}

function paced(configuration: Configuration): string[] {
  const { capacity, analyses } = configuration;
  if (!capacity) return [];
  const { second, atOnce } = paceOf(capacity, writesOf(configuration, questionsOf(analyses)));
  return [
    `- The tables take a picture in ${(1 / second).toFixed(1)} seconds, and ${atOnce} at once after five quiet minutes. What comes`,
    "  faster is held back, and tried again for some minutes.",
  ];
}

function counted(amount: number): string {
  return amount.toLocaleString("en");
}
