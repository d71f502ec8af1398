import { createHash } from "node:crypto";
import { env } from "./env.js";
import type { Event } from "./events.js";

const MOST_BYTES = 200_000; // of the 256 KB, less names and sources

/** callsOf returns entries in calls, of which each holds as many, and as many bytes, as EventBridge takes. */
export function callsOf(entries: Entry[]): Entry[][] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.Detail);
    const call = calls.at(-1);
    if (!call || call.length === 10 || bytes + size > MOST_BYTES) {
      calls.push([entry]);
      bytes = size;
    } else {
      call.push(entry);
      bytes += size;
    }
  }
  return calls;
}

type Entry = ReturnType<typeof entryOf>;

/** entryOf returns an event as EventBridge takes it; a repeat has the same id. */
export function entryOf({ name, message, detail, ordinal = 0 }: Event) {
  const { id, channel, tenant, room, person } = message;
  const hash = createHash("sha256").update(`${id}\n${name}\n${ordinal}`).digest("hex");
  const who = { message: id, channel, tenant, room, person };
  const whole = { id: hash.slice(0, 32), version: 1, at: new Date().toISOString(), ...who };
  return {
    EventBusName: env("BUS_NAME"),
    Source: "spotter",
    DetailType: name,
    Detail: JSON.stringify({ ...whole, ...detail }),
  };
}
