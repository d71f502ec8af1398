import { expect, test } from "vitest";
import { called, slacked } from "../slacked.js";

const MINUTE = 60_000;

type Form = Record<string, string>;

// A thread of three replies, then a message by itself; a second apart, named by when they came.
async function talked() {
  let seconds = 1768478400;
  const clock = { now: () => new Date(seconds * 1000) };
  const stage = await slacked(() => clock.now());
  const { slack, alice, group } = stage;
  const post = (text: string, thread?: string) => {
    seconds += 1;
    return slack.post({ person: alice, room: group, text, thread }).ts;
  };
  const top = post("top");
  const [one = "", two = "", three = ""] = ["one", "two", "three"].map((text) => post(text, top));
  const last = post("last");
  const later = (milliseconds: number) => {
    const then = clock.now().getTime() + milliseconds;
    clock.now = () => new Date(then);
  };
  const ts: Record<string, string> = { top, one, two, three, last };
  const list = async (method: string, form: Form) => {
    const named = Object.entries(form).map(([name, value]) => [name, ts[value] ?? value]);
    const asked = { channel: group, ...Object.fromEntries(named) };
    return await called(slack, stage.token, `conversations.${method}`, asked);
  };
  return { ...stage, ts, list, later };
}

const texts = (messages: { text: string }[] = []) => messages.map(({ text }) => text);

test.each<{ name: string; form: Form; want: string[] }>([
  { name: "of the top are all", form: { ts: "top" }, want: ["top", "one", "two", "three"] },
  { name: "of a reply are all", form: { ts: "two" }, want: ["top", "one", "two", "three"] },
  { name: "of what has none is it alone", form: { ts: "last" }, want: ["last"] },
  { name: "after one", form: { ts: "top", oldest: "one" }, want: ["top", "two", "three"] },
  { name: "before one", form: { ts: "top", latest: "two" }, want: ["top", "one"] },
  {
    name: "up to one, it included",
    form: { ts: "top", latest: "two", inclusive: "true" },
    want: ["top", "one", "two"],
  },
  { name: "at most two", form: { ts: "top", limit: "2" }, want: ["top", "one", "two"] },
])("replies $name", async ({ form, want }) => {
  const { list } = await talked();
  const { body } = await list("replies", form);
  expect(texts(body.messages)).toEqual(want);
});

test.each<{ name: string; form: Form; want: string[] }>([
  { name: "is newest first, without replies", form: {}, want: ["last", "top"] },
  { name: "after one", form: { oldest: "top" }, want: ["last"] },
  { name: "from one, it included", form: { oldest: "top", inclusive: "1" }, want: ["last", "top"] },
  { name: "before one", form: { latest: "last" }, want: ["top"] },
  { name: "is one at most", form: { limit: "1" }, want: ["last"] },
])("history $name", async ({ form, want }) => {
  const { list } = await talked();
  const { body } = await list("history", form);
  expect(texts(body.messages)).toEqual(want);
});

test.each([
  {
    method: "replies",
    form: { ts: "top", limit: "2" },
    want: ["top", "one", "two", "top", "three"],
  },
  { method: "history", form: { limit: "1" }, want: ["last", "top"] },
])("the pages of $method hold all of it", async ({ method, form, want }) => {
  const { list } = await talked();
  const found: string[] = [];
  const pages: boolean[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const { body } = await list(method, { ...form, ...(cursor && { cursor }) } as Form);
    found.push(...texts(body.messages));
    pages.push(body.has_more);
    cursor = body.response_metadata?.next_cursor;
  }
  expect(found).toEqual(want);
  expect(pages).toEqual([true, false]);
});

test.each<{ method: string; form: Form; want: string }>([
  { method: "replies", form: { ts: "1.2" }, want: "thread_not_found" },
  { method: "replies", form: {}, want: "thread_not_found" },
  { method: "replies", form: { ts: "top", channel: "C0X" }, want: "channel_not_found" },
  { method: "replies", form: { ts: "top", channel: "C0LOADING01" }, want: "not_in_channel" },
  { method: "history", form: { oldest: "yesterday" }, want: "invalid_ts_oldest" },
  { method: "history", form: { latest: "now" }, want: "invalid_ts_latest" },
  { method: "history", form: { limit: "0" }, want: "invalid_limit" },
  { method: "history", form: { limit: "1001" }, want: "invalid_limit" },
  { method: "history", form: { cursor: "x" }, want: "invalid_cursor" },
])("$method of $form is refused: $want", async ({ method, form, want }) => {
  const { list } = await talked();
  expect((await list(method, form)).body).toEqual({ ok: false, error: want });
});

test("what hangs on a message is told with it", async () => {
  const { list, ts, alice } = await talked();
  const { body } = await list("history", {});
  const { top, three } = ts;
  expect(body.messages[1]).toMatchObject({
    ...{ ts: top, thread_ts: top, reply_count: 3, reply_users: [alice], latest_reply: three },
  });
  expect(body.messages[0]).not.toHaveProperty("thread_ts");
});

test("of a deleted top the tombstone and the replies are listed", async () => {
  const { slack, list, ts, group } = await talked();
  slack.remove({ room: group, ts: ts.top ?? "" });
  const { body } = await list("replies", { ts: "top" });
  expect(texts(body.messages)).toEqual(["This message was deleted.", "one", "two", "three"]);
});

test("asked for a reply, Slack may answer with it alone", async () => {
  const { slack, list } = await talked();
  slack.knobs.repliesAlone = true;
  const [reply, top] = [await list("replies", { ts: "two" }), await list("replies", { ts: "top" })];
  expect(texts(reply.body.messages)).toEqual(["two"]);
  expect(texts(top.body.messages)).toEqual(["top", "one", "two", "three"]);
});

test("an app outside the Marketplace may list once a minute, 15 at a time", async () => {
  const { slack, list, later, alice, group, ts } = await talked();
  for (let count = 0; count < 20; count += 1)
    slack.post({ person: alice, room: group, text: "more", thread: ts.top });
  slack.knobs.repliesLimited = true;
  const ask = () => list("replies", { ts: "top", limit: "100" });
  const first = await ask();
  later(MINUTE / 3);
  const second = await ask();
  expect((await list("history", {})).status).toBe(200);
  later(MINUTE);
  const third = await ask();
  expect([first, second, third].map(({ status }) => status)).toEqual([200, 429, 200]);
  expect(first.body.messages).toHaveLength(16);
  expect([second.body.error, second.headers.get("retry-after")]).toEqual(["ratelimited", "40"]);
});

test("what is asked as JSON is not understood where Slack takes forms only", async () => {
  const { slack, token, ts, group: channel } = await talked();
  const response = await fetch(`${slack.url}/conversations.replies`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel, ts: ts.top }),
  });
  expect(await response.json()).toEqual({ ok: false, error: "channel_not_found" });
});
