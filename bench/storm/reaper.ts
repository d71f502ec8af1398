import type { Call, Pass } from "../../local/toll.js";
import type { Chance } from "./chance.js";

/** Reaper ends some of a worker's runs before their time, as a machine that breaks does. */
export type Reaper = {
  /** begin says that a run begins. */
  begin(): void;
  /** over lets a call of the run through, unless the run ends before or after it. */
  over: (pass: Pass) => Pass;
  /** end says that a run has ended, and tells whether it is killed before the queue hears of it. */
  end(): boolean;
};

const CALLS = 25; // that a run makes which answers

/** createReaper makes a reaper that kills a share of the runs, at any of their outside calls, before or after it took effect. */
export function createReaper(
  chance: Chance,
  share: number,
  kill: (when: string, call?: Call) => void,
): Reaper {
  let left = Number.POSITIVE_INFINITY;

  function killed(when: string, call?: Call): void {
    left = Number.POSITIVE_INFINITY;
    kill(when, call);
  }

  return {
    begin() {
      const isDoomed = chance("doom") < share;
      left = isDoomed ? Math.ceil(chance("call") * CALLS) : Number.POSITIVE_INFINITY;
    },
    over: (pass) => async (call, onward) => {
      left -= 1;
      if (left !== 0) return await pass(call, onward);
      const isLate = chance("when") < 0.5;
      if (isLate) await pass(call, onward);
      killed(isLate ? "killed after" : "killed before", call);
      return "cut";
    },
    // A run of fewer calls dies as it ends: the queue does not hear that it is done.
    end() {
      if (left === Number.POSITIVE_INFINITY) return false;
      killed("killed at its end");
      return true;
    },
  };
}
