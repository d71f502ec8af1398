import type { IncomingMessage, ServerResponse } from "node:http";

/** Answer is what a server says; status 0 cuts the connection instead. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: object | Uint8Array | string;
};

/** addressOf returns a request's URL at a server's base; of what no URL can be made, such as "//", its root. */
export function addressOf({ url = "/" }: IncomingMessage, base: string): URL {
  return URL.canParse(url, base) ? new URL(url, base) : new URL("/", base);
}

/** write sends an answer: bytes and words as they are, all else as JSON, of this content type. */
export function write(
  response: ServerResponse,
  { status, headers, body }: Answer,
  json: string,
): void {
  if (status === 0) {
    response.socket?.destroy();
    return;
  }
  const isPlain = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  response.writeHead(status, { ...(!isPlain && { "content-type": json }), ...headers });
  response.end(isPlain ? body : JSON.stringify(body));
}
