import type { Heard } from "./events.js";

/** Kept is what may be published, and what kept us from publishing the rest. */
export type Kept = { kept: Heard[]; trouble?: unknown };

/**
 * keepWhatIsGiven keeps what deliveries alone tell, before the bus hears of it. Where that cannot be kept, a picture can be
 * answered all the same, and words cannot.
 */
export async function keepWhatIsGiven(heard: Heard[]): Promise<Kept> {
  if (!heard.some(({ given }) => given)) return { kept: heard };
  // What reaches the store is loaded only where there is something to keep: platforms wait.
  const { keepGiven } = await import("./journal.js");
  return await keepGiven(heard).then(
    () => ({ kept: heard }),
    (trouble) => ({ kept: heard.filter(({ given, message }) => !given || message.files), trouble }),
  );
}
