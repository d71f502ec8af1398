import * as z from "zod/mini";
import { called } from "./calls.js";
import type { Asking } from "./channels.js";
import { env } from "./env.js";
import { type Code, Failure } from "./errors.js";
import { counted } from "./metrics.js";
import type { Credentials } from "./secrets.js";

/** Answer is what Slack says to a call; `error` is the word for a no. */
export type Answer = { ok?: boolean; error?: string; needed?: string };

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} };

/** asked makes a call of Slack's API; a no is an answer, too. */
export async function asked(
  { credentials, until }: Asking,
  method: string,
  body: Record<string, unknown>,
  { repeatable = true } = {},
): Promise<Answer> {
  const token = tokenIn(credentials);
  if (token === undefined) return { error: "token_revoked" };
  // Loaded only where Slack is asked.
  const { default: api } = await import("@slack/web-api");
  const client = new api.WebClient(token || undefined, {
    slackApiUrl: `${env("SLACK_API_URL").replace(/\/+$/, "")}/`,
    retryConfig: { retries: 0 }, // how patient we can be, `called` knows
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: { ...quiet, getLevel: () => "error" as never },
    fetch: (url, init) => called(String(url), { until, repeatable, init: init as RequestInit }),
  });
  return await client.apiCall(method, body).catch(answerIn);
}

// A workspace that does not let us in is one that took its token back.
function tokenIn(credentials: Credentials): string | undefined {
  try {
    return credentials.token("token");
  } catch (error) {
    if (error instanceof Failure && error.code === "not-installed") return undefined;
    throw error;
  }
}

// What the library throws quotes whatever Slack wrote.
function answerIn(error: unknown): Answer {
  const { original, data, statusCode, retryAfter } = error as Record<string, never>;
  if (error instanceof Failure) throw error;
  if ((original as unknown) instanceof Failure) throw original;
  const { error: word, needed } = (data ?? {}) as Answer;
  if (word && /^[a-z_]{1,60}$/.test(word)) return { error: word, ...(needed && { needed }) };
  if (retryAfter !== undefined) return { error: "ratelimited" };
  if (Number(statusCode) < 500) return { error: `http_${statusCode}` };
  throw new Failure("platform-failed", "Slack's answer is none.");
}

const codes: Record<string, Code> = {
  account_inactive: "not-installed",
  token_revoked: "not-installed",
  invalid_auth: "token-rejected",
  not_authed: "token-rejected",
  token_expired: "token-rejected",
  bad_client_secret: "token-rejected",
  bad_redirect_uri: "grant-refused",
  code_already_used: "grant-refused",
  invalid_code: "grant-refused",
  invalid_client_id: "token-rejected",
  rate_limited: "platform-busy",
  ratelimited: "platform-busy",
  fatal_error: "platform-failed",
  internal_error: "platform-failed",
  request_timeout: "platform-failed",
  service_unavailable: "platform-failed",
};

/** said returns an answer that is a yes; a no is a Failure. */
export function said(answer: Answer): Answer {
  if (answer.ok) return answer;
  const { error = "", needed = "" } = answer;
  const code = codes[error] ?? "platform-refused";
  if (code === "token-rejected") counted("TokenRejected");
  const scope = /^[\w:,.]{1,100}$/.test(needed) ? `, which needs ${needed}` : "";
  throw new Failure(code, `Slack says ${error}${scope}.`);
}

/** shaped returns an answer of a known shape; another one is a Failure. */
export function shaped<T extends z.ZodMiniType>(shape: T, answer: unknown): z.infer<T> {
  const { data } = z.safeParse(shape, answer);
  if (data) return data as z.infer<T>;
  throw new Failure("platform-failed", "Slack's answer is of no known shape.");
}

const nowhere = [
  "channel_not_found",
  "is_archived",
  "message_not_found",
  "not_in_channel",
  "restricted_action",
  "thread_not_found",
];

/** isNowhere tells whether Slack says that there is nothing for us. */
export function isNowhere({ error = "" }: Answer): boolean {
  return nowhere.includes(error) || error.startsWith("restricted_action_");
}

/** gone is the Failure of a message that is not there. */
export function gone(): Failure {
  return new Failure("message-gone", "The message, its channel or its thread is not there for us.");
}

/** isSlacks tells whether an address is one of Slack's: what is secret goes there alone, whatever an answer names. */
export function isSlacks(url: string | null | undefined): url is string {
  const origin = url && URL.canParse(url) ? new URL(url).origin : "";
  return ["https://files.slack.com", new URL(env("SLACK_API_URL")).origin].includes(origin);
}
