import { createHmac } from "node:crypto";

/** SECRET is what they sign with. */
export const SECRET = "signing-secret";

/** Call is one call of a platform's, and the status that it wants. */
export type Call = { channel: keyof typeof platforms; body: string; type?: string; want: number };

/** Caller is a platform that calls us. */
export type Caller = {
  /** milliseconds in which we are to answer */
  waits: number;
  /** the headers that prove a body */
  proof: (body: string) => Record<string, string>;
};

const hmac = (text: string) => createHmac("sha256", SECRET).update(text);

const slack: Caller = {
  waits: 3_000,
  proof(body) {
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${hmac(`v0:${stamp}:${body}`).digest("hex")}`;
    return { "x-slack-request-timestamp": stamp, "x-slack-signature": signature };
  },
};

const line: Caller = {
  waits: 2_000,
  proof: (body) => ({ "x-line-signature": hmac(body).digest("base64") }),
};

/** platforms are those that wait. */
export const platforms = { slack, line };

const called = (event: object) =>
  JSON.stringify({ type: "event_callback", team_id: "T1", ...event });
const said = { type: "message", channel: "C1", user: "U1", text: "pizza", channel_type: "channel" };
const form = "application/x-www-form-urlencoded";
const now = Math.floor(Date.now() / 1000);
const ts = `${now}.000100`;

const bot = `U${"0".repeat(32)}`;
const delivered = (...events: object[]) => JSON.stringify({ destination: bot, events });
const sent = (message: object) => ({
  ...{ type: "message", mode: "active", timestamp: Date.now(), replyToken: "a".repeat(32) },
  ...{ webhookEventId: "01KF0RDQG0SAM0000000000001", deliveryContext: { isRedelivery: false } },
  source: { type: "user", userId: `U${"a".repeat(32)}` },
  message: { id: "468789577898262530", quoteToken: "q3Plxr4AgKd", ...message },
});
const image = { type: "image", contentProvider: { type: "line" } };

/** calls are their calls, by what they are for people. */
export const calls: Record<string, Call> = {
  "Slack's handshake": {
    channel: "slack",
    body: JSON.stringify({ type: "url_verification", challenge: "x" }),
    want: 200,
  },
  "a message in Slack": {
    channel: "slack",
    body: called({ event_time: now, event: { ...said, ts } }),
    want: 202,
  },
  "/spotter": { channel: "slack", body: "command=%2Fspotter&text=", type: form, want: 200 },
  "/explain": {
    channel: "slack",
    body: "command=%2Fexplain&text=two+pizzas+on+the+beach",
    type: form,
    want: 200,
  },
  "LINE's verify call": { channel: "line", body: delivered(), want: 200 },
  "words in LINE": {
    channel: "line",
    body: delivered(sent({ type: "text", text: "pizza" })),
    want: 202,
  },
  "a picture in LINE": { channel: "line", body: delivered(sent(image)), want: 202 },
  "twenty pictures in LINE": {
    channel: "line",
    body: delivered(...Array.from({ length: 20 }, (_, n) => sent({ ...image, id: String(n + 1) }))),
    want: 202,
  },
};
