import { expect, test } from "vitest";
import { turnsOf } from "../../reader/turns.js";

test.each([1, 2, 3])(
  "turnsOf runs at most %d jobs at the same time, and all of them",
  async (most) => {
    let [running, peak] = [0, 0];
    const inTurn = turnsOf(most);
    const job = async (number: number) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise(setImmediate);
      running -= 1;
      return number;
    };
    const burst = () => Promise.all([1, 2, 3, 4, 5].map((number) => inTurn(() => job(number))));
    const done = [...(await burst()), ...(await burst())];
    expect({ peak, done }).toEqual({ peak: most, done: [1, 2, 3, 4, 5, 1, 2, 3, 4, 5] });
  },
);

test("turnsOf goes on after a job has failed", async () => {
  const inTurn = turnsOf(1);
  const failed = inTurn(() => Promise.reject(new Error("no")));
  const next = inTurn(() => Promise.resolve("yes"));
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
