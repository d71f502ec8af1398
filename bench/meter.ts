/** What processes take, as Linux tells it in /proc; elsewhere nothing is known. */
import { readdirSync, readFileSync } from "node:fs";

/** Taken is what a process and those it started took: milliseconds of the processor, and of memory the most at a time, in MB. */
export type Taken = { cpu: number; memory: number };

const TICK = 10; // milliseconds

/** takenBy returns what processes took together since they started, or undefined where that is not known. */
export function takenBy(ids: number[]): Taken | undefined {
  try {
    const each = ids.map((id) => ({ cpu: cpuOf(id), memory: memoryOf(id) }));
    const cpu = each.reduce((sum, one) => sum + one.cpu, 0);
    return { cpu, memory: Math.max(0, ...each.map(({ memory }) => memory)) };
  } catch {
    return undefined;
  }
}

/** runningIn returns the ids of our processes that run a function. */
export function runningIn(name: string): number[] {
  try {
    return childrenOf(process.pid).filter((id) => {
      const environment = readFileSync(`/proc/${id}/environ`, "utf8").split("\0");
      return environment.includes(`AWS_LAMBDA_FUNCTION_NAME=${name}`);
    });
  } catch {
    return [];
  }
}

function childrenOf(id: number): number[] {
  return readdirSync(`/proc/${id}/task`).flatMap((task) =>
    readFileSync(`/proc/${id}/task/${task}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
}

// Of itself and of what it waited for, by user and by system.
function cpuOf(id: number): number {
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK;
}

// Not maxRSS: that begins with what the process had that started this one.
function memoryOf(id: number): number {
  const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
  return Number(kilobytes ?? 0) / 1024;
}
