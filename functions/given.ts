import { Failure } from "./errors.js";
import type { Heard } from "./events.js";

const PATIENCE = 1_200; // milliseconds: platforms that tell something only once do not wait much longer

/** Publishable is what may be published, and what keeps us from publishing the rest. */
export type Publishable = { sound: Heard[]; trouble?: unknown };

/**
 * keepWhatIsGiven keeps what deliveries alone tell, before the bus hears of it. Where that cannot be kept, a picture can be
 * answered all the same, and words cannot.
 */
export async function keepWhatIsGiven(heard: Heard[]): Promise<Publishable> {
  const given = heard.filter((one) => one.given);
  if (given.length === 0) return { sound: heard };
  // What reaches the store is loaded only where there is something to keep.
  const { keepGiven } = await import("./journal.js");
  const ends = await inTime(keepGiven(given), given.length);
  const lost = given.filter((_, at) => ends[at]?.status === "rejected");
  const sound = heard.filter((one) => !lost.includes(one) || one.message.files);
  const [trouble] = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  return { sound, ...(lost.length > 0 && { trouble }) };
}

// A store that hangs is one that does not take it.
async function inTime(
  keeping: Promise<PromiseSettledResult<unknown>[]>,
  count: number,
): Promise<PromiseSettledResult<unknown>[]> {
  let timer: NodeJS.Timeout | undefined;
  const reason = new Failure("store-slow", "The store took too long.");
  const late = new Promise<PromiseSettledResult<unknown>[]>((resolve) => {
    const ends = Array.from({ length: count }, () => ({ status: "rejected" as const, reason }));
    timer = setTimeout(resolve, PATIENCE, ends);
  });
  return await Promise.race([keeping, late]).finally(() => clearTimeout(timer));
}
