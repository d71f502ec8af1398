import { RATES } from "./faults.js";
import type { Channel, Storm } from "./tempest.js";

const CHANNELS = ["webex", "slack", "line"] as const;
const FEW = 3; // people whom the bot may write to unasked
const FEWEST = 40; // messages, so that each of the storms has some

/** countIn returns how many messages are asked for, 2,000 where nothing is said; undefined where it is no such number. */
export function countIn(text = ""): number | undefined {
  const count = Number(text || 2_000);
  return Number.isInteger(count) && count >= FEWEST ? count : undefined;
}

/** seedIn returns the seed that is asked for, 1 where nothing is said; undefined where it is no whole number. */
export function seedIn(text = ""): number | undefined {
  const seed = Number(text || 1);
  return Number.isSafeInteger(seed) ? seed : undefined;
}

/** channelIn returns the platform that is asked for, Webex where nothing is said; undefined where there is none of that name. */
export function channelIn(text = ""): Channel | undefined {
  return text === "" ? "webex" : CHANNELS.find((name) => name === text);
}

/** Storms are those of a measurement, by name. */
export type Storms = { half: Storm; whole: Storm; deaf?: Storm; spent?: Storm };

/**
 * stormsOf returns the storms of so many messages: first half as many, to see how the time grows; then all of them; then, in Webex, a
 * quarter in a group whose bot does not hear of its own posts, so that nobody can tell whether one stands. Slack can always be asked.
 * In LINE it is a quarter of which not all can be answered, since hardly anything may be said unasked.
 */
export function stormsOf(count: number, seed: number, channel: Channel = "webex"): Storms {
  const storm: Storm = {
    ...{ channel, messages: count, copies: 5, rooms: "all", echo: true },
    ...{ seed, rates: RATES, workers: 8 },
  };
  const [half, quarter] = [Math.round(count / 2), Math.round(count / 4)];
  const deaf: Storm = { ...storm, messages: quarter, rooms: "group", echo: false };
  return {
    ...{ half: { ...storm, messages: half }, whole: storm },
    ...(channel === "webex" && { deaf }),
    ...(channel === "line" && { spent: { ...storm, messages: quarter, pushes: FEW } }),
  };
}
