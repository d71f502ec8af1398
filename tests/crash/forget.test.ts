import { afterAll, describe, expect, test } from "vitest";
import { forgotten, forgottenAt } from "./kills.js";
import { startStage } from "./stage.js";
import { leftOf, restOf } from "./verdict.js";

const stage = await startStage({ echo: false });
afterAll(stage.stop);

const { calls } = await forgotten(stage, "direct");

describe.concurrent("of a picture that was answered and deleted nothing is left", () => {
  test.each(calls)("killed %s", async (_name, point) => {
    const posted = await forgottenAt(stage, "direct", point);
    expect(await leftOf(stage, posted)).toEqual([]);
  });
});

test("no picture and no sighting is kept, and nothing waits", async () => {
  stage.posted.splice(0);
  await expect.poll(() => restOf(stage)).toEqual([]);
});
