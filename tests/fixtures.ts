import { createHmac } from "node:crypto";
import type { Context, SQSRecord } from "aws-lambda";
import type { Post } from "../functions/channels.js";
import type { Delivery } from "../functions/delivery.js";
import type { Happening, Message } from "../functions/events.js";
import type { Plate } from "../functions/plates.js";
import type { Text } from "../functions/reading.js";
import type { Credentials } from "../functions/secrets.js";

/** SECRET is what deliveries are signed with in tests. */
export const SECRET = "webex-secret";

/** message returns a message as `receive` makes it of a Webex delivery. */
export function message(changes: Partial<Message> = {}): Message {
  return {
    id: "webex:-:MSG1",
    channel: "webex",
    tenant: "-",
    native: "MSG1",
    room: "ROOM1",
    person: "P1",
    sent: "2026-01-15T12:00:00.000Z",
    ...changes,
  };
}

/** credentials returns a channel's credentials with this token and these signing secrets. */
export function credentials(token = "bot-token", signing = [SECRET]): Credentials {
  return { signing, token: () => token };
}

/** webhookBody returns the body of a Webex delivery; `data` changes its message. */
export function webhookBody(data: Record<string, unknown> = {}, envelope: object = {}): string {
  return JSON.stringify({
    id: "WH1",
    name: "bot",
    resource: "messages",
    event: "created",
    createdBy: "BOT",
    ...envelope,
    data: {
      id: "MSG1",
      roomId: "ROOM1",
      roomType: "group",
      personId: "P1",
      personEmail: "alice@example.com",
      created: "2026-01-15T12:00:00.000Z",
      ...data,
    },
  });
}

/** signatureOf signs a body as Webex does. */
export function signatureOf(body: string | Uint8Array, secret = SECRET): string {
  return createHmac("sha1", secret).update(body).digest("hex");
}

/** delivery returns a signed Webex delivery. */
export function delivery(body = webhookBody(), secret = SECRET): Delivery {
  return {
    channel: "webex",
    method: "POST",
    headers: { "x-spark-signature": signatureOf(body, secret) },
    query: {},
    body: Buffer.from(body),
  };
}

/** plate returns a plate as it is found in a picture. */
export function plate(changes: Partial<Plate> = {}): Plate {
  return {
    plate: "SBA1234G",
    folded: "SBA1234G",
    raw: "SBA 1234 G",
    country: "SG",
    confidence: 98.7,
    repairs: 0,
    checked: true,
    box: { left: 0.4, top: 0.6, width: 0.2, height: 0.1 },
    ...changes,
  };
}

/** line returns a line of text as the vision service reads it. */
export function line(text: string, changes: Partial<Text> = {}): Text {
  const box = { left: 0.4, top: 0.6, width: 0.2, height: 0.1 };
  return { text, kind: "line", id: 0, confidence: 98.7, box, ...changes };
}

/** record returns what the queue hands to `answer`, on its n-th receive. */
export function record(body: string, receives = 1): SQSRecord {
  return {
    messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
    receiptHandle: `handle-${receives}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "1768478400000",
      SenderId: "events.amazonaws.com",
      ApproximateFirstReceiveTimestamp: "1768478400001",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:ap-southeast-1:000000000000:answer",
    awsRegion: "ap-southeast-1",
  };
}

/** envelope returns what happened as EventBridge writes it into a queue. */
export function envelope(of: Message, name: Happening = "message.received"): string {
  const { id, ...rest } = of;
  const detail = { id: "e1", version: 1, at: of.sent, message: id, ...rest };
  return JSON.stringify({
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": name,
    source: "spotter",
    account: "000000000000",
    time: "2026-01-15T12:00:00Z",
    region: "ap-southeast-1",
    resources: [],
    detail,
  });
}

/** context returns what Lambda tells a function of its run, with this much time left. */
export function context(milliseconds = 60_000): Context {
  const end = Date.now() + milliseconds;
  return { getRemainingTimeInMillis: () => end - Date.now(), awsRequestId: "run" } as Context;
}

/** POST is a reply as it is posted for the first time. */
export const POST: Post = { key: "key", again: false };
