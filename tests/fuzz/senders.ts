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
  /** the bare hash of a body as it is signed, in another form */
  hashed: { hash: string; of(bytes: string): string };
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
  hashed: { hash: "sha1", of: (bytes) => bytes },
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
  hashed: { hash: "sha256", of: (bytes) => `v0:${now()}:${bytes}` },
};

/** senders is everybody who calls us. */
export const senders: Sender[] = [webex, slack];

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
