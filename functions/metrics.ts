import { Metrics } from "@aws-lambda-powertools/metrics";
import { env } from "./env.js";

const count = { unit: "Count" } as const;
const milliseconds = { unit: "Milliseconds" } as const;

/** METRICS is all that we count in CloudWatch's namespace `Spotter`: in which unit, and what it means. */
export const METRICS = {
  Received: { ...count, means: "messages that a platform delivered, each time it did" },
  Ignored: { ...count, means: "deliveries that are proven, and hold nothing for us" },
  Rejected: { ...count, means: "deliveries that are not proven, too big, or of no channel" },
  Duplicate: { ...count, means: "messages that came again after they were answered" },
  Answered: { ...count, means: "messages whose answer stands, each once" },
  Failed: { ...count, means: "messages given up, which rest in the dead letters" },
  PutOff: { ...count, means: "messages that have to wait for others, each time they do" },
  InDoubt: { ...count, means: "tries that found a reply of which nobody can tell if it stands" },
  Reacted: { ...count, means: "messages that got an emoji" },
  Plates: { ...count, means: "number plates that answers tell of" },
  VisionCalls: { ...count, means: "questions asked of Rekognition, its own retries not counted" },
  TimeToAnswer: {
    ...milliseconds,
    means: "from when the queue got a message until its answer stands",
  },
  Installed: { ...count, means: "tenants, such as workspaces, that let us in, each time they did" },
  Limited: { ...count, means: "times that a platform held deliveries back" },
  TokenRejected: { ...count, means: "calls that a platform refused since it rejects our token" },
  Pushed: { ...count, means: "replies that count towards what a platform lets us say a month" },
  AllowanceGone: { ...count, means: "replies that a platform refused since that is used up" },
  WebhookFaults: { ...count, means: "what is still wrong with a channel's webhooks after a look" },
} as const;

/** Metric is the name of something that we count. */
export type Metric = keyof typeof METRICS;

const counts: [Metric, number][] = [];
let metrics: Metrics | undefined;

/**
 * counted notes that something happened, so often or so much, until the run tells. What is counted has happened by then:
 * a run that is killed takes its counts with it, so after a crash there may be one too few, never one too many.
 */
export function counted(name: Metric, amount = 1): void {
  counts.push([name, amount]);
}

/** told logs what was counted since it was last called, as CloudWatch reads metrics; nothing where nothing was. */
export function told(): void {
  if (counts.length === 0) return;
  metrics ??= new Metrics({ namespace: "Spotter", serviceName: env("DEPLOYMENT") });
  for (const [name, amount] of counts.splice(0))
    metrics.addMetric(name, METRICS[name].unit, amount);
  // It logs by itself what there are a hundred values of.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
