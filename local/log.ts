const KEPT = 1_000;

/** noted adds an entry to a log, and drops the oldest where there are more than 1,000. */
export function noted<Entry>(log: Entry[], entry: Entry): void {
  log.push(entry);
  log.splice(0, log.length - KEPT);
}
