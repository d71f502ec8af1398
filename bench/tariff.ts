/** M is a million: what most prices are for. */
export const M = 1_000_000;

/** Price is in US dollars: who says so, and on which day (yyyy-mm-dd, or the month) it did; where nobody does, it is from memory. */
export type Price = { dollars: number; says?: string; on?: string };

/**
 * PRICES are those of us-east-1 before taxes, free tiers and discounts for volume. Each names whoever said so, and when: AWS's own page
 * as somebody copied it word for word that day (a name in brackets), or an article of that day, read in November 2026. What has no source nobody
 * has looked up: check it at https://calculator.aws before you rely on it.
 */
export const PRICES = {
  // Rekognition, group 2: a question asked of a picture, for the first million
  image: {
    dollars: 0.001,
    says: "aws.amazon.com/rekognition/pricing (api-evangelist)",
    on: "2026-10-07",
  },
  // Lambda on arm64
  gbSecond: { dollars: 0.0000133334, says: "git.mcrn.ar, lambda-13-cost.md", on: "2026-05-11" },
  // and on x86
  gbSecondX86: { dollars: 0.0000166667, says: "git.mcrn.ar, lambda-13-cost.md", on: "2026-05-11" },
  run: {
    dollars: 0.2 / M,
    says: "aws.amazon.com/lambda/pricing (api-evangelist)",
    on: "2026-09-20",
  },
  // API Gateway
  httpRequest: {
    dollars: 1 / M,
    says: "aws.amazon.com/api-gateway/pricing (api-evangelist)",
    on: "2026-09-20",
  },
  restRequest: { dollars: 3.5 / M, says: "go-cloud.io/aws-api-gateway-pricing", on: "2026" },
  // EventBridge, custom events up to 64 KB
  event: { dollars: 1 / M, says: "factualminds.com, EventBridge", on: "2026-06-13" },
  archivedGb: { dollars: 0.1 }, // one article says a tenth of a dollar, but a month
  archiveGbMonth: { dollars: 0.023 },
  // SQS, standard queues
  queueRequest: {
    dollars: 0.4 / M,
    says: "cloudburn.io/blog/amazon-sqs-pricing",
    on: "2026-03-14",
  },
  // DynamoDB on demand, each KB and each index; some articles of 2026 still have what it was until November 2024, twice as much
  write: {
    dollars: 0.625 / M,
    says: "airbyte.com/data-engineering-resources/dynamodb-pricing",
    on: "2025-07-21",
  },
  // each 4 KB; half where it need not be consistent
  read: {
    dollars: 0.125 / M,
    says: "airbyte.com/data-engineering-resources/dynamodb-pricing",
    on: "2025-07-21",
  },
  // DynamoDB, capacity: one write a second, at all times; one read
  writeUnitMonth: { dollars: 0.00065 * 24 * 30, says: "factualminds.com, DynamoDB", on: "2026-06" },
  readUnitMonth: { dollars: 0.00013 * 24 * 30, says: "zeonedge.com, DynamoDB", on: "2026" },
  tableGbMonth: { dollars: 0.25, says: "aws.amazon.com/dynamodb/pricing", on: "2026-11" },
  // going back in time
  backupGbMonth: { dollars: 0.2, says: "finops.com.py/services/dynamodb/backups", on: "2026-11" },
  secretMonth: {
    dollars: 0.4,
    says: "aws.amazon.com/secrets-manager/pricing (api-evangelist)",
    on: "2026-09-20",
  },
  secretCall: {
    dollars: 0.05 / 10_000,
    says: "aws.amazon.com/secrets-manager/pricing (api-evangelist)",
    on: "2026-09-20",
  },
  // CloudWatch: logs taken, and kept
  logGb: { dollars: 0.5, says: "factualminds.com, CloudWatch", on: "2026-06-13" },
  logGbMonth: { dollars: 0.03 },
  alarmMonth: { dollars: 0.1 },
  // a metric that is told in every hour of the month
  metricMonth: { dollars: 0.3, says: "signoz.io/guides/cloudwatch-pricing", on: "2026-02-15" },
  dashboardMonth: { dollars: 3, says: "factualminds.com, CloudWatch", on: "2026-06-13" },
  // what others use: Step Functions, S3, Firehose
  step: { dollars: 0.025 / 1000, says: "aws.amazon.com/step-functions/pricing", on: "2026-11" },
  objectPut: { dollars: 0.005 / 1000 },
  objectGet: { dollars: 0.0004 / 1000 },
  streamedGb: { dollars: 0.029 },
} satisfies Record<string, Price>;
