import type { Emulator } from "./emulator.js";

/** There is where an AWS answers. */
export type There = { emulator: Emulator };

type Asked = { path?: string; method?: string; headers?: Record<string, string>; body?: string };

/** asked calls a service of the emulator as its operator, and returns what it answers; a refusal is an Error. */
export async function asked({ emulator }: There, service: string, call: Asked): Promise<string> {
  const { path = "/", method = "POST", headers = {}, body } = call;
  const key = `Credential=test/20260115/ap-southeast-1/${service}/aws4_request`; // which service is meant
  const authorization = `AWS4-HMAC-SHA256 ${key}, SignedHeaders=host, Signature=0`;
  const request = { method, headers: { authorization, ...headers }, ...(body && { body }) };
  const response = await fetch(`${emulator.url}${path}`, request);
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${service} answered ${response.status}: ${text.slice(0, 500)}`);
}

/** told calls an operation of a service that speaks JSON, such as "DynamoDB_20120810.ListTables". */
export async function told<T>(
  there: There,
  service: string,
  operation: string,
  body: object = {},
): Promise<T> {
  const headers = { "x-amz-target": operation, "content-type": "application/x-amz-json-1.1" };
  return JSON.parse(await asked(there, service, { headers, body: JSON.stringify(body) })) as T;
}

/** queried calls an operation of a service that answers in XML, such as IAM, and returns that. */
export function queried(
  there: There,
  service: string,
  query: Record<string, string>,
): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return asked(there, service, { headers, body: new URLSearchParams(query).toString() });
}

/** invoked runs a function, and returns what came of it; one that fails is an Error. */
export async function invoked(there: There, name: string, event: object = {}): Promise<string> {
  const path = `/2015-03-31/functions/${name}/invocations`;
  const answer = await asked(there, "lambda", { path, body: JSON.stringify(event) });
  if (answer.includes("errorMessage")) throw new Error(answer);
  return answer;
}

/** linesOf returns what a log group holds, oldest first. */
export async function linesOf(there: There, logGroupName: string): Promise<string[]> {
  const operation = "Logs_20140328.FilterLogEvents";
  type Found = { events: { message: string }[] };
  const { events } = await told<Found>(there, "logs", operation, { logGroupName });
  return events.map(({ message }) => message);
}

/** logsOf returns what every log group holds. */
export async function logsOf(there: There): Promise<[string, string[]][]> {
  const operation = "Logs_20140328.DescribeLogGroups";
  type Found = { logGroups: { logGroupName: string }[] };
  const { logGroups } = await told<Found>(there, "logs", operation);
  const names = logGroups.map(({ logGroupName }) => logGroupName);
  return Promise.all(
    names.map(async (name): Promise<[string, string[]]> => [name, await linesOf(there, name)]),
  );
}
