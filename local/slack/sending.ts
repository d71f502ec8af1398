import { createHmac } from "node:crypto";
import { bodyOf } from "../bodies.js";
import { handed } from "../parcel.js";

/** Parcel is what goes to our app over the wire. */
export type Parcel = { url: string; type: string; body: string; headers?: Record<string, string> };

/** Receipt is what our app answered; status 0 means that no answer came, for the reason given. */
export type Receipt = {
  status: number;
  body: string;
  /** whether it asks not to be told again */
  isFinal: boolean;
  reason?: "http_timeout" | "http_error" | "connection_failed";
};

const BODY_LIMIT = 1024 * 1024;

/** signatureOf returns X-Slack-Signature: the hex HMAC-SHA256 of version, moment (seconds) and body. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

/** signed returns the headers that prove a body to come from Slack, at a moment. */
export function signed(secret: string, now: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": signatureOf(secret, timestamp, body),
  };
}

/** send hands a parcel over, and returns how that went; after timeout milliseconds it has failed. */
export async function send(parcel: Parcel, timeout: number, stop: AbortSignal): Promise<Receipt> {
  const headers = {
    ...{ "content-type": parcel.type, accept: "*/*" },
    ...{ "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)", ...parcel.headers },
  };
  const clock = AbortSignal.timeout(timeout);
  try {
    const response = await handed({ ...parcel, headers }, AbortSignal.any([clock, stop]));
    const status = response.statusCode ?? 0;
    const body = (await bodyOf(response, BODY_LIMIT))?.toString() ?? "";
    const isFinal = response.headers["x-slack-no-retry"] === "1";
    const isGood = status >= 200 && status < 300;
    return { status, body, isFinal: isGood || isFinal, ...(!isGood && { reason: "http_error" }) };
  } catch {
    const reason = clock.aborted ? "http_timeout" : "connection_failed";
    return { status: 0, body: "", isFinal: false, reason };
  }
}
