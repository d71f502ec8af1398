/** Clock runs something again and again. */
export type Clock = {
  /** strike runs it now, besides; it rejects where that fails. */
  strike(): Promise<void>;
  stop(): void;
};

/** startClock runs something every so many minutes, as a scheduled rule does: whether that fails is not its concern. */
export function startClock(minutes: number, run: () => Promise<unknown>): Clock {
  const strike = async () => void (await run());
  const timer = setInterval(() => strike().catch(() => undefined), minutes * 60_000);
  return { strike, stop: () => clearInterval(timer) };
}
