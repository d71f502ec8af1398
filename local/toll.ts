import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as overHttp,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Call is a request as it was made; the path holds the query too. Where somebody waits for it, `gone` is aborted when nobody does any more. */
export type Call = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  gone?: AbortSignal;
};

/** Answer is what comes back. */
export type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** Pass decides about a call: `onward` makes it, as often as it is called. A pass that throws cuts the connection. */
export type Pass = (call: Call, onward: () => Promise<Answer>) => Promise<Answer | "cut">;

/** Toll stands in front of a server; url is that server's, but for the port. */
export type Toll = { url: string; stop(): Promise<void> };

/** startToll hands each call to `pass`, which sends it onward, answers it itself, or cuts the connection ("cut"). */
export async function startToll(upstream: string, pass: Pass): Promise<Toll> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    taken(request, response, (call) => pass(call, () => made(upstream, call, agent))).catch(() =>
      response.destroy(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = new URL(upstream);
  url.port = String((server.address() as AddressInfo).port);
  const stop = async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: url.href.replace(/\/$/, ""), stop };
}

async function taken(
  request: IncomingMessage,
  response: ServerResponse,
  pass: (call: Call) => Promise<Answer | "cut">,
): Promise<void> {
  const { method = "GET", url: path = "/", headers } = request;
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const call = { method, path, headers, body: await buffer(request), gone: leaving.signal };
  const answer = await pass(call);
  if (response.destroyed) return;
  if (answer === "cut") response.destroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

async function made(upstream: string, call: Call, agent: Agent): Promise<Answer> {
  const { method, path, headers, body } = call;
  const sized = { ...carried(headers), ...(body.length > 0 && { "content-length": body.length }) };
  const { hostname, port } = new URL(upstream);
  const request = overHttp({ hostname, port, method, path, headers: sized, agent }).end(body);
  request.on("error", () => undefined); // before the answer it is waited for, and after it the answer breaks off
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const answered = { status: response.statusCode ?? 0, headers: carried(response.headers) };
  return { ...answered, body: await buffer(response) };
}

// These are between two neighbours; the rest is between the ends.
function carried(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const hops = ["connection", "keep-alive", "transfer-encoding"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.includes(name)));
}
