import type { Answer, Call, Pass } from "../../local/toll.js";
import type { Chance } from "./chance.js";

/** Rates are shares of what goes wrong: of vision calls throttled, of the platform's refused, of both cut off, of runs killed. */
export type Rates = { throttled: number; refused: number; cut: number; killed: number };

/** RATES are those of a storm. */
export const RATES: Rates = { throttled: 0.05, refused: 0.05, cut: 0.02, killed: 0.03 };

/** Made counts what went wrong. */
export type Made = Record<keyof Rates, number>;

/** Faults are what goes wrong on the way to the vision service and to the platform; `made` counts, the killed ones too. */
export type Faults = { made: Made; vision: Pass; platform: Pass };

/** createFaults makes the faults that chance chooses, and says of each where it was made. */
export function createFaults(
  chance: Chance,
  rates: Rates,
  say: (what: string, call: Call) => void,
): Faults {
  const made: Made = { throttled: 0, refused: 0, cut: 0, killed: 0 };

  async function cutOr(
    kind: string,
    call: Call,
    onward: () => Promise<Answer>,
  ): Promise<Answer | "cut"> {
    if (chance(`${kind} cut`) >= rates.cut) return await onward();
    made.cut += 1;
    const isLate = chance(`${kind} when`) < 0.5;
    say(isLate ? "cut after" : "cut before", call);
    if (isLate) await onward();
    return "cut";
  }

  return {
    made,
    async vision(call, onward) {
      if (chance("vision") >= rates.throttled) return await cutOr("vision", call, onward);
      made.throttled += 1;
      return throttling(oneOf(THROTTLINGS, chance("throttling")));
    },
    async platform(call, onward) {
      if (chance("platform") >= rates.refused) return await cutOr("platform", call, onward);
      made.refused += 1;
      const status = oneOf(REFUSALS, chance("refusal"));
      say(`refused with ${status}`, call);
      // A bad gateway lost the answer of a server that did what it was asked.
      if (status === 502) await onward();
      return refusal(status);
    },
  };
}

const THROTTLINGS = ["ThrottlingException", "ProvisionedThroughputExceededException"];
const REFUSALS = [429, 429, 429, 500, 502, 503];

function oneOf<T>(these: T[], chance: number): T {
  return these[Math.floor(chance * these.length)] as T;
}

function throttling(__type: string): Answer {
  return answerOf(400, { __type, message: "Rate exceeded" }, "application/x-amz-json-1.1");
}

function refusal(status: number): Answer {
  const answer = answerOf(status, { message: "Try again." }, "application/json;charset=UTF-8");
  const headers = { ...answer.headers, ...(status === 429 && { "retry-after": "1" }) };
  return { ...answer, headers };
}

function answerOf(status: number, said: object, type: string): Answer {
  return { status, headers: { "content-type": type }, body: Buffer.from(JSON.stringify(said)) };
}
