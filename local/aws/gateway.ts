import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ACCOUNT } from "./bus.js";

/** BODY_BYTES is the biggest body API Gateway takes. */
export const BODY_BYTES = 10 * 1024 * 1024;

/** Options of a gateway: its routes, such as "POST /webhooks/webex", and the seconds a function may take (30). */
export type Options = { routes: readonly string[]; timeout?: number };

type Invoke = (event: APIGatewayProxyEventV2) => Promise<unknown>;
type Answer = {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string | Buffer;
};

/** gateway makes an HTTP API in front of a function: requests become events of payload format 2.0. */
export function gateway(
  invoke: Invoke,
  { routes, timeout = 30 }: Options,
): (request: IncomingMessage, response: ServerResponse) => void {
  async function answered(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request);
    const route = routes.find((one) => one === `${request.method} ${pathOf(request)}`);
    if (!route) return message(404, "Not Found");
    if (!body) return message(413, "Request Too Long");
    return within(timeout, invoke(eventOf(request, route, body)));
  }
  return async (request, response) => {
    try {
      write(response, await answered(request));
    } catch {
      if (!response.headersSent) write(response, message(500, "Internal Server Error"));
    }
  };
}

function message(statusCode: number, text: string): Answer {
  const headers = { "content-type": "application/json" };
  return { statusCode, headers, body: JSON.stringify({ message: text }) };
}

async function within(seconds: number, run: Promise<unknown>): Promise<Answer> {
  const over = new AbortController();
  const late = sleep(seconds * 1000, message(503, "Service Unavailable"), over);
  try {
    return await Promise.race([late, run.then(answerOf)]);
  } finally {
    late.catch(() => {});
    over.abort();
  }
}

// Reads on past the limit, so that whoever sends hears the answer; undefined when it was too much.
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}

function eventOf(request: IncomingMessage, routeKey: string, body: Buffer): APIGatewayProxyEventV2 {
  const rawPath = pathOf(request);
  const rawQueryString = (request.url ?? "").slice(rawPath.length + 1);
  const { cookie, ...headers } = headersOf(request);
  const isBase64Encoded = body.length > 0 && !isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie && { cookies: cookie.split(/; ?|,/) }),
    headers,
    ...(rawQueryString && {
      queryStringParameters: joined([...new URLSearchParams(rawQueryString)]),
    }),
    requestContext: contextOf(request, routeKey, headers),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function isText(type = ""): boolean {
  return /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript))/i.test(type);
}

function joined(pairs: [string, string][]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) {
    values[name] = values[name] === undefined ? value : `${values[name]},${value}`;
  }
  return values;
}

function headersOf({ rawHeaders, socket }: IncomingMessage): Record<string, string> {
  const pairs = rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ""]] : [],
  );
  const forwarded: [string, string][] = [
    ["x-forwarded-for", socket.remoteAddress ?? ""],
    ["x-forwarded-port", "443"],
    ["x-forwarded-proto", "https"],
  ];
  return joined([...pairs, ...forwarded]);
}

function contextOf(
  request: IncomingMessage,
  routeKey: string,
  headers: Record<string, string>,
): APIGatewayProxyEventV2["requestContext"] {
  const now = new Date();
  const domainName = headers.host ?? "localhost";
  return {
    accountId: ACCOUNT,
    apiId: "local",
    domainName,
    domainPrefix: domainName.split(".")[0] ?? "",
    http: {
      method: request.method ?? "",
      path: pathOf(request),
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? "",
      userAgent: headers["user-agent"] ?? "",
    },
    requestId: randomUUID(),
    routeKey,
    stage: "$default",
    time: timeOf(now),
    timeEpoch: now.getTime(),
  };
}

// As API Gateway writes it: 12/Mar/2020:19:03:58 +0000.
function timeOf(now: Date): string {
  const [, day, month, year, time] = now.toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

function answerOf(result: unknown): Answer {
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result ?? null);
    return { statusCode: 200, headers: { "content-type": "application/json" }, body };
  }
  const { statusCode, body = "", isBase64Encoded, ...rest } = result as Record<string, unknown>;
  if (typeof body !== "string") throw new Error("A function's body is a string.");
  const { headers = {}, cookies = [] } = rest as Pick<Answer, "headers" | "cookies">;
  const bytes = isBase64Encoded ? Buffer.from(body, "base64") : body;
  return { statusCode: Number(statusCode), headers, cookies, body: bytes };
}

function write(response: ServerResponse, answer: Answer): void {
  const { statusCode, headers = {}, cookies = [], body = "" } = answer;
  const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]);
  response.writeHead(statusCode, {
    "content-type": "text/plain;charset=utf-8",
    "apigw-requestid": randomUUID(),
    ...Object.fromEntries(written),
    ...(cookies.length > 0 && { "set-cookie": cookies }),
  });
  response.end(body);
}
