import { isValidSlackRequest } from "@slack/bolt";
import { expect, test } from "vitest";
import { signatureOf } from "../../local/slack/sending.js";
import { APP, type Heard, hearing, overheard, slacked } from "../slacked.js";

test("a signature is that of Slack's own way to make it", () => {
  const body =
    '{"type":"event_callback","event_id":"Ev123","event":{"type":"app_mention","text":"café 😀"}}';
  expect(signatureOf("slack-secret", "1768478400", body)).toBe(
    "v0=e6f2be666369f8eaf003fff5453fe1e0b487424c72497a5a71077fb1450319f4",
  );
});

test.each([
  { name: "accepts what is delivered", change: "", want: true },
  { name: "refuses what was changed", change: " ", want: false },
])("Slack's own library $name", async ({ change, want }) => {
  const { slack, alice, direct, target, events } = await overheard({});
  slack.post({ person: alice, room: direct, text: "café 😀" });
  await slack.command({ person: alice, room: direct, command: "/explain", text: "café" });
  await events();
  const valid = target.heard.map((heard) => isFromSlack({ ...heard, body: heard.body + change }));
  expect(valid).toEqual([want, want]);
});

test.each([
  { name: "taken is told once", answers: [{ status: 204 }], want: [[0, undefined, 204]] },
  {
    name: "refused is told four times",
    answers: [{ status: 500 }],
    want: [
      [0, undefined, 500],
      [1, "http_error", 500],
      [2, "http_error", 500],
      [3, "http_error", 500],
    ],
  },
  {
    name: "refused once is told twice",
    answers: [{ status: 404 }, {}],
    want: [
      [0, undefined, 404],
      [1, "http_error", 200],
    ],
  },
  {
    name: "refused for good is told once",
    answers: [{ status: 500, headers: { "x-slack-no-retry": "1" } }],
    want: [[0, undefined, 500]],
  },
  {
    name: "not answered in time is told again",
    answers: [{ hangs: true }, {}],
    want: [
      [0, undefined, 0],
      [1, "http_timeout", 200],
    ],
  },
])("what is $name", async ({ answers, want }) => {
  const { slack, alice, direct, target, events } = await overheard({ answers });
  const timely = slack.knobs.timeout;
  const isLate = answers.some((answer) => "hangs" in answer);
  Object.assign(slack.knobs, { pauses: 0, ...(isLate && { timeout: 200 }) });
  slack.onDelivery(() => Object.assign(slack.knobs, { timeout: timely }));
  slack.post({ person: alice, room: direct, text: "hi" });
  await events();
  expect(slack.deliveries.map(({ retry, reason, status }) => [retry, reason, status])).toEqual(
    want,
  );
  const heads = target.heard.map(({ headers }) => [
    headers["x-slack-retry-num"],
    headers["x-slack-retry-reason"],
  ]);
  expect(heads).toEqual(want.map(([retry, why]) => [retry ? String(retry) : undefined, why]));
});

test("a retry is the same event, proven anew", async () => {
  let seconds = 1768478400;
  const now = () => new Date(seconds++ * 1000);
  const answers = [{ status: 500 }, {}];
  const { slack, alice, direct, target, events } = await overheard({ answers, now });
  slack.knobs.pauses = 0;
  slack.post({ person: alice, room: direct, text: "hi" });
  await events();
  const [first, second] = target.heard;
  expect(second?.body).toBe(first?.body);
  const stamps = target.heard.map(({ headers }) => Number(headers["x-slack-request-timestamp"]));
  expect(stamps[1]).toBeGreaterThan(stamps[0] ?? 0);
  expect(target.heard.map((heard) => isFromSlack(heard, seconds * 1000))).toEqual([true, true]);
});

test("nobody at home is a failed connection", async () => {
  const { slack, alice, direct } = await overheard({});
  Object.assign(slack.knobs, { pauses: 0 });
  const { url, close } = await hearing();
  await slack.subscribe(url);
  await close();
  slack.post({ person: alice, room: direct, text: "hi" });
  await slack.settled();
  const reasons = slack.deliveries.map(({ reason }) => reason);
  expect(reasons).toEqual([undefined, ...Array(3).fill("connection_failed")]);
});

test.each([
  { name: "nothing happened yet", post: false, want: [] },
  { name: "something did", post: true, want: ["hi", "hi", "hi"] },
])("where $name, the last event is delivered again", async ({ post, want }) => {
  const { slack, alice, direct, events, target } = await overheard({});
  if (post) slack.post({ person: alice, room: direct, text: "hi" });
  await slack.deliverAgain(2);
  expect((await events()).map(({ text }) => text)).toEqual(want);
  expect(new Set(target.heard.map(({ body }) => body)).size).toBe(want.length && 1);
});

test("duplicates are the same event", async () => {
  const { slack, alice, direct, events, target } = await overheard({});
  slack.knobs.duplicates = 2;
  slack.post({ person: alice, room: direct, text: "hi" });
  await events();
  expect(target.heard).toHaveLength(3);
  expect(new Set(target.heard.map(({ payload }) => payload.event_id)).size).toBe(1);
});

test("shuffled, the last event comes first", async () => {
  const { slack, alice, direct, events } = await overheard({});
  slack.knobs.shuffle = 5;
  for (const text of ["1", "2", "3"]) slack.post({ person: alice, room: direct, text });
  expect((await events()).map(({ text }) => text)).toEqual(["3", "2", "1"]);
});

test("too many events are told without an envelope", async () => {
  const now = () => new Date("2026-01-15T12:00:30.000Z");
  const { slack, team, events, target } = await overheard({ now });
  slack.limited(team);
  await events();
  expect(target.heard.map(({ payload }) => payload)).toEqual([
    {
      ...{ token: "XXYYZZ", type: "app_rate_limited", team_id: team },
      ...{ minute_rate_limited: 1768478400, api_app_id: "A0SPOTTER01" },
    },
  ]);
});

test.each([
  { name: "another word", challenge: () => "no" },
  { name: "a list", challenge: (word: string) => JSON.stringify([word]) },
])("an address that answers the challenge with $name gets nothing", async ({ challenge }) => {
  const { slack } = await slacked();
  const { url } = await hearing({ challenge });
  await expect(slack.subscribe(url)).rejects.toThrow("challenge");
});

test.each([
  { name: "plain text", challenge: (word: string) => word },
  { name: "JSON", challenge: (word: string) => JSON.stringify({ challenge: word }) },
])("an address may answer the challenge with $name", async ({ challenge }) => {
  const { slack } = await slacked();
  const { url, challenges } = await hearing({ challenge });
  await slack.subscribe(url);
  const want = { token: "XXYYZZ", type: "url_verification", challenge: expect.any(String) };
  expect(challenges.map(({ payload }) => payload)).toEqual([want]);
  expect(challenges.map((heard) => isFromSlack(heard))).toEqual([true]);
});

test.each([
  {
    name: "words for one alone",
    answer: { body: '{"response_type":"ephemeral","text":"hello"}' },
    want: { response_type: "ephemeral", text: "hello" },
  },
  {
    name: "words for all",
    answer: { body: '{"response_type":"in_channel","text":"hello"}' },
    want: { response_type: "in_channel", text: "hello" },
  },
  {
    name: "plain text",
    answer: { body: "hello" },
    want: { response_type: "ephemeral", text: "hello" },
  },
])("a command is answered with $name", async ({ answer, want }) => {
  const { slack, target, ...ids } = await overheard({ answers: [answer] });
  const { alice: person, group: room, team } = ids;
  expect(await slack.command({ person, room, command: "/explain", text: "a b" })).toEqual(want);
  expect(target.heard.map(({ payload }) => payload)).toMatchObject([
    {
      ...{ team_id: team, team_domain: "harbour-works", channel_id: room, user_id: person },
      ...{ channel_name: "car-park", user_name: "alice", command: "/explain", text: "a b" },
    },
  ]);
});

test.each([
  { name: "is none of ours", command: "/weather", answer: {}, want: "not a valid command" },
  { name: "breaks", command: "/spotter", answer: { status: 500 }, want: "dispatch_failed" },
  {
    name: "takes too long",
    command: "/spotter",
    answer: { hangs: true },
    want: "operation_timeout",
  },
])("a command that $name is told as failed", async ({ command, answer, want }) => {
  const { slack, alice, group } = await overheard({ answers: [answer] });
  if ("hangs" in answer) slack.knobs.timeout = 200;
  await expect(slack.command({ person: alice, room: group, command })).rejects.toThrow(want);
});

test("stopped, nothing waits to be tried again", async () => {
  const { slack, alice, direct } = await overheard({ answers: [{ status: 500 }] });
  const tried = new Promise<void>((resolve) => slack.onDelivery(() => resolve()));
  slack.post({ person: alice, room: direct, text: "hi" });
  await tried;
  await slack.stop();
  await slack.settled();
  expect(slack.deliveries.length).toBeLessThan(4);
});

function isFromSlack({ headers, body }: Heard, now = Date.now()): boolean {
  const proof = {
    "x-slack-signature": String(headers["x-slack-signature"]),
    "x-slack-request-timestamp": Number(headers["x-slack-request-timestamp"]),
  };
  const { signing: signingSecret } = APP;
  return isValidSlackRequest({ signingSecret, body, headers: proof, nowMilliseconds: now });
}
