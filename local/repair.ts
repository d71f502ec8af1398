import type { Registered } from "../functions/faults.js";
import type { Closing, Functions } from "./aws/amazon.js";
import { startClock } from "./aws/clock.js";
import type { LocalFunction } from "./aws/function.js";

const EVERY = 5; // minutes
const TIMEOUT = 240; // seconds

/** repairing has `repair` look after these webhooks by a clock, and returns what runs it now. Its process starts when it is first needed. */
export function repairing(
  { start }: Pick<Functions, "start">,
  registered: Record<string, Registered>,
  closing: Closing,
): () => Promise<void> {
  if (Object.keys(registered).length === 0) return async () => {};
  let starting: Promise<LocalFunction> | undefined;
  const WEBHOOKS = JSON.stringify(registered);
  const clock = startClock(EVERY, async () => {
    starting ??= start("repair", TIMEOUT, { WEBHOOKS });
    await (await starting).invoke({});
  });
  closing.push(async () => {
    clock.stop();
    await (await starting)?.stop();
  });
  return clock.strike;
}
