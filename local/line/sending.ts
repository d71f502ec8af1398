import { createHmac } from "node:crypto";
import { handed, type Parcel } from "../parcel.js";
import type { Event } from "./events.js";
import type { World } from "./world.js";

/** Receipt is what our program answered; status 0 means that no answer came, for the reason given. */
export type Receipt = {
  status: number;
  reason: "OK" | "error_status_code" | "request_timeout" | "could_not_connect";
};

/** signatureOf returns x-line-signature: the base64 HMAC-SHA256 of the body's bytes. */
export function signatureOf(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

/** send tells a URL of events, of none to try whether it hears; after the knob's milliseconds that has failed. */
export async function send(
  world: World,
  url: string,
  events: Event[],
  stop: AbortSignal,
): Promise<Receipt> {
  const clock = AbortSignal.timeout(world.knobs.timeout);
  try {
    const response = await handed(sealed(world, url, events), AbortSignal.any([clock, stop]));
    for await (const _ of response);
    const status = response.statusCode ?? 0;
    return { status, reason: status >= 200 && status < 300 ? "OK" : "error_status_code" };
  } catch {
    return { status: 0, reason: clock.aborted ? "request_timeout" : "could_not_connect" };
  }
}

function sealed({ bot, secret }: World, url: string, events: Event[]): Parcel {
  const body = JSON.stringify({ destination: bot.userId, events });
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "LineBotWebhook/2.0",
    "x-line-signature": signatureOf(secret, body),
  };
  return { url, body, headers };
}
