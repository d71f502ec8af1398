import { afterAll, describe, expect, test } from "vitest";
import { departed, departedAt } from "./departures.js";
import { forgotten, forgottenAt } from "./kills.js";
import { fatal, type Scenario } from "./points.js";
import { slackThat } from "./slack.js";
import { startStage } from "./stage.js";
import { keptOf, leftOf, restOf } from "./verdict.js";
import { webexThat } from "./webex.js";

const webex = await startStage(await webexThat({ echo: false }));
const slack = await startStage(await slackThat());
afterAll(() => Promise.all([webex.stop(), slack.stop()]));

const stages = [
  { name: "a picture in Webex", stage: webex, scenario: { name: "", room: "direct" } },
  { name: "a picture in Slack", stage: slack, scenario: { name: "", room: "group" } },
] satisfies { name: string; stage: typeof webex; scenario: Scenario }[];

for (const { name, stage, scenario } of stages) {
  const { calls } = await forgotten(stage, scenario);
  describe.concurrent(`of ${name} that was answered and deleted nothing is left`, () => {
    test.each(fatal(calls))("killed %s", async (_name, point) => {
      const posted = await forgottenAt(stage, scenario, point);
      expect(await leftOf(stage, posted)).toEqual([]);
    });
  });
}

describe.concurrent("of a workspace that took us out nothing is left but what we said there", async () => {
  test.each(fatal(await departed(slack)))("killed %s", async (_name, point) => {
    const left = await departedAt(slack, point);
    expect(await slack.rows.of(`install#slack:${left.team}`)).toEqual([]);
    expect(await keptOf(slack, left)).toEqual([]);
  });
});

test.each(stages)(
  "no picture and no sighting is kept, and nothing waits, of $name",
  async ({ stage }) => {
    stage.posted.splice(0);
    await expect.poll(() => restOf(stage), { timeout: 60_000 }).toEqual([]);
  },
);
