import type { Closing } from "../../local/aws/amazon.js";

/** Memory is how much of it this process had before something began, and at most since then, in MB. */
export type Memory = { before: number; peak: number };

/** measured watches this process's memory from now on, and returns what tells of it. */
export function measured(closing: Closing): () => Memory {
  const used = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
  const before = used();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, used());
  }, 250);
  closing.push(async () => clearInterval(timer));
  return () => ({ before, peak: Math.max(peak, used()) });
}
