import { createHmac } from "node:crypto";
import { signatureOf, webhookBody } from "../fixtures.js";
import { eventBody, posted, slackSignature } from "../slack-fixtures.js";

/** SIGNING and TOKEN are the secrets of the receiver that is called here. */
export const SIGNING = "signing-secret-a3f1";
export const TOKEN = "bot-token-9c77";

/** MARK is in every body that a sender writes: nothing quotes it. */
export const MARK = "marked-7d1e";

/** Proof is what goes with a call: the header that holds the signature, and what others it takes. */
export type Proof = { header: string; signature: string; others: Record<string, string> };

/** Signer says what a body is signed with, and the epoch seconds at which it is. */
export type Signer = { secret?: string; at?: number };

/** Sender is a platform that calls us, or somebody who says so. */
export type Sender = {
  channel: string;
  path: string;
  /** a delivery of a message that somebody just sent */
  body(): string;
  prove(bytes: string | Uint8Array, signer?: Signer): Proof;
  /** the bare hash of a body as it is signed, and how it is not written */
  hashed: { hash: string; of(bytes: string): string; another: "hex" | "base64" };
};

const now = () => Math.floor(Date.now() / 1000);

const webex: Sender = {
  channel: "webex",
  path: "/webhooks/webex",
  body: () =>
    webhookBody({
      ...{ created: new Date().toISOString(), personDisplayName: "Jürgen 😀" },
      secretOfTheRoom: MARK,
    }),
  prove: (bytes, { secret = SIGNING } = {}) => ({
    header: "x-spark-signature",
    signature: signatureOf(bytes, secret),
    others: {},
  }),
  hashed: { hash: "sha1", of: (bytes) => bytes, another: "base64" },
};

const slack: Sender = {
  channel: "slack",
  path: "/webhooks/slack",
  body: () => eventBody(posted({ ts: `${now()}.000100`, text: `Jürgen 😀 ${MARK}` })),
  prove: (bytes, { secret = SIGNING, at = now() } = {}) => ({
    header: "x-slack-signature",
    signature: slackSignature(bytes, at, secret),
    others: { "x-slack-request-timestamp": String(at) },
  }),
  hashed: { hash: "sha256", of: (bytes) => `v0:${now()}:${bytes}`, another: "base64" },
};

/** BOT, ALICE and HARBOUR are our own id in LINE, that of a person, and that of a group. */
export const [BOT, ALICE, HARBOUR] = [
  `U${"0".repeat(32)}`,
  `U${"a".repeat(32)}`,
  `C${"b".repeat(32)}`,
];

/** lineEvent returns an event of LINE's: a picture in a group, with other fields in it, each named by its path. */
export function lineEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const event = {
    ...{ type: "message", mode: "active", timestamp: Date.now(), replyToken: "a".repeat(32) },
    source: { type: "group", groupId: HARBOUR, userId: ALICE },
    ...{ webhookEventId: "01KF0RDQG0SAM0000000000001", deliveryContext: { isRedelivery: false } },
    message: {
      ...{ id: "468789577898262530", type: "image", quoteToken: `quote-${MARK}` },
      ...{ contentProvider: { type: "line" }, text: `Jürgen 😀 ${MARK}` },
    },
  };
  for (const [path, value] of Object.entries(changes)) put(event, path.split("."), value);
  return event;
}

// What is no object gives way. Not by `=`, which makes a prototype of `__proto__`.
function put(within: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown) {
  const next = within[first];
  const isWithin = rest.length > 0 && typeof next === "object" && next !== null;
  if (isWithin) put(next as Record<string, unknown>, rest, value);
  else Object.defineProperty(within, first, { value, enumerable: true, writable: true });
}

/** lineBody returns the body that LINE delivers events in. */
export function lineBody(events: unknown[], envelope: object = {}): string {
  return JSON.stringify({ destination: BOT, events, ...envelope });
}

const line: Sender = {
  channel: "line",
  path: "/webhooks/line",
  body: () => lineBody([lineEvent()]),
  prove: (bytes, { secret = SIGNING } = {}) => ({
    header: "x-line-signature",
    signature: createHmac("sha256", secret).update(bytes).digest("base64"),
    others: {},
  }),
  hashed: { hash: "sha256", of: (bytes) => bytes, another: "hex" },
};

/** senders is everybody who calls us. */
export const senders: Sender[] = [webex, slack, line];

/** senderNamed returns one of them. */
export function senderNamed(channel: string): Sender {
  return senders.find((sender) => sender.channel === channel) ?? webex;
}

/** headersOf returns the headers of a proof, with a signature, and perhaps under a name, in place of its own. */
export function headersOf(
  { header, signature, others }: Proof,
  other = signature,
  name = header,
): Record<string, string> {
  return { ...others, [name]: other };
}
