import { setTimeout as wait } from "node:timers/promises";

/** gathering returns what gathers loads for some milliseconds, and then carries them together, in the order they came. */
export function gathering<Load>(
  milliseconds: () => number,
  signal: AbortSignal,
  carry: (loads: Load[]) => Promise<unknown>,
): (load: Load) => Promise<void> {
  let gathered: { loads: Load[]; gone: Promise<void> } | undefined;

  async function go(loads: Load[]): Promise<void> {
    await wait(milliseconds(), undefined, { signal });
    gathered = undefined;
    await carry(loads);
  }

  return (load) => {
    if (!gathered) {
      const loads: Load[] = [];
      gathered = { loads, gone: go(loads) };
    }
    gathered.loads.push(load);
    return gathered.gone;
  };
}

/** reversing returns what gathers loads for as long as the knob says, and then carries them, the last one first. */
export function reversing<Load>(
  { knobs }: { knobs: { shuffle: number } },
  signal: AbortSignal,
  carry: (load: Load) => Promise<unknown>,
): (load: Load) => Promise<void> {
  return gathering(
    () => knobs.shuffle,
    signal,
    async (loads: Load[]) => {
      for (const load of loads.reverse()) await carry(load);
    },
  );
}
