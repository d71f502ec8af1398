let last: Promise<unknown> = Promise.resolve();

/** inTurn runs a job when all that were given before it have ended, well or not: one large picture in memory at a time. */
export function inTurn<T>(job: () => Promise<T>): Promise<T> {
  const turn = last.then(job, job);
  last = turn.catch(() => {});
  return turn;
}
