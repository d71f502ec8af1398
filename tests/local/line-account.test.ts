import { expect, test } from "vitest";
import { called, lined, type places } from "../lined.js";

type Ids = ReturnType<typeof places>;

test("the bot's account has a name and an id", async () => {
  const { line, bot } = await lined();
  const { status, body } = await called(line, "GET info");
  expect([status, body]).toEqual([
    200,
    {
      ...{ userId: bot, basicId: "@216spotr", displayName: "Spotter" },
      ...{ chatMode: "bot", markAsReadMode: "auto" },
    },
  ]);
  expect(bot).toMatch(/^U[0-9a-f]{32}$/);
});

test.each<{ name: string; who: (ids: Ids) => string; want: string | undefined }>([
  { name: "a friend", who: ({ alice }) => alice, want: "Alice" },
  { name: "somebody who blocked the bot", who: ({ ben }) => ben, want: undefined },
  { name: "somebody who does not know the bot", who: ({ cara }) => cara, want: undefined },
  { name: "nobody", who: () => "U0", want: undefined },
])("the profile of $name tells $want", async ({ who, want }) => {
  const { line, ...ids } = await lined();
  line.unfollow(ids.ben);
  const { status, body } = await called(line, `GET profile/${who(ids)}`);
  expect([status, body.displayName]).toEqual([want ? 200 : 404, want]);
});

test.each([
  {
    name: "is limited",
    quota: { type: "limited", value: 200, used: 3 },
    want: { type: "limited", value: 200 },
  },
  { name: "is not", quota: { type: "none", value: 200, used: 3 }, want: { type: "none" } },
] as const)("what may be pushed in a month $name", async ({ quota, want }) => {
  const { line } = await lined();
  Object.assign(line.quota, quota);
  expect((await called(line, "GET message/quota")).body).toEqual(want);
  expect((await called(line, "GET message/quota/consumption")).body).toEqual({ totalUsage: 3 });
});

test.each([
  { seconds: undefined, want: 202 },
  { seconds: 5, want: 202 },
  { seconds: 60, want: 202 },
  { seconds: 0, want: 400 },
  { seconds: 7, want: 400 },
  { seconds: 65, want: 400 },
  { seconds: "soon", want: 400 },
])("the bot is at work for $seconds seconds: $want", async ({ seconds, want }) => {
  const { line, alice } = await lined();
  const body = { chatId: alice, ...(seconds !== undefined && { loadingSeconds: seconds }) };
  expect((await called(line, "POST chat/loading/start", { body })).status).toBe(want);
  expect(line.typing(alice)).toBe(want === 202);
});

test.each<{ name: string; chat: (ids: Ids) => string }>([
  { name: "a group", chat: ({ group }) => group },
  { name: "a room", chat: ({ several }) => several },
  { name: "nobody", chat: () => "U0" },
])("the bot is not seen at work by $name", async ({ chat }) => {
  const { line, ...ids } = await lined();
  const body = { chatId: chat(ids), loadingSeconds: 5 };
  expect((await called(line, "POST chat/loading/start", { body })).status).toBe(400);
});

test("the bot is at work until its time is over, or it says something", async () => {
  let moment = 1768478400_000;
  const { line, alice, ben } = await lined(() => new Date(moment));
  for (const chatId of [alice, ben])
    await called(line, "POST chat/loading/start", { body: { chatId, loadingSeconds: 10 } });
  const body = { to: ben, messages: [{ type: "text", text: "hi" }] };
  await called(line, "POST message/push", { body });
  moment += 9_999;
  expect([line.typing(alice), line.typing(ben)]).toEqual([true, false]);
  moment += 1;
  expect(line.typing(alice)).toBe(false);
});

test("where no webhook URL was set, there is none to be had, or to be tested", async () => {
  const { line } = await lined();
  expect((await called(line, "GET channel/webhook/endpoint")).status).toBe(404);
  expect((await called(line, "POST channel/webhook/test", { body: {} })).status).toBe(400);
});

test.each([
  { name: "by https", endpoint: "https://spotter.test/webhooks/line", want: 200 },
  { name: "by http, on this machine", endpoint: "http://127.0.0.1:1/webhooks/line", want: 200 },
  {
    name: "by http, by a name of this machine",
    endpoint: "http://a.execute-api.localhost:1/",
    want: 200,
  },
  { name: "by http", endpoint: "http://spotter.test/", want: 400 },
  {
    name: "by http, by a name that looks like this machine",
    endpoint: "http://127.0.0.1.test/",
    want: 400,
  },
  { name: "of 501 characters", endpoint: `https://spotter.test/${"a".repeat(480)}`, want: 400 },
  { name: "that is none", endpoint: "spotter", want: 400 },
  { name: "that is missing", endpoint: undefined, want: 400 },
])("LINE is told a webhook URL $name: $want", async ({ endpoint, want }) => {
  const { line } = await lined();
  const body = { ...(endpoint && { endpoint }) };
  expect((await called(line, "PUT channel/webhook/endpoint", { body })).status).toBe(want);
  const { status, body: told } = await called(line, "GET channel/webhook/endpoint");
  expect([status, told.endpoint]).toEqual(want === 200 ? [200, endpoint] : [404, undefined]);
});

test.each([
  { name: "the API", set: "api", want: false },
  { name: "the console", set: "console", want: true },
])(
  "a URL that $name sets leaves the switch as it is, or turns it on: $want",
  async ({ set, want }) => {
    const { line } = await lined();
    line.use(false);
    const endpoint = "https://spotter.test/";
    if (set === "console") line.subscribe(endpoint);
    else await called(line, "PUT channel/webhook/endpoint", { body: { endpoint } });
    const { body } = await called(line, "GET channel/webhook/endpoint");
    expect(body).toEqual({ endpoint, active: want });
  },
);

test("the console takes no URL that LINE would not", async () => {
  const { line } = await lined();
  expect(() => line.subscribe("http://spotter.test/")).toThrow("no such webhook URL");
});
