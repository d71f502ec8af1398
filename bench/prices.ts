/** M is a million: what most prices are for. */
export const M = 1_000_000;

/**
 * PRICES are those of us-east-1 in US dollars, as remembered in November 2026 from AWS's pricing pages, before taxes and
 * free tiers; those of DynamoDB and EventBridge agree with articles of 2026. Nobody looked up the others: check them at
 * https://calculator.aws before you rely on them.
 */
const PRICES = {
  image: 0.001, // Rekognition, group 2: a question asked of a picture, for the first million
  gbSecond: 0.0000133334, // Lambda on arm64
  run: 0.2 / M, // Lambda
  httpRequest: 1 / M, // HTTP API
  event: 1 / M, // EventBridge, custom events up to 64 KB
  archivedGb: 0.1, // EventBridge
  archiveGbMonth: 0.023, // EventBridge
  queueRequest: 0.4 / M, // SQS, standard queues
  write: 0.625 / M, // DynamoDB on demand, each KB and each index
  read: 0.125 / M, // DynamoDB on demand, each 4 KB; half where it need not be consistent
  writeUnitMonth: 0.00065 * 24 * 30, // DynamoDB, capacity: one write a second, at all times
  readUnitMonth: 0.00013 * 24 * 30, // DynamoDB, capacity: one read a second, at all times
  tableGbMonth: 0.25, // DynamoDB, the rows
  backupGbMonth: 0.2, // DynamoDB, going back in time
  secretMonth: 0.4, // Secrets Manager
  secretCall: 0.05 / 10_000, // Secrets Manager
  logGb: 0.5, // CloudWatch, taking
  logGbMonth: 0.03, // CloudWatch, keeping
  alarmMonth: 0.1, // CloudWatch
  metricMonth: 0.3, // CloudWatch, a metric that is told in every hour of it
  dashboardMonth: 3, // CloudWatch
};

/** Unit is something that has a price. */
export type Unit = keyof typeof PRICES;

/** Usage is how much of each is used in a month. */
export type Usage = Partial<Record<Unit, number>>;

const LOGS = "https://aws.amazon.com/cloudwatch/pricing/";
const TABLES = "https://aws.amazon.com/dynamodb/pricing/provisioned/";
const FUNCTIONS = "https://aws.amazon.com/lambda/pricing/";
const QUEUES = "https://aws.amazon.com/sqs/pricing/";

/** Allowance is how much of something is free, whose page says so, and whether it was read there, by us or by who quotes it word for word; where not, others agree on it. */
export type Allowance = { amount: number; says: string; read: boolean };

/**
 * ALLOWANCES is what AWS gives each account for nothing in every month, not in its first year alone, as copies of its
 * pages and articles of 2026 said it in November 2026. What is not here is never free: requests of a table without capacity
 * among it. Its regions share one allowance.
 */
export const ALLOWANCES: Partial<Record<Unit, Allowance>> = {
  run: { amount: M, says: FUNCTIONS, read: true },
  gbSecond: { amount: 400_000, says: FUNCTIONS, read: true },
  queueRequest: { amount: M, says: QUEUES, read: false },
  writeUnitMonth: { amount: 25, says: TABLES, read: false },
  readUnitMonth: { amount: 25, says: TABLES, read: false },
  tableGbMonth: { amount: 25, says: TABLES, read: false },
  logGb: { amount: 5, says: LOGS, read: true },
  logGbMonth: { amount: 5, says: LOGS, read: true }, // besides those taken, as bills show
  alarmMonth: { amount: 10, says: LOGS, read: true },
  metricMonth: { amount: 10, says: LOGS, read: true },
  dashboardMonth: { amount: 3, says: LOGS, read: true }, // of up to 50 metrics; ours has fewer
};

/** leftOf returns what of a month's usage is not free, where the account uses nothing else. */
export function leftOf(usage: Usage): Usage {
  const left = Object.entries(usage).map(([unit, amount]) => {
    const free = ALLOWANCES[unit as Unit]?.amount ?? 0;
    return [unit, Math.max(0, amount - free)];
  });
  return Object.fromEntries(left);
}

/** added returns what several usages are together. */
export function added(...usages: Usage[]): Usage {
  const units = new Set(usages.flatMap((usage) => Object.keys(usage) as Unit[]));
  const sums = [...units].map((unit) => [
    unit,
    usages.reduce((sum, usage) => sum + (usage[unit] ?? 0), 0),
  ]);
  return Object.fromEntries(sums);
}

/** dollarsOf returns what a month's usage costs. */
export function dollarsOf(usage: Usage): number {
  const units = Object.keys(usage) as Unit[];
  return units.reduce((sum, unit) => sum + PRICES[unit] * (usage[unit] ?? 0), 0);
}
