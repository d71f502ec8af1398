import type { IncomingMessage } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import type { Answer } from "../http.js";
import type { World } from "./world.js";

/** Call is a request to the simulated API that brought the right token. */
export type Call = {
  world: World;
  /** what stands in the path for `:id` */
  id: string;
  headers: IncomingMessage["headers"];
  values: Record<string, unknown>;
  /** what the answer's x-line-request-id will be */
  requestId: string;
  /** ends when LINE does */
  stopped: AbortSignal;
};

/** Endpoint is one method on one path behind /v2/bot/; `:id` stands for one part of it. */
export type Endpoint = {
  method: "GET" | "POST" | "PUT";
  path: string;
  /** whether it is at the data host, and nowhere else */
  data?: boolean;
  /** its effect waits for this latency */
  slow?: "contents" | "posts";
  answer: (call: Call) => Answer | Promise<Answer>;
};

/** Wrong is what is wrong with one property of a request. */
export type Wrong = { message: string; property: string };

const BODY_LIMIT = 10 * 1024 * 1024;

/** refused returns an error as LINE words them. */
export function refused(status: number, message: string, more: object = {}): Answer {
  return { status, body: { message, ...more } };
}

/** wronged returns the error for a request whose body is not as it should be. */
export function wronged(details: Wrong[]): Answer {
  return refused(400, `The request body has ${details.length} error(s)`, { details });
}

/** valuesIn reads a request's JSON; it returns LINE's no where there is none that it can read. */
export async function valuesIn(
  request: IncomingMessage,
): Promise<{ values: Record<string, unknown> } | Answer> {
  if (request.method === "GET") return { values: {} };
  const body = await bodyOf(request, BODY_LIMIT);
  if (!body) return refused(413, "Request exceeds the max size of 2MB. Make the request smaller.");
  const isJson = /^application\/json\b/i.test(request.headers["content-type"] ?? "");
  if (!isJson && body.length > 0) return refused(415, "Content type not supported");
  const values = body.length > 0 ? jsonIn(body) : {};
  const wrong = "The request body could not be parsed as JSON (line: 1, column: 1)";
  return values ? { values } : refused(400, wrong);
}
