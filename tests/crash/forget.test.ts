import { afterAll, describe, expect, test } from "vitest";
import { forgotten, forgottenAt } from "./kills.js";
import { fatal, type Scenario } from "./points.js";
import { startStage } from "./stage.js";
import { leftOf, restOf } from "./verdict.js";
import { webexThat } from "./webex.js";

const stage = await startStage(await webexThat({ echo: false }));
afterAll(stage.stop);

const scenario: Scenario = { name: "a picture in a direct room", room: "direct" };
const { calls } = await forgotten(stage, scenario);

describe.concurrent("of a picture that was answered and deleted nothing is left", () => {
  test.each(fatal(calls))("killed %s", async (_name, point) => {
    const posted = await forgottenAt(stage, scenario, point);
    expect(await leftOf(stage, posted)).toEqual([]);
  });
});

test("no picture and no sighting is kept, and nothing waits", async () => {
  stage.posted.splice(0);
  await expect.poll(() => restOf(stage)).toEqual([]);
});
