import { randomBytes } from "node:crypto";
import type { Closing } from "./aws/amazon.js";
import { type Line, startLine } from "./line/simulator.js";

/** Account is a LINE official account: where its API's two hosts are, its channel access token and its channel secret. */
export type Account = { url: string; dataUrl: string; token: string; secret: string };

/** Endpoint is where LINE delivers to: `told` is what people are to know of it, and undo puts back what was there before. */
export type Endpoint = { told: string[]; undo: () => Promise<void> };

/** startAccount starts a LINE with an account whose events go nowhere yet. */
export async function startAccount(closing: Closing): Promise<Account & { line: Line }> {
  const [token, secret] = [randomBytes(24).toString("base64url"), randomBytes(16).toString("hex")];
  const line = await startLine({ token, secret });
  closing.push(line.stop);
  return { url: line.url, dataUrl: line.dataUrl, token, secret, line };
}

/** knownOf returns what our functions must know to serve an account: secrets by name, and their environment. */
export function knownOf({ url, dataUrl, token, secret }: Account) {
  const secrets = {
    "spotter/line/credentials": JSON.stringify({ token }),
    "spotter/line/signing": secret,
  };
  return { secrets, env: { LINE_API_URL: url, LINE_DATA_URL: dataUrl } };
}

/** endpointOf has LINE deliver an account's events to a URL, and looks whether it does. */
export async function endpointOf(account: Account, endpoint: string): Promise<Endpoint> {
  const { endpoint: before } = await asked(account, "GET", "endpoint");
  await asked(account, "PUT", "endpoint", { endpoint });
  const { active } = await asked(account, "GET", "endpoint");
  const { success, reason } = await asked(account, "POST", "test", { endpoint });
  const former = typeof before === "string" && before !== endpoint ? before : undefined;
  const told = [
    ...(active ? [] : ["Switch on “Use webhook” for your account: LINE delivers nothing yet."]),
    ...(success ? [] : [`LINE does not reach ${endpoint}: ${reason}.`]),
    former
      ? `LINE's webhook URL is put back to ${former} at the end.`
      : "LINE's webhook URL stays at the end: LINE lets nobody take one away.",
  ];
  const undo = async () => {
    if (former) await asked(account, "PUT", "endpoint", { endpoint: former });
  };
  return { told, undo };
}

async function asked(
  { url, token }: Account,
  method: "GET" | "PUT" | "POST",
  what: "endpoint" | "test",
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/v2/bot/channel/webhook/${what}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause) => {
    throw new Error(`LINE at ${url} cannot be reached.`, { cause });
  });
  const { status } = response;
  // It has none yet.
  if (method === "GET" && status === 404) return {};
  const why = status === 401 ? "is LINE_CHANNEL_ACCESS_TOKEN right?" : "is PUBLIC_URL right?";
  if (!response.ok) throw new Error(`LINE answered ${status} when asked about the webhook; ${why}`);
  return (await response.json()) as Record<string, unknown>;
}
