import { setTimeout as sleep } from "node:timers/promises";
import { account } from "./account.js";
import { allowance } from "./allowance.js";
import { type Check, type Finding, lineOf, type Wait } from "./findings.js";
import type { Outputs } from "./outputs.js";
import { places } from "./places.js";
import { platform } from "./platform.js";
import { reading } from "./reading.js";
import { explained } from "./terraform.js";
import { workspaces } from "./workspaces.js";

/**
 * examined looks at all of a deployment at the same time, says what it finds, in order, and returns how much is wrong. Where
 * the keys are those of another account it looks at nothing else: what it found there would be another deployment's.
 */
export async function examined(
  outputs: Outputs,
  say: (words: string) => void,
  wait: Wait = sleep,
): Promise<number> {
  let wrong = 0;
  const tell = ({ name }: Check, findings: Finding[]) => {
    for (const finding of findings) say(lineOf(name, finding));
    wrong += findings.filter((finding) => "wrong" in finding).length;
  };
  tell(account, await foundBy(account, outputs, wait));
  const isElsewhere = wrong > 0;
  const looks = (isElsewhere ? [] : [...platform, allowance, workspaces, reading, ...places]).map(
    (check) => [check, foundBy(check, outputs, wait)] as const,
  );
  for (const [check, findings] of looks) tell(check, await findings);
  say(
    wrong > 0
      ? `${countOf(wrong)}${isElsewhere ? " Nothing else was looked at." : ""}`
      : wellOf(outputs),
  );
  return wrong;
}

function countOf(wrong: number): string {
  return `${wrong} ${wrong === 1 ? "thing is" : "things are"} wrong.`;
}

function wellOf({ secrets }: Outputs): string {
  const isPaused = Object.keys(secrets).length === 0;
  return isPaused ? "All is well, but no channel is on: nothing is received." : "All is well.";
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
