import { createHmac, randomBytes } from "node:crypto";
import { signedWith } from "./signature.js";
import { fresh, putRow } from "./table.js";

const LIFE = 10 * 60_000; // milliseconds
const MARGIN = 60; // seconds that a use is remembered for longer than a state lives
const PURPOSE = "Spotter's way to a platform and back, 1"; // so that nothing else that is signed can be a state
const SIGNING = { hash: "sha256", encoding: "hex" } as const;
const FORM = /^([\w-]{22})\.(\d{1,15})\.([0-9a-f]{64})$/;

/** Way is the way to a platform and back: through which channel's door, in which browser, signed with which secret. */
export type Way = { channel: string; browser: string; secret: string };

/** stateFor returns what goes along to the platform and comes back: random, good for ten minutes, in this browser alone. */
export function stateFor(way: Way, now: Date): string {
  const nonce = randomBytes(16).toString("base64url");
  const ends = String(now.getTime() + LIFE);
  const signature = createHmac(SIGNING.hash, way.secret).update(signed(way, nonce, ends));
  return `${nonce}.${ends}.${signature.digest(SIGNING.encoding)}`;
}

/** faultOf returns why a state is not to be trusted, or undefined where it is; "elsewhere" is what this browser did not get from us. */
export function faultOf(state: string, way: Way, now: Date): "elsewhere" | "expired" | undefined {
  const [, nonce = "", ends = "", signature] = FORM.exec(state) ?? [];
  const bytes = signed(way, nonce, ends);
  if (!signedWith(way.secret, bytes, signature, SIGNING)) return "elsewhere";
  return Number(ends) <= now.getTime() ? "expired" : undefined;
}

/** takeState notes that a state is used, and tells whether it is for the first time. */
export async function takeState(channel: string, state: string): Promise<boolean> {
  const [, nonce = ""] = FORM.exec(state) ?? [];
  const key = { pk: `state#${channel}`, sk: nonce };
  return await putRow(key, LIFE / 1000 + MARGIN, {}, fresh());
}

function signed({ channel, browser }: Way, nonce: string, ends: string): Buffer {
  return Buffer.from(JSON.stringify([PURPOSE, channel, browser, nonce, ends]));
}
