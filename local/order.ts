import { setTimeout as wait } from "node:timers/promises";

/** reversing returns what gathers loads for as long as the knob says, and then carries them, the last one first. */
export function reversing<Load>(
  { knobs }: { knobs: { shuffle: number } },
  signal: AbortSignal,
  carry: (load: Load) => Promise<unknown>,
): (load: Load) => Promise<void> {
  let gathered: { loads: Load[]; gone: Promise<void> } | undefined;

  async function go(loads: Load[]): Promise<void> {
    await wait(knobs.shuffle, undefined, { signal });
    gathered = undefined;
    for (const load of loads.reverse()) await carry(load);
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
