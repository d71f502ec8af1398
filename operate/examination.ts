import { setTimeout as sleep } from "node:timers/promises";
import { type Check, type Finding, lineOf, type Wait } from "./findings.js";
import type { Outputs } from "./outputs.js";
import { places } from "./places.js";
import { platform } from "./platform.js";
import { explained } from "./terraform.js";

/** examined looks at all of a deployment at the same time, says what it finds, in order, and returns how much is wrong. */
export async function examined(
  outputs: Outputs,
  say: (words: string) => void,
  wait: Wait = sleep,
): Promise<number> {
  const checks = [...places.slice(0, 1), ...platform, ...places.slice(1)];
  const looks = checks.map((check) => foundBy(check, outputs, wait));
  let wrong = 0;
  for (const [n, { name }] of checks.entries())
    for (const finding of (await looks[n]) ?? []) {
      say(lineOf(name, finding));
      if ("wrong" in finding) wrong += 1;
    }
  say(wrong === 0 ? "All is well." : `${wrong} ${wrong === 1 ? "thing is" : "things are"} wrong.`);
  return wrong;
}

async function foundBy({ fix, look }: Check, outputs: Outputs, wait: Wait): Promise<Finding[]> {
  try {
    return await look(outputs, wait);
  } catch (error) {
    return [{ wrong: reasonOf(error), fix }];
  }
}

// What fetch says of itself is only that it failed.
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const told = explained(error).replace(/\.?$/, ".");
  return told === "fetch failed."
    ? `it cannot be reached (${cause?.code ?? cause?.message}).`
    : told;
}
