import { createHmac } from "node:crypto";
import type { Delivery } from "../functions/delivery.js";
import type { Message } from "../functions/events.js";
import type { Credentials } from "../functions/secrets.js";

/** LINE_SECRET is what LINE's deliveries are signed with in tests. */
export const LINE_SECRET = "line-secret";

/** BOT, ALICE and GROUP are LINE's ids of who and where is what in tests, MOMENT when it happens. */
export const BOT = `U${"b".repeat(32)}`;
export const ALICE = `U${"a".repeat(32)}`;
export const GROUP = `C${"c".repeat(32)}`;
export const MOMENT = Date.parse("2026-01-15T12:00:00.000Z");

/** lineCredentials returns the channel's credentials. */
export function lineCredentials(token = "line-token", signing = [LINE_SECRET]): Credentials {
  return { signing, token: () => token };
}

/** lineMessage returns a message as `receive` makes it of a LINE delivery. */
export function lineMessage(changes: Partial<Message> = {}): Message {
  return {
    id: `line:${BOT}:4001`,
    channel: "line",
    tenant: BOT,
    native: "4001",
    room: ALICE,
    person: ALICE,
    sent: new Date(MOMENT).toISOString(),
    direct: true,
    self: BOT,
    ...changes,
  };
}

/** lineEvent returns an event of LINE's: words that Alice sends us, unless it is changed. */
export function lineEvent(changes: object = {}): Record<string, unknown> {
  return {
    type: "message",
    mode: "active",
    timestamp: MOMENT,
    source: { type: "user", userId: ALICE },
    webhookEventId: "01KF0RDQG0SAM0000000000001",
    deliveryContext: { isRedelivery: false },
    replyToken: "0f3779fba3b349968c5d07db31eab56f",
    message: { type: "text", id: "4001", quoteToken: "q3Plxr4AgKd", text: "hello" },
    ...changes,
  };
}

/** lineBody returns the body that LINE delivers events in. */
export function lineBody(...events: unknown[]): string {
  return JSON.stringify({ destination: BOT, events });
}

/** lineDelivery returns a signed LINE delivery. */
export function lineDelivery(body = lineBody(lineEvent())): Delivery {
  const signature = createHmac("sha256", LINE_SECRET).update(body).digest("base64");
  return {
    channel: "line",
    method: "POST",
    headers: { "content-type": "application/json", "x-line-signature": signature },
    query: {},
    body: Buffer.from(body),
  };
}
