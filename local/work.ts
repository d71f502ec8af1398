/** Work is what is under way. */
export type Work = {
  /** track counts a promise as under way; whether it keeps its word is nobody's concern. */
  track: (work: Promise<unknown>) => void;
  /** settled resolves when nothing is under way any more. */
  settled: () => Promise<void>;
};

/** newWork returns work of which nothing is under way yet. */
export function newWork(): Work {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const done = work.catch(() => undefined).finally(() => running.delete(done));
      running.add(done);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
