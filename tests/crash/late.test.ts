import { afterAll, describe, expect, test } from "vitest";
import { type Point, pointsOf } from "./points.js";
import { startStage } from "./stage.js";
import { lateAt, SCENARIO, twiceAt } from "./stalls.js";
import { restOf, rightFor, verdictOn } from "./verdict.js";

const stage = await startStage({ echo: false });
afterAll(stage.stop);

const points = await pointsOf(stage, SCENARIO);
// Both runs may have asked what is in the picture before either had kept it.
const BOTH = { kept: false, asked: 1 };

describe.concurrent("a run that goes on when another one has answered changes nothing, nor does a third", () => {
  test.each(points)("stopped %s", async (_name, point) => {
    const { done, now, ...posted } = await lateAt(stage, point);
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
    const posted = await twiceAt(stage, point);
    expect(await verdictOn(stage, { ...posted, ...BOTH })).toEqual(rightFor(posted));
  });
});

test("nothing else is kept, or waits", async () => {
  await expect.poll(() => restOf(stage)).toEqual([]);
});
