import { expect, test } from "vitest";
import { picture } from "../simulated.js";
import { called, slacked } from "../slacked.js";

const NEVER = 60_000; // milliseconds: longer than the test

test.each([
  { name: "any method", methods: undefined, want: [429, 429, 200] },
  { name: "the methods it names", methods: ["chat.postMessage"], want: [429, 429, 200] },
  { name: "no other method", methods: ["chat.update"], want: [200, 200, 200] },
])("a limit refuses $name", async ({ methods, want }) => {
  const { slack, token, group } = await slacked();
  slack.knobs.rate = { status: 429, times: 2, retryAfter: 7, ...(methods && { methods }) };
  const post = () => called(slack, token, "chat.postMessage", { channel: group, text: "hi" });
  const answers = [await post(), await post(), await post()];
  expect(answers.map(({ status }) => status)).toEqual(want);
  const [first] = answers;
  const isLimited = want[0] === 429;
  expect(first?.headers.get("retry-after")).toBe(isLimited ? "7" : null);
  expect(slack.messages(group)).toHaveLength(want.filter((status) => status === 200).length);
});

test.each([
  { moment: "before", status: 500, want: { status: 500, stands: 0 } },
  { moment: "after", status: 500, want: { status: 500, stands: 1 } },
  { moment: "before", status: 0, want: { status: "cut", stands: 0 } },
  { moment: "after", status: 0, want: { status: "cut", stands: 1 } },
] as const)(
  "a call that breaks $moment it takes effect, with $status",
  async ({ moment, status, want }) => {
    const { slack, token, group } = await slacked();
    slack.knobs.broken = { status, times: 1, moment, methods: ["chat.postMessage"] };
    const post = async () => {
      const form = { channel: group, text: "hi" };
      return await called(slack, token, "chat.postMessage", form).then(
        (answer) => answer.status,
        () => "cut",
      );
    };
    expect((await called(slack, token, "auth.test")).status).toBe(200);
    expect(await post()).toBe(want.status);
    expect(slack.messages(group)).toHaveLength(want.stands);
    expect(slack.requests.at(-1)).toMatchObject({ path: "/api/chat.postMessage", status });
    expect(await post()).toBe(200);
  },
);

test.each([
  { name: "a file", knob: "files", method: undefined },
  { name: "a post", knob: "posts", method: "chat.postMessage" },
  { name: "an edit", knob: "posts", method: "chat.update" },
  { name: "a reaction", knob: "posts", method: "reactions.add" },
] as const)("knobs.latency.$knob holds $name back, and nothing else", async ({ knob, method }) => {
  const { slack, token, alice, group: channel } = await slacked();
  const { ts: timestamp, files } = slack.post({ person: alice, room: channel, files: [picture()] });
  const { body: own } = await called(slack, token, "chat.postMessage", { channel, text: "hi" });
  const form = { channel, text: "ho", ts: own.ts, timestamp, name: "car" };
  const authorization = `Bearer ${token}`;
  const ask = () =>
    method
      ? called(slack, token, method, form)
      : fetch(String(files?.[0]?.url_private), { headers: { authorization } });
  slack.knobs.latency[knob] = NEVER;
  const late = ask().catch(() => "cut off");
  for (let count = 0; count < 3; count += 1) await called(slack, token, "auth.test");
  const paths = slack.requests.slice(1).map(({ path }) => path);
  expect(paths).toEqual(Array(3).fill("/api/auth.test"));
  expect(slack.messages(channel).map(({ text }) => text)).toEqual(["", "hi"]);
  slack.knobs.latency[knob] = 1;
  expect((await ask()).status).toBe(200);
  await slack.stop();
  expect(await late).toBe("cut off");
});

test("the log tells what was asked, and how it went", async () => {
  const now = () => new Date("2026-01-15T12:00:00.000Z");
  const { slack, token, group } = await slacked(now);
  let heard = 0;
  const forget = slack.onAsked(() => {
    heard += 1;
  });
  await called(slack, token, "chat.postMessage", { channel: group, text: "" });
  await called(slack, "xoxb", "reactions.dance");
  await fetch(`${slack.url}/auth.test?x=1`);
  await fetch(`${slack.origin}//`);
  const at = now().toISOString();
  const post = { method: "POST", query: "", status: 200, at };
  const get = { method: "GET", authorized: false, at };
  expect(slack.requests).toEqual([
    { ...post, path: "/api/chat.postMessage", authorized: true, error: "no_text" },
    { ...post, path: "/api/reactions.dance", authorized: false, error: "unknown_method" },
    { ...get, path: "/api/auth.test", query: "x=1", status: 200, error: "not_authed" },
    { ...get, path: "/", query: "", status: 404, error: undefined },
  ]);
  await expect.poll(() => heard).toBe(4);
  forget();
});

test("who listens is told of each change, until it does not any more", async () => {
  const { slack, token, team, alice, group } = await slacked();
  const told: string[] = [];
  const forget = slack.onChange((change) => told.push(change.event));
  const { ts } = slack.post({ person: alice, room: group, text: "hi" });
  await called(slack, token, "reactions.add", { channel: group, timestamp: ts, name: "car" });
  slack.edit({ room: group, ts, text: "ho" });
  slack.remove({ room: group, ts });
  slack.dismiss(group);
  slack.invite(group);
  slack.uninstall(team);
  slack.install(team);
  slack.limited(team);
  forget();
  slack.post({ person: alice, room: group, text: "hi" });
  expect(told).toEqual([
    ...["posted", "reacted", "edited", "deleted", "left", "joined", "posted"],
    ...["uninstalled", "installed", "limited"],
  ]);
});
