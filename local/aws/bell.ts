/** Bell wakes all who wait for it. */
export type Bell = {
  ring(): void;
  /** rung resolves when it rings, or after so many milliseconds, or when the signal is aborted. */
  rung(ms: number, signal: AbortSignal): Promise<void>;
};

/** createBell makes a bell that nobody waits for. */
export function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of waiting) wake();
    },
    rung: (ms, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
        signal.addEventListener("abort", wake);
      }),
  };
}
