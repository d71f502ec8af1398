import { Failure } from "./errors.js";
import { counted } from "./metrics.js";
import { patiently } from "./patience.js";

const SHORTEST = { asking: 500, posting: 3_000 }; // milliseconds with which a call is still worth beginning
const LATER = [423, 429];
const LONGEST = 1024 * 1024; // bytes of JSON that a platform may answer

/**
 * Call is a request to a platform's API: as whom, where that is not in its headers, and until when (epoch milliseconds)
 * somebody waits for the answer. Making it twice does no harm where it is `repeatable`, as all are but a POST. `later` are the
 * statuses that ask us to come again.
 */
export type Call = {
  token?: string;
  until: number;
  init?: RequestInit;
  repeatable?: boolean;
  later?: number[];
};

/**
 * called asks a platform's API, patiently, and returns its answer whatever the status; it follows no redirect.
 * A post that broke off may stand all the same, so it is not made again here: that is for the outbox to decide.
 */
export async function called(url: string, call: Call): Promise<Response> {
  const { token, until, init = {}, repeatable = init.method !== "POST" } = call;
  const { later = LATER } = call;
  const posting = !repeatable;
  if (until - Date.now() < (posting ? SHORTEST.posting : SHORTEST.asking))
    throw new Failure("platform-refused", "There was no time left to ask the platform.");
  const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
  // A server that broke may have posted before it did.
  const response = await patiently(
    (signal) => fetch(url, { ...init, headers, signal, redirect: "manual" }),
    {
      until,
      repeatable,
      worth: ({ status }) => later.includes(status) || (status >= 500 && !posting),
    },
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
