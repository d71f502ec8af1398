import fc from "fast-check";
import { expect, test } from "vitest";

/**
 * Tally is what a property came to: how many cases, processor milliseconds of all of them and of the slowest, and the
 * megabytes that the process had at most. What decoders take in processes of their own is not in it.
 */
export type Tally = { cases: number; all: number; slowest: number; memory: number };

declare module "vitest" {
  interface TaskMeta {
    fuzz?: Tally;
  }
}

/** Share is how many cases a property is tried with: so many in `make test`, and this part of FUZZ in `make fuzz`. */
export type Share = { few: number; part: number };

const FUZZ = Number(process.env.FUZZ ?? 0);
const MOST = 3_000; // milliseconds of the processor that a case may take; the slowest take some hundred
const HOURS = 3_600_000;

/** fuzzed is a test that something holds for every value, and that none of them takes the processor for long. */
export function fuzzed<T>(
  name: string,
  { few, part }: Share,
  values: fc.Arbitrary<T>,
  holds: (value: T) => unknown,
): void {
  const numRuns = FUZZ ? Math.ceil(FUZZ * part) : few;
  test(name, { timeout: FUZZ ? HOURS : 60_000 }, async ({ task }) => {
    const tally: Tally = { cases: 0, all: 0, slowest: 0, memory: 0 };
    task.meta.fuzz = tally;
    const tried = async (value: T) => {
      const before = process.cpuUsage();
      await holds(value);
      const { user, system } = process.cpuUsage(before);
      noted(tally, (user + system) / 1000);
    };
    await fc.assert(fc.asyncProperty(values, tried), { numRuns });
    tally.memory = process.resourceUsage().maxRSS / 1024;
    expect(tally.slowest).toBeLessThan(MOST);
  });
}

function noted(tally: Tally, milliseconds: number): void {
  tally.cases += 1;
  tally.all += milliseconds;
  tally.slowest = Math.max(tally.slowest, milliseconds);
}
