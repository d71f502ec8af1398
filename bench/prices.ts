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
  tableGbMonth: 0.25 + 0.2, // DynamoDB: the rows, and going back in time
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

/** dollarsOf returns what a month's usage costs. */
export function dollarsOf(usage: Usage): number {
  const units = Object.keys(usage) as Unit[];
  return units.reduce((sum, unit) => sum + PRICES[unit] * (usage[unit] ?? 0), 0);
}
