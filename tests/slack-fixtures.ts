import { createHmac } from "node:crypto";
import type { Delivery } from "../functions/delivery.js";
import type { Message } from "../functions/events.js";
import type { Credentials } from "../functions/secrets.js";

/** SLACK_SECRET is what Slack's deliveries are signed with in tests. */
export const SLACK_SECRET = "slack-secret";

/** NOW is the moment of the deliveries in tests, and TS that of the message, as Slack counts. */
export const NOW = new Date("2026-01-15T12:00:00.000Z");
export const TS = "1768478400.000100";

/** slackCredentials returns the app's credentials as `answer` has them: with the workspace's own token. */
export function slackCredentials(token = "xoxb-token", signing = [SLACK_SECRET]): Credentials {
  return { signing, token: () => token };
}

/** slackMessage returns a message as `receive` makes it of a Slack delivery. */
export function slackMessage(changes: Partial<Message> = {}): Message {
  return {
    id: `slack:T1:C1:${TS}`,
    channel: "slack",
    tenant: "T1",
    native: `C1:${TS}`,
    room: "C1",
    person: "U0ALICE",
    sent: "2026-01-15T12:00:00.000Z",
    direct: false,
    self: "U0BOT",
    ...changes,
  };
}

/** posted returns the event of a message in a channel; a field that is undefined is left out. */
export function posted(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const who = { user: "U0ALICE", text: "what a day", ts: TS, team: "T1" };
  return {
    type: "message",
    channel: "C1",
    channel_type: "channel",
    ...who,
    event_ts: TS,
    ...changes,
  };
}

/** eventBody returns the body that Slack delivers an event in. */
export function eventBody(event: object = posted(), envelope: object = {}): string {
  return JSON.stringify({
    token: "XXYYZZ",
    team_id: "T1",
    api_app_id: "A0APP",
    type: "event_callback",
    event_id: "Ev1",
    event_time: 1768478400,
    authorizations: [{ enterprise_id: null, team_id: "T1", user_id: "U0BOT", is_bot: true }],
    event,
    ...envelope,
  });
}

/** slackSignature signs a body as Slack does. */
export function slackSignature(
  body: string | Uint8Array,
  stamp: number | string,
  secret = SLACK_SECRET,
): string {
  const bytes = Buffer.concat([Buffer.from(`v0:${stamp}:`), Buffer.from(body)]);
  return `v0=${createHmac("sha256", secret).update(bytes).digest("hex")}`;
}

/** slackDelivery returns a signed Slack delivery, of this moment, or of so many seconds after it. */
export function slackDelivery(
  body = eventBody(),
  { late = 0, type = "application/json" } = {},
): Delivery {
  const stamp = String(NOW.getTime() / 1000 + late);
  return {
    channel: "slack",
    method: "POST",
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": slackSignature(body, stamp),
    },
    query: {},
    body: Buffer.from(body),
  };
}

/** commandDelivery returns a signed call of a slash command. */
export function commandDelivery(command: string, text = ""): Delivery {
  const form = new URLSearchParams({ command, text, team_id: "T1", user_id: "U0ALICE" });
  return slackDelivery(String(form), { type: "application/x-www-form-urlencoded" });
}
