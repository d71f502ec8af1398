import { type IncomingMessage, request as overHttp, type RequestOptions } from "node:http";
import { request as overHttps } from "node:https";
import { lookupFor } from "./lookup.js";

/** Parcel is what a platform hands to us over the wire. */
export type Parcel = { url: string; body: string | Buffer; headers: Record<string, string> };

/** handed posts a parcel, on a connection of its own, and returns what answers it; it throws where nothing does. */
export function handed(parcel: Parcel, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(parcel.url);
  const over = url.protocol === "https:" ? overHttps : overHttp;
  const headers = { "content-length": String(Buffer.byteLength(parcel.body)), ...parcel.headers };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers, signal, agent: false, lookup: lookupFor(url) };
    over(url, options as RequestOptions, resolve)
      .on("error", reject)
      .end(parcel.body);
  });
}
