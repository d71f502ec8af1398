import { afterAll, describe, expect, test } from "vitest";
import { type Point, pointsOf, type Scenario, stoppable } from "./points.js";
import { startStage } from "./stage.js";
import { lateAt, twiceAt } from "./stalls.js";
import { restOf, rightFor, verdictOn } from "./verdict.js";
import { webexThat } from "./webex.js";

const stage = await startStage(await webexThat({ echo: false }));
afterAll(stage.stop);

const scenario: Scenario = { name: "a picture in a direct room", room: "direct" };
const points = await pointsOf(stage, scenario);
// Both runs may have asked what is in the picture before either had kept it.
const BOTH = { kept: false, asked: 1 };

describe.concurrent("a run that goes on when another one has answered changes nothing, nor does a third", () => {
  test.each(stoppable(points))("stopped %s", async (_name, point) => {
    const { done, now, ...posted } = await lateAt(stage, scenario, point);
    expect(now).toEqual(done);
    expect(await verdictOn(stage, { ...posted, ...BOTH })).toEqual(rightFor(posted));
  });
});

// The first call of each kind, when it is known who is at it.
const kinds = new Map<string, [string, Point]>();
for (const [name, point] of points.slice(2)) {
  const kind = point.call.split(" ")[0] ?? "";
  if (!kinds.has(kind)) kinds.set(kind, [name, point]);
}

describe.concurrent("a message that is delivered again while it is being answered waits, and is answered once", () => {
  test.each([...kinds.values()])("%s", async (_name, point) => {
    const posted = await twiceAt(stage, scenario, point);
    expect(await verdictOn(stage, { ...posted, ...BOTH })).toEqual(rightFor(posted));
  });
});

test("nothing else is kept, or waits", async () => {
  await expect.poll(() => restOf(stage)).toEqual([]);
});
