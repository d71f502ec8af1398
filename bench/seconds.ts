/** How long runs of the functions take. */

/** Seconds are those of a run of each function; `read` is our own reader's, by its memory in MB. */
export type Seconds = {
  receive: number;
  answer: number;
  react: number;
  forget: number;
  read: (megabytes: number) => number;
};

// Of a run that starts cold, and of one that finds a copy which runs already: assumed, not measured in AWS.
const COLD = { receive: 0.6, answer: 3.5, react: 1.5, forget: 0.6 };
const WARM = { receive: 0.1, answer: 1.8, react: 0.4, forget: 0.2 };
const MONTH = 30 * 24 * 60 * 60; // seconds
const KEPT = 5 * 60; // seconds that Lambda keeps a copy which nobody needs: it says of none how long

/**
 * READER is what our own reader takes: seconds of a processor for a picture, of those of `make bench-plates`, and more for the first one of a
 * copy, with its start, as `make bench-local-reader` has it; and the MB from which a function has a whole processor. Measured on x86 in November 2026; on ARM
 * nobody has.
 */
export const READER = { picture: 0.46, start: 0.8, whole: 1769 };

/** secondsOf returns how long runs take where so many pictures or messages come in a month, at random: the fewer, the more of them start cold. */
export function secondsOf(pictures: number): Seconds {
  const cold = Math.exp((-pictures * KEPT) / MONTH);
  const of = (name: keyof typeof COLD) => cold * COLD[name] + (1 - cold) * WARM[name];
  return {
    receive: of("receive"),
    answer: of("answer"),
    react: of("react"),
    forget: of("forget"),
    // With less memory it has a part of a processor; with more it reads no faster.
    read: (megabytes) =>
      (READER.picture + cold * READER.start) * Math.max(1, READER.whole / megabytes),
  };
}
