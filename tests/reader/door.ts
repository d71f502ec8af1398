import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { handler } from "../../reader/read.js";

/** MOST_EVENT is how many bytes of JSON Lambda hands to a function, whatever they are of. */
export const MOST_EVENT = 6 * 1024 * 1024;

const SIGNED = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/lambda\/aws4_request,/;
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/;

type Refused = { status: number; type: string; body: string };

/** Door is a function's URL: `next` are answers that Lambda gives before anything runs, `events` what the function was handed. */
export type Door = {
  url: string;
  next: Refused[];
  events: LambdaFunctionURLEvent[];
  stop(): Promise<void>;
};

/** startDoor serves a function as its URL with AWS_IAM does: whoever does not sign for Lambda is refused, and what is no text comes in base64. */
export async function startDoor(run: typeof handler): Promise<Door> {
  const [next, events]: [Refused[], LambdaFunctionURLEvent[]] = [[], []];
  const server = createServer(async (request, response) => {
    const event = eventOf(request, await buffer(request));
    const refused = refusedBy(request, event) ?? next.shift();
    if (refused) return refuse(response, refused);
    events.push(event);
    const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
    const { statusCode, headers, body } = await run(event, context);
    response.writeHead(statusCode, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, next, events, stop };
}

function eventOf({ headers, method }: IncomingMessage, body: Buffer): LambdaFunctionURLEvent {
  const isText = TEXT.test(String(headers["content-type"] ?? ""));
  return {
    version: "2.0",
    headers,
    requestContext: { http: { method } },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  } as unknown as LambdaFunctionURLEvent;
}

function refusedBy({ headers }: IncomingMessage, event: LambdaFunctionURLEvent) {
  if (!SIGNED.test(headers.authorization ?? ""))
    return { status: 403, type: "AccessDeniedException", body: '{"Message":"Forbidden"}' };
  if (JSON.stringify(event).length > MOST_EVENT)
    return { status: 413, type: "RequestEntityTooLargeException", body: '{"Message":"Too large"}' };
  return undefined;
}

function refuse(response: ServerResponse, { status, type, body }: Refused): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(type && { "x-amzn-errortype": type }),
  });
  response.end(body);
}
