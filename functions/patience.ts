import { Failure } from "./errors.js";

const PAUSES = [500, 1000, 2000, 4000]; // milliseconds, where the platform names none
const CALL = 15_000; // milliseconds that one call may take
const MOST = 60; // tries, however patient the platform asks us to be

/** Try says how long we may go on, and which answers are worth another call. */
export type Try = {
  /** the moment (epoch milliseconds) after which nobody waits for us any more */
  until: number;
  worth: (response: Response) => boolean;
  /** may a call that broke off be made again? Only where making it twice does no harm. */
  repeatable: boolean;
};

/** patiently calls until the answer is not worth another try, or the time or the tries are up. It returns the last answer; that there was none is a Failure. */
export async function patiently(
  call: (signal: AbortSignal) => Promise<Response>,
  { until, worth, repeatable }: Try,
): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const outcome = await attempt(call, until);
    const again = outcome instanceof Response ? worth(outcome) : repeatable;
    const pause = pauseAfter(outcome, tries, Date.now());
    const last = pause === undefined || Date.now() + pause >= until;
    if (again && !last) {
      if (outcome instanceof Response) await outcome.body?.cancel();
      await new Promise((wake) => setTimeout(wake, pause));
      continue;
    }
    if (outcome instanceof Response) return outcome;
    throw brokenBy(outcome.broke);
  }
}

// Before there was a connection, nothing can have been done.
function brokenBy(cause: unknown): Failure {
  const code = ((cause as Error)?.cause as NodeJS.ErrnoException)?.code ?? "";
  if (UNREACHED.includes(code))
    return new Failure("platform-refused", "The platform cannot be reached.", { cause });
  return new Failure("platform-silent", "The connection to the platform broke.", { cause });
}

const UNREACHED = [
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
];

async function attempt(
  call: (signal: AbortSignal) => Promise<Response>,
  until: number,
): Promise<Response | { broke: unknown }> {
  try {
    return await call(AbortSignal.timeout(Math.max(1, Math.min(CALL, until - Date.now()))));
  } catch (broke) {
    return { broke };
  }
}

/** pauseAfter returns the milliseconds to wait before the next try, or undefined when there have been enough. */
export function pauseAfter(outcome: unknown, tries: number, now: number): number | undefined {
  const named = outcome instanceof Response ? outcome.headers.get("retry-after") : null;
  if (named !== null && tries < MOST) return retryAfter(named, now) ?? PAUSES[tries];
  return PAUSES[tries];
}

function retryAfter(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value.trim())) return Math.max(1000, Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(1000, date - now);
}
