import { describe, test } from "vitest";
import { RATES } from "../../bench/storm/faults.js";
import { stormsOf } from "../../bench/storm/plan.js";
import { tempestOf } from "../../bench/storm/tempest.js";

const SEED = 6;
const FEW = { workers: 5 }; // processes, since the storms come at the same time
const MESSAGES = 60;
const quiet = { tell: () => {}, log: () => {} };
const none = { losses: 0, wrong: 0, stuck: 0, odd: 0, deadLetters: 0, refusals: 0, believed: 0 };

describe.concurrent.each([
  { channel: "webex", answers: MESSAGES },
  { channel: "slack", answers: 45 }, // the others are words, which get an emoji
] as const)("$channel", ({ channel, answers }) => {
  test("in a storm each message is answered exactly once where a reply can be found again", async ({
    expect,
  }) => {
    const { whole } = stormsOf(MESSAGES, SEED, channel);
    const after = await tempestOf({ ...whole, ...FEW }, quiet);
    const all = { answers, pictures: answers, duplicates: 0, strays: 0, amiss: [] };
    expect(after).toMatchObject({ ...none, ...all });
    expect(after.forgeries).toBeGreaterThanOrEqual(MESSAGES);
    expect(after.throttled + after.refused + after.cut + after.killed).toBeGreaterThan(0);
  });
});

test.concurrent("in a storm in LINE each message is answered once, or it is told that no more may be said unasked; a second answer is told of, too", async ({
  expect,
}) => {
  const { whole } = stormsOf(MESSAGES, SEED, "line");
  const storm = { ...whole, ...FEW, pushes: 9 };
  const { duplicates, inDoubt, answers, unsaid, ...after } = await tempestOf(storm, quiet);
  expect(after).toMatchObject({ ...none, strays: 0 });
  expect(answers + unsaid).toBe(MESSAGES);
  expect(unsaid).toBeGreaterThan(0);
  expect(duplicates).toBeLessThanOrEqual(inDoubt);
});

test.concurrent("in a storm no answer is lost where a reply cannot be found again, and a second one is told of", async ({
  expect,
}) => {
  const { whole, deaf } = stormsOf(2 * MESSAGES, SEED);
  const rates = { ...RATES, cut: 0.1 };
  const storm = { ...whole, ...deaf, ...FEW, rates };
  const { duplicates, inDoubt, ...after } = await tempestOf(storm, quiet);
  expect(after).toMatchObject({ ...none, answers: 30, pictures: 30 });
  expect(duplicates).toBeLessThanOrEqual(inDoubt);
});
