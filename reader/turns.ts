/** Turns runs a job when its turn comes; it returns undefined when too many wait, and throws when the caller left before. */
export type Turns = <T>(job: () => Promise<T>, signal?: AbortSignal) => Promise<T | undefined>;

/** turnIn waits for a turn at the end of a row; it throws the signal's reason, and leaves the row, when that comes first. */
function turnIn(row: (() => void)[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      row.splice(row.indexOf(start), 1);
      reject(signal?.reason);
    };
    const start = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    signal?.addEventListener("abort", leave);
    row.push(start);
  });
}

/** turnsOf returns what runs jobs, at most so many at the same time; the others wait in order, at most so many, too. */
export function turnsOf(most: number, room = Number.POSITIVE_INFINITY): Turns {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (job, signal) => {
    signal?.throwIfAborted();
    if (free === 0 && waiting.length >= room) return undefined;
    if (free > 0) free -= 1;
    else await turnIn(waiting, signal);
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
