import { M, PRICES, type Price } from "./tariff.js";

/** Unit is something that has a price. */
export type Unit = keyof typeof PRICES;

/** Usage is how much of each is used in a month. */
export type Usage = Partial<Record<Unit, number>>;

/** unconfirmed returns the units whose price is from memory. */
export function unconfirmed(): Unit[] {
  const units = Object.entries(PRICES) as [Unit, Price][];
  return units.flatMap(([unit, { says }]) => (says ? [] : [unit]));
}

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
  return units.reduce((sum, unit) => sum + PRICES[unit].dollars * (usage[unit] ?? 0), 0);
}
