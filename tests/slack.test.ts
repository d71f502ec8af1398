import { isValidSlackRequest } from "@slack/bolt";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { slack } from "../functions/slack.js";
import { itIsAChannel } from "./channel-contract.js";
import { credentials, signatureOf } from "./fixtures.js";
import {
  commandDelivery,
  eventBody,
  NOW,
  posted,
  SLACK_SECRET,
  slackCredentials,
  slackDelivery,
  slackMessage,
  slackSignature,
  TS,
} from "./slack-fixtures.js";

const own = slackCredentials();

describe("the channel contract", () => {
  itIsAChannel(slack, { signed: slackDelivery(), credentials: own, now: NOW });
});

describe("authentic", () => {
  test("knows the signature of the published vector", () => {
    const body = `{"type":"event_callback","event_id":"Ev123","event":{"type":"app_mention","text":"café 😀"}}`;
    const signature = "v0=e6f2be666369f8eaf003fff5453fe1e0b487424c72497a5a71077fb1450319f4";
    const { headers, ...rest } = slackDelivery(body);
    const signed = { ...rest, headers: { ...headers, "x-slack-signature": signature } };
    expect(slack.authentic(signed, own, NOW)).toBe(true);
  });

  test.each([
    { name: "of five minutes ago", late: -300, want: true },
    { name: "of more than five minutes ago", late: -301, want: false },
    { name: "of five minutes from now", late: 300, want: true },
    { name: "of more than five minutes from now", late: 301, want: false },
  ])("a call $name: $want", ({ late, want }) => {
    expect(slack.authentic(slackDelivery(eventBody(), { late }), own, NOW)).toBe(want);
  });

  test.each([
    {
      name: "another time than was signed",
      headers: { "x-slack-request-timestamp": "1768478401" },
    },
    { name: "a time that is no number", headers: { "x-slack-request-timestamp": "now" } },
    { name: "a time with a sign", headers: { "x-slack-request-timestamp": "+1768478400" } },
    { name: "no time", headers: { "x-slack-request-timestamp": undefined } },
    { name: "a signature of another version", headers: { "x-slack-signature": "v1=00" } },
    {
      name: "the bare hash",
      headers: { "x-slack-signature": slackSignature(eventBody(), NOW.getTime() / 1000).slice(3) },
    },
    {
      name: "Webex's signature",
      headers: { "x-slack-signature": `v0=${signatureOf(eventBody(), SLACK_SECRET)}` },
    },
  ])("refuses $name", ({ headers }) => {
    const signed = slackDelivery();
    const forged = { ...signed, headers: { ...signed.headers, ...headers } };
    expect(slack.authentic(forged, own, NOW)).toBe(false);
  });

  test("agrees with Slack's own library, whatever the body", () => {
    vi.useFakeTimers({ now: NOW });
    const stamp = NOW.getTime() / 1000;
    const body = fc.string({ unit: "grapheme" });
    const check = fc.property(body, fc.string(), fc.boolean(), (text, secret, isForged) => {
      const signature = slackSignature(isForged ? `${text}!` : text, stamp, secret || "s");
      const signed = { ...slackDelivery(text) };
      signed.headers = { ...signed.headers, "x-slack-signature": signature };
      const theirs = isValidSlackRequest({
        signingSecret: secret || "s",
        body: text,
        headers: { "x-slack-signature": signature, "x-slack-request-timestamp": stamp },
      });
      const ours = slack.authentic(signed, slackCredentials("", [secret || "s"]), NOW);
      expect(ours).toBe(theirs);
      expect(ours).toBe(!isForged);
    });
    fc.assert(check, { numRuns: 200 });
    vi.useRealTimers();
  });
});

describe("atOnce", () => {
  const answer = async (delivery: ReturnType<typeof slackDelivery>) =>
    JSON.parse((await slack.atOnce?.(delivery, own)) ?? "null");

  test("gives the challenge back", async () => {
    const body = JSON.stringify({ token: "x", challenge: '3eZ"b', type: "url_verification" });
    expect(await answer(slackDelivery(body))).toEqual({ challenge: '3eZ"b' });
  });

  test.each([
    { command: "/spotter", text: "", want: /Post a picture of a car/ },
    { command: "/spotter", text: "anything", want: /Post a picture of a car/ },
    { command: "/explain", text: "two pizzas", want: /pizza.*🍕/s },
    { command: "/explain", text: "<!channel> <@U1> a pizza", want: /^(?!.*<).*🍕/s },
    { command: "/explain", text: "", want: /\/explain/ },
    { command: "/other", text: "", want: /Post a picture of a car/ },
  ])("answers $command $text to nobody but whoever asked", async ({ command, text, want }) => {
    const said = await answer(commandDelivery(command, text));
    expect(said).toEqual({ response_type: "ephemeral", text: expect.stringMatching(want) });
  });

  test.each([
    { name: "an event", delivery: slackDelivery() },
    { name: "a form without a command", delivery: commandDelivery("") },
    { name: "a command that is not sent as a form", delivery: slackDelivery("command=%2Fspotter") },
    { name: "no JSON", delivery: slackDelivery("{") },
  ])("leaves $name alone", async ({ delivery }) => {
    expect(await answer(delivery)).toBeNull();
  });
});

describe("eventsIn", () => {
  const heard = async (event: object, envelope: object = {}) =>
    slack.eventsIn(slackDelivery(eventBody(event, envelope)), own);
  const picture = { id: "F1", mimetype: "image/jpeg" };

  test.each([
    { name: "words said to others", event: {}, want: { aside: true } },
    { name: "words that mention us", event: { text: "hey <@U0BOT>!" }, want: {} },
    {
      name: "a mention, told apart",
      event: { type: "app_mention", channel_type: undefined },
      want: {},
    },
    {
      name: "words that mention somebody else",
      event: { text: "<@U0BOTH> <@U1>" },
      want: { aside: true },
    },
    {
      name: "words in a direct room",
      event: { channel: "D1", channel_type: "im" },
      want: { direct: true, room: "D1", id: `slack:T1:D1:${TS}`, native: `D1:${TS}` },
    },
    {
      name: "a picture with words",
      event: { subtype: "file_share", files: [picture] },
      want: { files: ["F1"] },
    },
    {
      name: "a picture without words",
      event: {
        subtype: "file_share",
        text: "",
        files: [picture, { id: "F2", mimetype: "image/png" }],
      },
      want: { files: ["F1", "F2"] },
    },
    {
      name: "a picture whose plates are to be blurred",
      event: { subtype: "file_share", text: "<@U0BOT> blur the plates", files: [picture] },
      want: { files: ["F1"], blur: true },
    },
    {
      name: "words about plates, without a picture",
      event: { text: "<@U0BOT> blur the plates" },
      want: {},
    },
    {
      name: "a document shown to others",
      event: { subtype: "file_share", files: [{ id: "F1", mimetype: "application/pdf" }] },
      want: { aside: true },
    },
    {
      name: "a document shown to us",
      event: { text: "<@U0BOT|spotter>", files: [{ id: "F1", mimetype: "application/pdf" }] },
      want: { files: ["F1"] },
    },
    {
      name: "a file of which Slack does not say the kind",
      event: { subtype: "file_share", files: [{ id: "F1", file_access: "check_file_info" }] },
      want: { files: ["F1"] },
    },
    {
      name: "a reply",
      event: { thread_ts: "1768478000.000001" },
      want: { aside: true, parent: "C1:1768478000.000001" },
    },
    { name: "what a thread hangs on", event: { thread_ts: TS }, want: { aside: true } },
    {
      name: "a reply that is shown in the channel, too",
      event: { subtype: "thread_broadcast" },
      want: { aside: true },
    },
  ])("hears $name", async ({ event, want }) => {
    expect(await heard(posted(event))).toEqual([
      { name: "message.received", message: slackMessage(want) },
    ]);
  });

  test.each([
    { name: "our own post", event: { user: "U0BOT", bot_id: "B0BOT" } },
    { name: "our own post, by its author alone", event: { user: "U0BOT" } },
    { name: "another bot's", event: { user: "U0OTHER", bot_id: "B1" } },
    {
      name: "another bot's of old",
      event: { subtype: "bot_message", user: undefined, bot_id: "B1" },
    },
    {
      name: "an edit",
      event: { subtype: "message_changed", hidden: true, message: posted({ text: "new" }) },
    },
    { name: "somebody who came", event: { subtype: "channel_join" } },
    { name: "another kind of event", event: { type: "reaction_added" } },
    { name: "somebody else who joined", event: { type: "member_joined_channel" } },
    { name: "no channel", event: { channel: undefined } },
    { name: "a channel that is none", event: { channel: "../C1" } },
    { name: "a time that is none", event: { ts: "yesterday" } },
    { name: "no author", event: { user: undefined } },
    {
      name: "tokens revoked that are none of ours",
      event: { type: "tokens_revoked", tokens: { oauth: ["U1"] } },
    },
    {
      name: "no tokens revoked",
      event: { type: "tokens_revoked", tokens: { oauth: [], bot: [] } },
    },
  ])("ignores $name", async ({ event }) => {
    expect(await heard(posted(event))).toEqual([]);
  });

  test("hears the same message in a mention and in its message", async () => {
    const text = "<@U0BOT> look";
    const mention = posted({ type: "app_mention", channel_type: undefined, text });
    expect(await heard(mention)).toEqual(await heard(posted({ text }), { event_id: "Ev2" }));
  });

  test.each([
    { name: "whose app it was installed as", envelope: { team_id: "T2" }, want: "T1" },
    {
      name: "where nobody says, whose the channel is",
      envelope: { authorizations: [] },
      want: "T1",
    },
  ])("knows the workspace: $name", async ({ envelope, want }) => {
    const [{ message } = {}] = await heard(posted(), envelope);
    expect(message?.tenant).toBe(want);
  });

  const gone = {
    type: "message",
    channel: "C1",
    channel_type: "channel",
    hidden: true,
    ts: "1768478500.000001",
  };
  const before = { user: "U0ALICE", ts: TS };
  test.each([
    {
      name: "nothing hangs on",
      event: { ...gone, subtype: "message_deleted", deleted_ts: TS, previous_message: before },
    },
    {
      name: "replies hang on",
      event: {
        ...gone,
        subtype: "message_changed",
        message: { subtype: "tombstone", user: "USLACKBOT", ts: TS },
        previous_message: before,
      },
    },
  ])("hears that a message was deleted which $name", async ({ event }) => {
    expect(await heard(event)).toEqual([{ name: "message.deleted", message: slackMessage() }]);
  });

  const car = { id: "F1", mimetype: "image/jpeg" };
  const changed = (was: object[], is: object[]) => ({
    ...gone,
    subtype: "message_changed",
    message: { ...before, files: is },
    previous_message: { ...before, files: was },
  });

  test.each([
    { name: "its picture", event: changed([car], [{ id: "F1", mode: "tombstone" }]), want: 1 },
    { name: "one of its pictures", event: changed([car, car], [car]), want: 1 },
    { name: "nothing", event: changed([car], [car]), want: 0 },
    { name: "nothing, and had nothing", event: changed([], []), want: 0 },
    {
      name: "nothing more than before",
      event: changed([{ id: "F1", mode: "tombstone" }], [{ id: "F1", mode: "tombstone" }]),
      want: 0,
    },
  ])("hears of a message that lost $name as of a deleted one: $want", async ({ event, want }) => {
    expect(await heard(event)).toHaveLength(want);
  });

  test("knows where a deleted message hung", async () => {
    const previous_message = { ...before, thread_ts: "1768478000.000001" };
    const event = { ...gone, subtype: "message_deleted", deleted_ts: TS, previous_message };
    const [{ message } = {}] = await heard(event);
    expect(message?.parent).toBe("C1:1768478000.000001");
  });

  test.each([
    { name: "our own post", previous_message: { ...before, user: "U0BOT" }, want: 0 },
    {
      name: "another bot's, whose picture somebody may have asked about",
      previous_message: { ...before, user: "U0OTHER", bot_id: "B1" },
      want: 1,
    },
    { name: "a post of nobody known", previous_message: { ...before, user: "" }, want: 1 },
    { name: "a post of which nothing is told", previous_message: undefined, want: 1 },
  ])("of a deletion of $name it hears $want", async ({ previous_message, want }) => {
    const event = { ...gone, subtype: "message_deleted", deleted_ts: TS, previous_message };
    expect(await heard(event)).toHaveLength(want);
  });

  test("hears a deletion in a channel of several workspaces for each that may have answered", async () => {
    const previous_message = { ...before, team: "T4" };
    const event = { ...gone, subtype: "message_deleted", deleted_ts: TS, previous_message };
    const all = await heard(event, { team_id: "T2", context_team_id: "T3" });
    expect(all.map(({ message }) => message.tenant)).toEqual(["T1", "T2", "T3", "T4"]);
  });

  test.each([
    { name: "what it was of no shape", previous_message: { ts: 5, files: [null], thread_ts: "" } },
    { name: "nothing", previous_message: "none" },
  ])("hears of a deletion though it tells of $name", async ({ previous_message }) => {
    const event = { ...gone, subtype: "message_deleted", deleted_ts: TS, previous_message };
    expect(await heard(event)).toHaveLength(1);
  });

  test("knows when a workspace left to the microsecond, where that is told", async () => {
    const [{ message } = {}] = await heard({
      type: "app_uninstalled",
      event_ts: "1768478400.250000",
    });
    expect(message?.sent).toBe("2026-01-15T12:00:00.250Z");
  });

  test("names a hundred files of a message at most", async () => {
    const files = Array.from({ length: 500 }, (_, at) => ({ ...picture, id: `F${at}` }));
    const [{ message } = {}] = await heard(posted({ files }));
    expect(message?.files).toHaveLength(100);
  });

  test.each([-1, 1e12, 1e300])("ignores the time %d", async (event_time) => {
    expect(await heard({ type: "app_uninstalled" }, { event_time })).toEqual([]);
  });

  test("hears that we were let into a channel, each time anew", async () => {
    const joined = {
      type: "member_joined_channel",
      user: "U0BOT",
      channel: "C1",
      inviter: "U0ALICE",
    };
    const [first] = await heard({ ...joined, event_ts: TS });
    const [second] = await heard({ ...joined, event_ts: "1768478500.000001" });
    const id = `slack:T1:C1:joined:${TS}`;
    expect(first).toEqual({ name: "room.joined", message: slackMessage({ id, native: "" }) });
    expect(second?.message.id).not.toBe(id);
  });

  test.each([
    {
      name: "tokens are revoked",
      event: { type: "tokens_revoked", tokens: { oauth: [], bot: ["U0BOT"] } },
    },
    { name: "the app is uninstalled", event: { type: "app_uninstalled" } },
  ])("hears that a workspace left when $name", async ({ event }) => {
    const id = "slack:T1:tenant.left:1768478400";
    const sent = "2026-01-15T12:00:00.999Z";
    const message = { id, channel: "slack", tenant: "T1", native: "", room: "", person: "", sent };
    expect(await heard(event, { authorizations: undefined })).toEqual([
      { name: "tenant.left", message },
    ]);
  });

  test("hears that Slack holds deliveries back", async () => {
    const body = {
      token: "x",
      type: "app_rate_limited",
      team_id: "T1",
      minute_rate_limited: 1768478400,
      api_app_id: "A0",
    };
    const [told] = await slack.eventsIn(slackDelivery(JSON.stringify(body)), own);
    expect(told).toMatchObject({ name: "deliveries.limited", message: { tenant: "T1" } });
  });

  test("never throws, whatever is signed", async () => {
    const event = fc.dictionary(
      fc.constantFrom(
        "type",
        "subtype",
        "channel",
        "user",
        "ts",
        "text",
        "files",
        "message",
        "tokens",
      ),
      fc.oneof(
        fc.string(),
        fc.constant("message"),
        fc.constant("C1"),
        fc.constant(TS),
        fc.jsonValue(),
      ),
    );
    const check = fc.asyncProperty(event, fc.jsonValue(), async (one, authorizations) => {
      for (const { message } of await heard(one, { authorizations }))
        expect(message.id).toMatch(/^slack:[A-Z0-9]+:/);
    });
    await fc.assert(check, { numRuns: 300 });
  });
});

test("nothing is trusted where no secret is known", () => {
  expect(slack.authentic(slackDelivery(), credentials("x", []), NOW)).toBe(false);
});
