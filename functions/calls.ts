import { Failure } from "./errors.js";
import { counted } from "./metrics.js";

const PAUSES = [500, 1000, 2000, 4000]; // milliseconds, where the platform names none
const CALL = 15_000; // milliseconds that one call may take
const SHORTEST = { asking: 500, posting: 3_000 }; // milliseconds with which a call is still worth beginning
const LONGEST = 1024 * 1024; // bytes of JSON that a platform may answer
const MOST = 60; // tries, however patient the platform asks us to be

/**
 * Call is a request to a platform's API: as whom, where that is not in its headers, and until when (epoch milliseconds)
 * somebody waits for the answer. Making it twice does no harm where it is `repeatable`, as all are but a POST. `pending` is the
 * status that says that the answer is not ready yet.
 */
export type Call = {
  token?: string;
  until: number;
  init?: RequestInit;
  repeatable?: boolean;
  pending?: number;
};

/**
 * called asks a platform's API, patiently, and returns its answer whatever the status; it follows no redirect.
 * A post that broke off may stand all the same, so it is not made again here: that is for the outbox to decide.
 */
export async function called(url: string, call: Call): Promise<Response> {
  const { token, until, init = {}, repeatable = init.method !== "POST", pending } = call;
  const posting = !repeatable;
  if (until - Date.now() < (posting ? SHORTEST.posting : SHORTEST.asking))
    throw new Failure("platform-refused", "There was no time left to ask the platform.");
  const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const response = await patiently(
    (signal) => fetch(url, { ...init, headers, signal, redirect: "manual" }),
    { until, repeatable, worth: ({ status }) => status === pending || isWorth(status, posting) },
  );
  if (response.status !== 401) return response;
  counted("TokenRejected");
  throw new Failure("token-rejected", "The platform rejects the bot's token.");
}

/** okay returns an answer that is one; any other is a Failure that names its status, and tells a no from a breakdown. */
export function okay(response: Response): Response {
  if (response.ok) return response;
  const code = response.status < 500 ? "platform-refused" : "platform-failed";
  throw new Failure(code, `The platform answered ${response.status}.`);
}

/** jsonOf returns an answer's JSON; one that is none, is endless or breaks off is a Failure that does not quote it. */
export async function jsonOf(response: Response): Promise<unknown> {
  const text = await textOf(response);
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure("platform-failed", "The platform's answer is no JSON.");
  }
}

/** whole returns what is read from an answer; that it breaks off is a Failure. */
export async function whole<T>(reading: Promise<T>): Promise<T> {
  return await reading.catch((cause) => {
    if (cause instanceof Failure) throw cause;
    throw new Failure("platform-silent", "The platform's answer broke off.", { cause });
  });
}

/** textOf returns an answer's text; one that is endless or breaks off is a Failure. */
export async function textOf(response: Response): Promise<string> {
  return await whole(readText(response));
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LONGEST) throw new Failure("platform-failed", "The platform's answer has no end.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

// A server that broke may have posted before it did.
function isWorth(status: number, posting: boolean): boolean {
  return status === 423 || status === 429 || (status >= 500 && !posting);
}

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
