import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerTo } from "./reader.js";
import { INTERNAL, type Refusal, refusal } from "./refusals.js";
import { operationIn, unknownIn } from "./requests.js";
import { wireOf } from "./wire.js";

/** MOST_BODY is how many bytes of a request are taken in: a picture at its limit, in base64, with room to be refused. */
const MOST_BODY = 16 * 1024 * 1024;

const TOO_LONG = refusal(
  "ImageTooLargeException",
  `The request is longer than ${MOST_BODY} bytes.`,
);

/** Fail raises an error on demand: what it returns for an operation is answered instead of a reading. */
export type Fail = (operation: string) => Refusal | undefined;

/** Reader is a running reader: where it listens, and how to end it. */
export type Reader = { url: string; stop(): Promise<void> };

/** bodyOf returns a request's body, or undefined when it is too long; the rest is read and thrown away. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= MOST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > MOST_BODY ? undefined : Buffer.concat(chunks).toString("utf8");
}

async function answered(
  request: IncomingMessage,
  fail: Fail,
  signal: AbortSignal,
): Promise<object> {
  const body = await bodyOf(request);
  const operation = operationIn(String(request.headers["x-amz-target"] ?? ""));
  const refused = fail(operation) ?? unknownIn(operation);
  if (refused) return refused;
  return body === undefined ? TOO_LONG : await answerTo(body, signal);
}

function send(response: ServerResponse, answer: object): void {
  const { statusCode, headers, body } = wireOf(answer);
  response.writeHead(statusCode, { ...headers, "x-amzn-requestid": randomUUID() }).end(body);
}

/** goneOf returns a signal that is given when a caller closes the connection, or has its answer. */
function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

/** listening starts to listen on this machine only, and returns where. */
function listening(server: ReturnType<typeof createServer>, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** startReader answers Rekognition's DetectText over HTTP on 127.0.0.1, on any free port unless one is given. */
export async function startReader({
  port = 0,
  fail = () => undefined,
}: {
  port?: number;
  fail?: Fail;
} = {}): Promise<Reader> {
  const server = createServer(async (request, response) => {
    const gone = goneOf(response);
    try {
      send(response, await answered(request, fail, gone));
    } catch (error) {
      if (gone.aborted) return;
      console.error(error);
      if (!response.headersSent) send(response, INTERNAL);
    }
  });
  const url = await listening(server, port);
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, stop };
}
