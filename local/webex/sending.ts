import { createHmac } from "node:crypto";
import { handed } from "../parcel.js";

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
    "user-agent": "WebhookForwarder/2.0",
  };
  const signed = secret ? { "x-spark-signature": signatureOf(secret, body) } : {};
  return { targetUrl, body, headers: { ...headers, ...signed } };
}

/** send delivers a parcel and returns the status of the answer, or 0 when none came in time. */
export async function send(
  { targetUrl: url, body, headers }: Parcel,
  signal: AbortSignal,
): Promise<number> {
  try {
    const response = await handed({ url, body, headers }, signal);
    for await (const _ of response);
    return response.statusCode ?? 0;
  } catch {
    return 0;
  }
}
