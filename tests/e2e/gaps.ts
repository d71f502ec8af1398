import { expect, test } from "vitest";
import type { Change } from "../infra/terraform.js";
import type { Stage } from "./stage.js";
import { planOf, resourcesOf } from "./state.js";

/** Gap is what the emulator does not keep, so that each plan would change it again: of which kind, what of it, and why. */
type Gap = { of: string; forgets: string[]; why: string };

const GAPS: Gap[] = [
  {
    of: "aws_cloudwatch_metric_alarm",
    forgets: [
      ...["actions_enabled", "alarm_actions", "alarm_description", "dimensions", "period"],
      ...["extended_statistic", "insufficient_data_actions", "statistic", "treat_missing_data"],
    ],
    why: "The emulator says of an alarm little more than its name: tests of modules/ hold what it watches.",
  },
];

/** unchanged expects a plan to change nothing but what the emulator does not keep; where it keeps it by now, that is a failure, too. */
export function unchanged(stage: Stage): void {
  test("a second plan changes nothing", async () => {
    const changes = await planOf(stage);
    expect(withoutGaps(changes).map(wordsOf)).toEqual([]);
    for (const { of, why } of GAPS) {
      const all = (await resourcesOf(stage, of)).map(({ address }) => address);
      const found = changes.filter(({ type }) => type === of).map(({ address }) => address);
      expect(found.toSorted(), why).toEqual(all.toSorted());
    }
  });
}

/** changesOf returns what a plan would change in words, but for the emulator's gaps: an action, an address, the attributes. */
export async function changesOf(stage: Stage): Promise<string[]> {
  return withoutGaps(await planOf(stage)).map(wordsOf);
}

function withoutGaps(changes: Change[]): Change[] {
  return changes.filter((change) => !GAPS.some((gap) => isOf(change, gap)));
}

function isOf(change: Change, { of, forgets }: Gap): boolean {
  return change.type === of && attributesOf(change).every((name) => forgets.includes(name));
}

// Never the values: a webhook's secret is one of them.
function wordsOf(one: Change): string {
  return `${one.change.actions.join()} ${one.address}: ${attributesOf(one).join(", ")}`;
}

function attributesOf({ change }: Change): string[] {
  const [before, after] = [change.before, change.after] as Record<string, unknown>[];
  const names = Object.keys({ ...before, ...after });
  return names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
}
