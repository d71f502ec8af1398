import { createHmac } from "node:crypto";
import { request as overHttp, type RequestOptions } from "node:http";
import { request as overHttps } from "node:https";
import { lookupFor } from "../lookup.js";

/** Parcel is a delivery as it goes over the wire. */
export type Parcel = { targetUrl: string; body: Buffer; headers: Record<string, string> };

/** signatureOf returns X-Spark-Signature: the lower-case hex HMAC-SHA1 of the body's bytes. */
export function signatureOf(secret: string, body: string | Uint8Array): string {
  return createHmac("sha1", secret).update(body).digest("hex");
}

/** sealed returns a payload as a parcel, signed when the webhook has a secret. */
export function sealed(targetUrl: string, payload: object, secret: string | undefined): Parcel {
  const body = Buffer.from(JSON.stringify(payload));
  const headers = {
    "content-type": "application/json",
    "content-length": String(body.length),
    "user-agent": "WebhookForwarder/2.0",
  };
  const signed = secret ? { "x-spark-signature": signatureOf(secret, body) } : {};
  return { targetUrl, body, headers: { ...headers, ...signed } };
}

/** send delivers a parcel and returns the status of the answer, or 0 when none came in time. */
export function send({ targetUrl, body, headers }: Parcel, signal: AbortSignal): Promise<number> {
  const url = new URL(targetUrl);
  const over = url.protocol === "https:" ? overHttps : overHttp;
  return new Promise((resolve) => {
    const options = { method: "POST", headers, signal, agent: false, lookup: lookupFor(url) };
    const request = over(url, options as RequestOptions, (response) => {
      response.on("error", () => resolve(0));
      response.on("end", () => resolve(response.statusCode ?? 0)).resume();
    });
    request.on("error", () => resolve(0)).end(body);
  });
}
