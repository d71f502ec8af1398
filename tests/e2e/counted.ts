import { expect, test } from "vitest";
import { METRICS } from "../../functions/metrics.js";
import { logsOf } from "./amazon.js";
import type { Stage } from "./stage.js";
import { resourcesOf } from "./state.js";

type Embedded = {
  _aws?: { CloudWatchMetrics: { Namespace: string; Metrics: { Name: string }[] }[] };
};

// What has happened by then, of all that is counted.
const SEEN = [
  ...["Received", "Answered", "Plates", "VisionCalls", "TimeToAnswer"],
  ...["Duplicate", "TokenRejected", "WebhookFaults", "Reacted", "Installed"],
];

/** counted looks that the functions count what alarms and dashboard watch, by the same names. */
export function counted(stage: Stage): void {
  test("what happened was counted, by names that are known", async () => {
    const names = await namesCounted(stage);
    expect(SEEN.filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => !(name in METRICS))).toEqual([]);
  });

  test("alarms and dashboard watch nothing that is not counted", async () => {
    const alarms = await resourcesOf(stage, "aws_cloudwatch_metric_alarm");
    const ours = alarms.filter(({ values }) => values.namespace === "Spotter");
    const dashboards = await resourcesOf(stage, "aws_cloudwatch_dashboard");
    const shown = dashboards.flatMap(({ values }) => [
      ...String(values.dashboard_body).matchAll(/"Spotter", *"(\w+)"/g),
    ]);
    const watched = [
      ...ours.map(({ values }) => values.metric_name),
      ...shown.map(([, one]) => one),
    ];
    expect(watched.length).toBeGreaterThan(3);
    expect(watched.filter((name) => !(String(name) in METRICS))).toEqual([]);
  });
}

async function namesCounted(stage: Stage): Promise<Set<string>> {
  const lines = (await logsOf(stage)).flatMap(([, all]) => all);
  const told = lines.filter((line) => line.includes("CloudWatchMetrics"));
  const sets = told.flatMap((line) => (JSON.parse(line) as Embedded)._aws?.CloudWatchMetrics ?? []);
  const ours = sets.filter(({ Namespace }) => Namespace === "Spotter");
  return new Set(ours.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)));
}
