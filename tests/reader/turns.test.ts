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

/** begun starts jobs one after the other, each for the caller of its signal, and tells which have run. */
function begun(inTurn: ReturnType<typeof turnsOf>, signals: AbortSignal[]) {
  const ran: number[] = [];
  const jobs = signals.map((signal, i) =>
    inTurn(async () => {
      await new Promise(setImmediate);
      ran.push(i);
      return i;
    }, signal).catch(({ message }: Error) => message),
  );
  return { ran, ended: Promise.all(jobs) };
}

const staying = new AbortController().signal;

test("turnsOf returns undefined to who finds no room to wait, and lets the others wait", async () => {
  const { ended } = begun(turnsOf(1, 2), [staying, staying, staying, staying]);
  expect(await ended).toEqual([0, 1, 2, undefined]);
});

test("turnsOf drops the job of who leaves before its turn", async () => {
  const leaving = new AbortController();
  const { ended, ran } = begun(turnsOf(1), [staying, leaving.signal, staying]);
  leaving.abort(new Error("left"));
  expect({ told: await ended, ran }).toEqual({ told: [0, "left", 2], ran: [0, 2] });
});

test("turnsOf gives the place of who has left to another", async () => {
  const inTurn = turnsOf(1, 1);
  const leaving = new AbortController();
  const before = begun(inTurn, [staying, leaving.signal]);
  leaving.abort(new Error("left"));
  const after = begun(inTurn, [staying, staying]);
  expect([await before.ended, await after.ended]).toEqual([
    [0, "left"],
    [0, undefined],
  ]);
});

test("turnsOf keeps no place for who left before asking", async () => {
  const left = AbortSignal.abort(new Error("left"));
  const { ended, ran } = begun(turnsOf(1, 1), [staying, left, staying]);
  expect({ told: await ended, ran }).toEqual({ told: [0, "left", 2], ran: [0, 2] });
});
