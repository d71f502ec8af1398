import { afterAll, describe, expect, test } from "vitest";
import { waiting } from "../../functions/replies.js";
import { spoken } from "../../functions/words.js";
import { killedAt } from "./kills.js";
import { fatal, from, pointsOf, type Scenario } from "./points.js";
import { startStage } from "./stage.js";
import { restOf, rightFor, verdictOn } from "./verdict.js";
import { webexThat } from "./webex.js";

const echoing = await startStage(await webexThat({ echo: true }));
const silent = await startStage(await webexThat({ echo: false }));
afterAll(() => Promise.all([echoing.stop(), silent.stop()]));

const ANNOUNCED = spoken(waiting()); // it may stay, where nobody can tell whether it stands

const SAYING = /reply#/; // what comes before it goes as it does in a direct room

const heard: Scenario[] = [
  { name: "a picture in a group room", room: "group" },
  { name: "a picture in a group room that takes long", room: "group", slow: true },
];

for (const scenario of heard) {
  const points = fatal(from(SAYING, await pointsOf(echoing, scenario)));
  describe.concurrent(`${scenario.name} is answered once, where we hear of our own posts`, () => {
    test.each(points)("killed %s", async (_name, point) => {
      const killed = await killedAt(echoing, scenario, point);
      // Where it was killed before it posted, nothing comes back, and so it is told of as in doubt.
      const verdict = { ...(await verdictOn(echoing, killed)), doubts: 0 };
      expect(verdict).toEqual(rightFor(killed));
    });
  });
}

describe.concurrent("a picture in a group room is answered once or, told as in doubt, twice, where we do not", async () => {
  const scenario: Scenario = { name: "a picture in a group room", room: "group" };
  const points = fatal(from(SAYING, await pointsOf(silent, scenario)));
  test.each(points)("killed %s", async (_name, point) => {
    const killed = await killedAt(silent, scenario, point);
    const { replies, doubts, ...verdict } = await verdictOn(silent, killed);
    expect({ ...rightFor(killed), ...verdict }).toEqual(rightFor(killed));
    expect(replies).toContain("answer");
    expect(replies.filter((one) => !["answer", ANNOUNCED].includes(one))).toEqual([]);
    expect(replies.length).toBeLessThanOrEqual(doubts + 1);
  });
});

test.each([
  { name: "where we hear of our own posts", stage: echoing },
  { name: "where we do not", stage: silent },
])("nothing else is kept, or waits, $name", async ({ stage }) => {
  await expect.poll(() => restOf(stage)).toEqual([]);
});
