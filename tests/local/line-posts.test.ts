import { randomUUID } from "node:crypto";
import { HTTPFetchError, LineBotClient } from "@line/bot-sdk";
import { expect, test } from "vitest";
import { answersTo, CHANNEL, called, lined, overheard, type places } from "../lined.js";
import { picture } from "../simulated.js";

type Ids = ReturnType<typeof places>;

const hello = { messages: [{ type: "text", text: "hello" }] };
const long = (length: number) => "a".repeat(length);
const said = (text: string, more = {}) => ({ messages: [{ type: "text", text, ...more }] });

test("LINE's own library replies, pushes, counts, and fetches a picture", async () => {
  const { line, alice, group, events } = await overheard();
  const client = LineBotClient.fromChannelAccessToken({
    ...{ channelAccessToken: CHANNEL.token, apiBaseURL: line.url, dataApiBaseURL: line.dataUrl },
  });
  const [{ id } = { id: "" }] = line.post({ person: alice, room: group, files: [picture()] });
  const [event] = await events();
  const stream = await client.getMessageContent(id);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(Buffer.concat(chunks)).toEqual(Buffer.from(picture().bytes));
  const quoteToken = event?.message?.quoteToken ?? "";
  const { replyToken = "" } = event ?? {};
  await client.replyMessage({ replyToken, messages: [{ type: "text", text: "A", quoteToken }] });
  const key = randomUUID();
  const push = { to: group, messages: [{ type: "text" as const, text: "B" }] };
  const { sentMessages } = await client.pushMessage(push, key);
  const again = await client.pushMessage(push, key).catch((error: HTTPFetchError) => error);
  expect(again).toBeInstanceOf(HTTPFetchError);
  expect(again).toMatchObject({
    status: 409,
    body: expect.stringContaining(sentMessages[0]?.id ?? "-"),
  });
  expect(line.messages(group).map(({ text, way }) => [text, way])).toEqual([
    [undefined, undefined],
    ...[
      ["A", "reply"],
      ["B", "push"],
    ],
  ]);
  expect(await client.getMessageQuotaConsumption()).toEqual({ totalUsage: 3 });
});

test("a reply quotes what it answers, and has an id and a quote token of its own", async () => {
  const { line, alice, direct, events } = await overheard();
  line.post({ person: alice, room: direct, text: "hi" });
  const [{ replyToken, message } = {}] = await events();
  const { quoteToken, id = "" } = message ?? {};
  const body = { replyToken, ...said("hello", { quoteToken }) };
  const { status, body: answer } = await called(line, "POST message/reply", { body });
  const sent = [{ id: expect.stringMatching(/^\d{18}$/), quoteToken: expect.any(String) }];
  expect([status, answer]).toEqual([200, { sentMessages: sent }]);
  expect(answersTo(line, [id])).toEqual([1]);
  expect(line.messages(direct)[1]).toMatchObject({ ...answer.sentMessages[0], text: "hello" });
});

test.each([
  { name: "at once", after: 0, want: 200 },
  { name: "within its minute", after: 60_000, want: 200 },
  { name: "after its minute", after: 60_001, want: 400 },
  { name: "after what a knob says", after: 5_001, seconds: 5, want: 400 },
])("a reply token $name: $want", async ({ after, seconds, want }) => {
  let moment = 1768478400_000;
  const { line, alice, direct, events } = await overheard({ now: () => new Date(moment) });
  if (seconds) line.knobs.tokenSeconds = seconds;
  line.post({ person: alice, room: direct, text: "hi" });
  const [{ replyToken } = {}] = await events();
  moment += after;
  const { status, body } = await called(line, "POST message/reply", {
    body: { replyToken, ...hello },
  });
  expect([status, body.message]).toEqual([want, want === 200 ? undefined : "Invalid reply token"]);
});

test("a reply token is good for one reply, and none that LINE refuses uses it up", async () => {
  const { line, alice, direct, events } = await overheard();
  line.post({ person: alice, room: direct, text: "hi" });
  const [{ replyToken } = {}] = await events();
  const reply = async (body: object, headers = {}) => {
    const answer = await called(line, "POST message/reply", {
      body: { replyToken, ...body },
      headers,
    });
    return [answer.status, answer.body.message];
  };
  expect(await reply(hello, { "x-line-retry-key": randomUUID() })).toEqual([
    ...[400, "X-Line-Retry-Key is not supported by this API"],
  ]);
  expect(await reply({ messages: [] })).toEqual([400, "The request body has 1 error(s)"]);
  expect(await reply({ ...hello, replyToken: "none" })).toEqual([400, "Invalid reply token"]);
  expect(await reply(hello)).toEqual([200, undefined]);
  expect(await reply(hello)).toEqual([400, "Invalid reply token"]);
  expect(line.messages(direct)).toHaveLength(2);
  expect(line.quota.used).toBe(0);
});

test.each<{ name: string; messages: unknown; want: string | undefined }>([
  { name: "five messages", messages: Array(5).fill({ type: "text", text: "a" }), want: undefined },
  { name: "six messages", messages: Array(6).fill({ type: "text", text: "a" }), want: "messages" },
  { name: "no message", messages: [], want: "messages" },
  { name: "no list", messages: "hi", want: "messages" },
  { name: "nothing in a list", messages: [null], want: "messages[0].type" },
  { name: "5,000 characters", messages: said(long(5_000)).messages, want: undefined },
  { name: "5,001 characters", messages: said(long(5_001)).messages, want: "messages[0].text" },
  { name: "2,501 emoji", messages: said("😀".repeat(2_501)).messages, want: "messages[0].text" },
  { name: "empty words", messages: said(" ").messages, want: "messages[0].text" },
  { name: "an unknown type", messages: [{ type: "poem", text: "a" }], want: "messages[0].type" },
  {
    name: "a sticker",
    messages: [{ type: "sticker", packageId: "1", stickerId: "2" }],
    want: undefined,
  },
  {
    name: "half a picture",
    messages: [{ type: "image", originalContentUrl: "https://a.test" }],
    want: "messages[0].previewImageUrl",
  },
  {
    name: "an unknown quote token",
    messages: said("a", { quoteToken: "x" }).messages,
    want: "messages[0].quoteToken",
  },
])("the bot says $name: $want", async ({ messages, want }) => {
  const { line, direct } = await lined();
  const { status, body } = await called(line, "POST message/push", {
    body: { to: direct, messages },
  });
  expect([status, body.details?.[0].property]).toEqual([want ? 400 : 200, want]);
  expect(line.quota.used).toBe(want ? 0 : 1);
});

test.each([
  { name: "in its room", other: false, want: 200 },
  { name: "in another room", other: true, want: 400 },
  { name: "after its message was taken back", gone: true, want: 200 },
  {
    name: "after its message was taken back, where that matters",
    gone: true,
    strict: true,
    want: 400,
  },
])("a quote token is good $name: $want", async ({ other, gone, strict, want }) => {
  const { line, alice, direct, group } = await lined();
  if (strict) line.knobs.strictQuotes = true;
  const [{ id, quoteToken } = { id: "" }] = line.post({ person: alice, room: direct, text: "hi" });
  if (gone) line.unsend({ room: direct, message: id });
  const body = { to: other ? group : direct, ...said("ho", { quoteToken }) };
  expect((await called(line, "POST message/push", { body })).status).toBe(want);
});

test.each<{
  name: string;
  to: (ids: Ids) => string;
  used: number;
  stands: number;
  status?: number;
}>([
  { name: "a friend", to: ({ alice }) => alice, used: 1, stands: 1 },
  { name: "a group of three", to: ({ group }) => group, used: 3, stands: 1 },
  { name: "a room of two", to: ({ several }) => several, used: 2, stands: 1 },
  { name: "somebody who does not know the bot", to: ({ cara }) => cara, used: 0, stands: 0 },
  { name: "somebody who blocked it", to: ({ ben }) => ben, used: 0, stands: 0 },
  { name: "nobody", to: () => `U${"0".repeat(32)}`, used: 0, stands: 0, status: 400 },
  { name: "no id", to: () => "", used: 0, stands: 0, status: 400 },
])("a push to $name reaches $used", async ({ to, used, stands, status = 200 }) => {
  const { line, ...ids } = await lined();
  line.unfollow(ids.ben);
  const body = { to: to(ids), ...hello };
  const answer = await called(line, "POST message/push", { body });
  expect([answer.status, line.quota.used, line.messages(to(ids)).length]).toEqual([
    status,
    used,
    stands,
  ]);
  expect(answer.body.sentMessages?.length ?? 0).toBe(status === 200 ? 1 : 0);
});

test("a group that the bot left cannot be pushed to", async () => {
  const { line, group } = await lined();
  line.dismiss(group);
  const { status, body } = await called(line, "POST message/push", {
    body: { to: group, ...hello },
  });
  expect([status, body]).toEqual([400, { message: "Failed to send messages" }]);
});

test.each([
  {
    name: "the last one fits",
    quota: { type: "limited", value: 2, used: 1 },
    want: [200, undefined],
  },
  {
    name: "none is left",
    quota: { type: "limited", value: 2, used: 2 },
    want: [429, "You have reached your monthly limit."],
  },
  { name: "there is no limit", quota: { type: "none", value: 0, used: 2 }, want: [200, undefined] },
] as const)("a push where $name: $want", async ({ quota, want }) => {
  const { line, direct } = await lined();
  Object.assign(line.quota, quota);
  const body = { to: direct, ...said("a") };
  const answer = await called(line, "POST message/push", {
    body: { ...body, messages: Array(5).fill(body.messages[0]) },
  });
  expect([answer.status, answer.body.message]).toEqual(want);
  expect(line.messages(direct)).toHaveLength(want[0] === 200 ? 5 : 0);
});

test("a retry key lets a push through once in a day, and names the request that was accepted", async () => {
  let moment = 1768478400_000;
  const { line, direct } = await lined(() => new Date(moment));
  const headers = { "x-line-retry-key": randomUUID() };
  const push = (text = "hi") =>
    called(line, "POST message/push", { body: { to: direct, ...said(text) }, headers });
  const refused = await push("");
  const first = await push();
  moment += 24 * 60 * 60 * 1000;
  const again = await push();
  moment += 1;
  const later = await push();
  expect([refused, first, again, later].map(({ status }) => status)).toEqual([400, 200, 409, 200]);
  expect(again.body.sentMessages).toEqual(first.body.sentMessages);
  expect(again.headers.get("x-line-accepted-request-id")).toBe(
    first.headers.get("x-line-request-id"),
  );
  expect(again.headers.get("x-line-request-id")).not.toBe(first.headers.get("x-line-request-id"));
  expect(line.messages(direct)).toHaveLength(2);
});

test("a retry key is a UUID", async () => {
  const { line, direct } = await lined();
  const headers = { "x-line-retry-key": "again" };
  const { status } = await called(line, "POST message/push", {
    body: { to: direct, ...hello },
    headers,
  });
  expect(status).toBe(400);
});

test.each<{ name: string; post: (ids: Ids) => object; want: string }>([
  { name: "nothing", post: () => ({}), want: "nothing to post" },
  { name: "in no room", post: () => ({ room: "C0", text: "hi" }), want: "no such room" },
  { name: "as nobody", post: () => ({ person: "U0", text: "hi" }), want: "no such person" },
  {
    name: "elsewhere",
    post: ({ directOfBen }) => ({ room: directOfBen, text: "hi" }),
    want: "is not in",
  },
  {
    name: "to a bot that is no friend",
    post: ({ cara }) => ({ person: cara, room: cara, text: "hi" }),
    want: "no friend",
  },
  { name: "with a quote of nothing", post: () => ({ text: "hi", quoted: "1" }), want: "gone" },
])("a person cannot post $name", async ({ post, want }) => {
  const { line, alice, group, ...ids } = await lined();
  const whole = { person: alice, room: group, ...post({ ...ids, alice, group }) };
  expect(() => line.post(whole)).toThrow(want);
});

test("what was taken back is gone, from its room alone, and the bot's stays", async () => {
  const { line, alice, direct, group } = await lined();
  const [{ id } = { id: "" }] = line.post({ person: alice, room: direct, text: "hi" });
  line.unsend({ room: group, message: id });
  expect(line.message(id)?.text).toBe("hi");
  line.unsend({ room: direct, message: id });
  line.unsend({ room: direct, message: id });
  expect(line.messages(direct)).toEqual([]);
  const { body } = await called(line, "POST message/push", { body: { to: direct, ...hello } });
  const own = { room: direct, message: body.sentMessages[0].id };
  expect(() => line.unsend(own)).toThrow("takes nothing back");
});

test("each message has an id of its own, later than all before, also where the clock stands still", async () => {
  const { line, alice, direct, group } = await lined(() => new Date(1768478400_000));
  const post = (room: string) => line.post({ person: alice, room, text: "hi" })[0]?.id;
  expect([post(direct), post(group), post(direct)]).toEqual([
    ...["176847840000000000", "176847840000000100", "176847840000000200"],
  ]);
});

test("no more messages are kept than are to be", async () => {
  const { line, alice, direct } = await lined();
  const [first] = line.post({ person: alice, room: direct, files: [picture()] });
  for (let count = 0; count < 1_000; count += 1)
    line.post({ person: alice, room: direct, text: "hi" });
  expect(line.messages(direct)).toHaveLength(1_000);
  expect(line.content(first?.id ?? "")).toBe(undefined);
});
