import { expect, test } from "vitest";
import { called, lined, overheard } from "../lined.js";
import { picture } from "../simulated.js";

const NEVER = 60_000; // milliseconds: longer than the test
const messages = [{ type: "text", text: "hi" }];

test.each([
  { name: "any call", methods: undefined, want: [429, 429, 200] },
  { name: "the methods it names", methods: ["message/push"], want: [429, 429, 200] },
  { name: "no other method", methods: ["message/reply"], want: [200, 200, 200] },
])("a limit refuses $name", async ({ methods, want }) => {
  const { line, alice: to } = await lined();
  line.knobs.rate = { status: 429, times: 2, retryAfter: 0, ...(methods && { methods }) };
  const push = () => called(line, "POST message/push", { body: { to, messages } });
  const answers = [await push(), await push(), await push()];
  expect(answers.map(({ status }) => status)).toEqual(want);
  const [first] = answers;
  const words = "The API rate limit has been exceeded. Try again later.";
  expect(first?.body.message).toBe(want[0] === 429 ? words : undefined);
  expect(line.messages(to)).toHaveLength(want.filter((status) => status === 200).length);
  expect(line.quota.used).toBe(line.messages(to).length);
});

test.each([
  { retryAfter: 0, want: null },
  { retryAfter: 7, want: "7" },
])("a limit says to come back after $retryAfter: $want", async ({ retryAfter, want }) => {
  const { line } = await lined();
  line.knobs.rate = { status: 429, times: 1, retryAfter };
  expect((await called(line, "GET info")).headers.get("retry-after")).toBe(want);
});

test.each([
  { moment: "before", status: 500, want: { status: 500, stands: 0 } },
  { moment: "after", status: 500, want: { status: 500, stands: 1 } },
  { moment: "before", status: 0, want: { status: "cut", stands: 0 } },
  { moment: "after", status: 0, want: { status: "cut", stands: 1 } },
] as const)(
  "a call that breaks $moment it takes effect, with $status",
  async ({ moment, status, want }) => {
    const { line, alice: to } = await lined();
    line.knobs.broken = { status, times: 1, moment, methods: ["message/push"] };
    const push = () =>
      called(line, "POST message/push", { body: { to, messages } }).then(
        (answer) => answer.status,
        () => "cut",
      );
    expect((await called(line, "GET info")).status).toBe(200);
    expect(await push()).toBe(want.status);
    expect(line.messages(to)).toHaveLength(want.stands);
    expect(line.requests.at(-1)).toMatchObject({ path: "/v2/bot/message/push", status });
    expect(await push()).toBe(200);
  },
);

test.each([
  { name: "a file", knob: "contents" },
  { name: "a push", knob: "posts" },
] as const)("knobs.latency.$knob holds $name back, and nothing else", async ({ knob }) => {
  const { line, alice } = await lined();
  const [{ id } = { id: "" }] = line.post({ person: alice, room: alice, files: [picture()] });
  const body = { to: alice, messages };
  const ask = () =>
    knob === "posts"
      ? called(line, "POST message/push", { body })
      : called(line, `GET message/${id}/content`, { data: true });
  line.knobs.latency[knob] = NEVER;
  const late = ask().catch(() => "cut off");
  for (let count = 0; count < 3; count += 1) await called(line, "GET info");
  expect(line.requests.map(({ path }) => path)).toEqual(Array(3).fill("/v2/bot/info"));
  expect(line.messages(alice)).toHaveLength(1);
  line.knobs.latency[knob] = 1;
  expect((await ask()).status).toBe(200);
  await line.stop();
  expect(await late).toBe("cut off");
});

test("the log tells what was asked, where, and how it went", async () => {
  const now = () => new Date("2026-01-15T12:00:00.000Z");
  const { line, alice: to } = await lined(now);
  let heard = 0;
  const forget = line.onAsked(() => {
    heard += 1;
  });
  await called(line, "POST message/push", { body: { to: "U0", messages } });
  await called(line, "GET info?x=1", { token: "other" });
  await called(line, "GET message/1/content", { data: true });
  await called(line, "PUT info", { body: {} });
  await fetch(`${line.url}//`);
  const common = { method: "GET", query: "", authorized: true, at: now().toISOString() };
  const no =
    "Authentication failed. Confirm that the access token in the authorization header is valid.";
  const api = { ...common, host: "api", path: "/v2/bot/info" };
  expect(line.requests).toEqual([
    {
      ...api,
      method: "POST",
      path: "/v2/bot/message/push",
      status: 400,
      error: "Failed to send messages",
    },
    { ...api, query: "x=1", status: 401, error: no, authorized: false },
    { ...common, host: "data", path: "/v2/bot/message/1/content", status: 404, error: "Not found" },
    { ...api, method: "PUT", status: 405, error: "Method Not Allowed" },
    { ...api, path: "/", status: 401, error: no, authorized: false },
  ]);
  await expect.poll(() => heard).toBe(5);
  forget();
  expect(line.messages(to)).toEqual([]);
});

test.each([
  {
    name: "no JSON",
    type: "application/json",
    body: "hi",
    want: [400, "The request body could not be parsed as JSON (line: 1, column: 1)"],
  },
  {
    name: "a form",
    type: "application/x-www-form-urlencoded",
    body: "to=1",
    want: [415, "Content type not supported"],
  },
])("LINE takes $name for none", async ({ type, body, want }) => {
  const { line } = await lined();
  const headers = { authorization: "Bearer line-token", "content-type": type };
  const answer = await fetch(`${line.url}/v2/bot/message/push`, { method: "POST", headers, body });
  expect([answer.status, Object(await answer.json()).message]).toEqual(want);
});

test("each answer has an id of its own", async () => {
  const { line } = await lined();
  const answers = [
    await called(line, "GET info"),
    await called(line, "GET dance"),
    await called(line, "GET info", { token: "x" }),
  ];
  const ids = answers.map(({ headers }) => headers.get("x-line-request-id"));
  expect(ids).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f-]{36}$/)));
  expect(new Set(ids).size).toBe(3);
});

test("renewed, the token of before is refused", async () => {
  const { line } = await lined();
  const token = line.renew();
  const statuses = [await called(line, "GET info"), await called(line, "GET info", { token })];
  expect(statuses.map(({ status }) => status)).toEqual([401, 200]);
});

test("who listens is told of each change, until it does not any more", async () => {
  const { line, alice, group, events } = await overheard();
  const told: string[] = [];
  const forget = line.onChange((change) => told.push(change.event));
  const [{ id: message } = { id: "" }] = line.post({ person: alice, room: alice, text: "hi" });
  const [{ replyToken } = {}] = await events();
  await called(line, "POST chat/loading/start", { body: { chatId: alice } });
  await called(line, "POST message/reply", { body: { replyToken, messages } });
  line.unsend({ room: alice, message });
  line.unfollow(alice);
  line.follow(alice);
  line.dismiss(group);
  line.invite(group);
  forget();
  line.post({ person: alice, room: alice, text: "hi" });
  expect(told).toEqual([
    ...["posted", "typing", "posted", "unsent", "unfollowed", "followed", "left", "joined"],
  ]);
});
