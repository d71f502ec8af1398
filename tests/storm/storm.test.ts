import { test } from "vitest";
import { RATES } from "../../bench/storm/faults.js";
import { stormsOf } from "../../bench/storm/plan.js";
import { tempestOf } from "../../bench/storm/tempest.js";

const SEED = 6;
const FEW = { workers: 5 }; // processes, since the storms come at the same time
const quiet = { tell: () => {}, log: () => {} };
const none = { losses: 0, wrong: 0, stuck: 0, deadLetters: 0, refusals: 0 };

test.concurrent("in a storm each message is answered exactly once where a reply can be found again", async ({
  expect,
}) => {
  const { whole } = stormsOf(60, SEED);
  const after = await tempestOf({ ...whole, ...FEW }, quiet);
  expect(after).toMatchObject({ ...none, answers: 60, duplicates: 0, strays: 0, pictures: 60 });
  expect(after.throttled + after.refused + after.cut + after.killed).toBeGreaterThan(0);
});

test.concurrent("in a storm no answer is lost where a reply cannot be found again, and a second one is told of", async ({
  expect,
}) => {
  const { deaf } = stormsOf(120, SEED);
  const rates = { ...RATES, cut: 0.1 };
  const { duplicates, inDoubt, ...after } = await tempestOf({ ...deaf, ...FEW, rates }, quiet);
  expect(after).toMatchObject({ ...none, answers: 30, pictures: 30 });
  expect(duplicates).toBeLessThanOrEqual(inDoubt);
});
