import { afterAll, describe, expect, test } from "vitest";
import { killedAt } from "./kills.js";
import { fatal, pointsOf, type Scenario } from "./points.js";
import { startStage } from "./stage.js";
import { restOf, rightFor, verdictOn } from "./verdict.js";
import { webexThat } from "./webex.js";

const stage = await startStage(await webexThat({ echo: false }));
afterAll(stage.stop);

const scenarios: Scenario[] = [
  { name: "a picture in a direct room", room: "direct" },
  { name: "a picture in a direct room that takes long", room: "direct", slow: true },
  { name: "a picture in a direct room that is refused at first", room: "direct", refused: true },
];

for (const scenario of scenarios) {
  const points = fatal(await pointsOf(stage, scenario));
  describe.concurrent(`${scenario.name} is answered once`, () => {
    test.each(points)("killed %s", async (_name, point) => {
      const killed = await killedAt(stage, scenario, point);
      expect(await verdictOn(stage, killed)).toEqual(rightFor(killed));
    });
  });
}

test("nothing else is kept, or waits", async () => {
  await expect.poll(() => restOf(stage)).toEqual([]);
});
