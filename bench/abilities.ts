/** What channels can do, as far as it makes something in AWS. */
import { type Channel, channelNamed } from "../functions/channels.js";

// Errors and throttles of four functions, the API's 5xx, a clock's rule, and of each of two subscriptions its rule, its queue and
// two places for dead letters; the token, the time to answer.
const ALARMS = 20;
const FEW = 7; // the API's 5xx, the four places for dead letters, the token, the time to answer

/** alarmsOf returns how many alarms there are where these channels are on, all of them or few, and whose reader it is. */
export function alarmsOf(names: string[], few = false, reader = "rekognition"): number {
  const read = reader === "local" && !few ? 2 : 0; // as of any function: errors and throttles
  const install = anyHas(names, "door") && !few ? 2 : 0; // errors and throttles of it
  const webhooks = anyHas(names, "faults") ? 1 : 0;
  const allowance = anyHas(names, "allowance") ? 1 : 0;
  return (few ? FEW : ALARMS) + read + install + webhooks + allowance;
}

/** anyHas tells whether one of these channels has an ability. */
export function anyHas(names: string[], ability: keyof Channel): boolean {
  return names.some((name) => channelNamed(name)[ability] !== undefined);
}
