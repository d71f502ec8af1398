import { randomBytes } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

const HOUR = 60 * 60; // seconds
const ID = /^[\w-]{22}$/;

/** Visit is one call of a browser's: for which channel, on the way there or back, in which browser, and as what it is logged. */
export type Visit = {
  channel: string;
  /** does it come back from the platform? */
  isBack: boolean;
  /** where it reaches us, such as https://example.com */
  origin: string;
  /** what its cookie says that we called it; undefined where it has none */
  browser: string | undefined;
  query: Record<string, string | undefined>;
  correlation_id: string;
};

/** visitIn returns the visit that API Gateway (payload format 2.0) handed on. */
export function visitIn(event: APIGatewayProxyEventV2): Visit {
  const [, channel = "", back] = /^\/install\/([^/]+)(\/authorized)?$/.exec(event.rawPath) ?? [];
  const { domainName, requestId } = event.requestContext;
  const origin = `${isHere(domainName) ? "http" : "https"}://${domainName}`;
  const name = `${cookieAt(origin)}=`;
  const values = (event.cookies ?? []).flatMap((one) =>
    one.startsWith(name) ? [one.slice(name.length)] : [],
  );
  return {
    ...{ channel, isBack: back !== undefined, origin, correlation_id: requestId },
    browser: values.find((value) => ID.test(value)),
    query: event.queryStringParameters ?? {},
  };
}

/** nameOf returns a browser's name, a new one where it has none, and the cookie that makes it tell us for the next hour. */
export function nameOf({ origin, browser }: Visit): { name: string; cookie: string } {
  const name = browser ?? randomBytes(16).toString("base64url");
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  const rules = `Path=/; Max-Age=${HOUR}; HttpOnly; SameSite=Lax${secure}`;
  return { name, cookie: `${cookieAt(origin)}=${name}; ${rules}` };
}

// No other host may set one of that name; but not every browser takes it from http, even on its own machine.
function cookieAt(origin: string): string {
  return origin.startsWith("https:") ? "__Host-spotter" : "spotter";
}

function isHere(host: string): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);
}
