import type { IncomingMessage, ServerResponse } from "node:http";

/** Answer is what the room's server says to the page. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
};

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'",
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** json answers with a value. */
export function json(value: unknown, status = 200): Answer {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify(value) };
}

/** sentence answers with words for the person in front of the page. */
export function sentence(status: number, words: string): Answer {
  return json({ sentence: words }, status);
}

/** write sends an answer, with the headers that keep other pages out of ours. */
export function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...HEADERS, ...headers });
  response.end(body);
}

/** fromHere says whether a request names this machine: a foreign name that points here is an attack. */
export function fromHere({ headers: { host = "" } }: IncomingMessage): boolean {
  return /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

/** fromOwnPage says whether a request can be our page's: browsers name the page that asks in Origin. */
export function fromOwnPage({ headers: { host, origin } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
