import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { picture } from "../simulated.js";
import { called, places, slacked } from "../slacked.js";

test("Slack's own library posts, edits, lists, reacts and deletes", async () => {
  const { slack, token, team, bot, alice, group } = await slacked();
  const web = new WebClient(token, { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  expect(await web.auth.test()).toMatchObject({ ok: true, team_id: team, user_id: bot });
  const { ts } = slack.post({ person: alice, room: group, text: `<@${bot}> look` });
  const asked = { channel: group, thread_ts: ts, text: "I am reading this" };
  const metadata = { event_type: "reply", event_payload: { hash: "abc" } };
  const posted = await web.chat.postMessage({ ...asked, metadata });
  const own = { channel: group, ts: posted.ts ?? "" };
  await web.chat.update({ ...own, text: "SBA1234G" });
  await web.reactions.add({ channel: group, timestamp: ts, name: "car" });
  const listed = await web.conversations.replies({ ...own, ts, include_all_metadata: true });
  expect(listed.messages).toMatchObject([
    { ts, reply_count: 1, reactions: [{ name: "car", users: [bot], count: 1 }] },
    { text: "SBA1234G", thread_ts: ts, edited: { user: bot }, metadata },
  ]);
  await web.chat.delete(own);
  expect(slack.messages(group)).toMatchObject([{ ts }]);
});

test.each([
  { name: "entities as they are", text: "a &amp; b &lt;c&gt;", want: "a &amp; b &lt;c&gt;" },
  { name: "stray signs escaped", text: "a & b < c > d", want: "a &amp; b &lt; c &gt; d" },
  { name: "a mention as it is", text: "<@U0ALICETAN1> <!here>", want: "<@U0ALICETAN1> <!here>" },
  {
    name: "a link in brackets",
    text: "see https://x.test/a?b=1",
    want: "see <https://x.test/a?b=1>",
  },
  { name: "a link that was one", text: "<https://x.test|x>", want: "<https://x.test|x>" },
  { name: "emoji by name", text: "👍 ☕️ ❤ ©", want: ":+1: :coffee: :heart: :copyright:" },
  { name: "a skin tone by name", text: "👍🏽", want: ":+1::skin-tone-4:" },
  { name: "a family by name", text: "👨‍👩‍👧", want: ":man-woman-girl:" },
  { name: "digits and letters as they are", text: "SBA 1234 #5 é", want: "SBA 1234 #5 é" },
])("a bot's text keeps $name", async ({ text, want }) => {
  const { slack, token, group } = await slacked();
  const { body } = await called(slack, token, "chat.postMessage", { channel: group, text });
  expect(body.message.text).toBe(want);
});

test.each([
  { name: "signs escaped", text: "a &amp; <b>", want: "a &amp;amp; &lt;b&gt;" },
  { name: "a mention as it is", text: "<@U0SPOTTER001> tea", want: "<@U0SPOTTER001> tea" },
])("a person's text keeps $name", async ({ text, want }) => {
  const { slack, alice, group } = await slacked();
  expect(slack.post({ person: alice, room: group, text }).text).toBe(want);
});

const long = (length: number) => "a".repeat(length);

test.each<{ name: string; form: Record<string, string>; want: string | undefined }>([
  { name: "words", form: {}, want: undefined },
  { name: "40,000 characters", form: { text: long(40_000) }, want: undefined },
  { name: "40,001 characters", form: { text: long(40_001) }, want: "msg_too_long" },
  { name: "nothing", form: { text: "" }, want: "no_text" },
  { name: "blocks alone", form: { text: "", blocks: '[{"type":"divider"}]' }, want: undefined },
  {
    name: "words for a room that is none",
    form: { channel: "C0NOWHERE01" },
    want: "channel_not_found",
  },
  {
    name: "words for another workspace",
    form: { channel: "C0JETTY0001" },
    want: "channel_not_found",
  },
  {
    name: "words for a channel without it",
    form: { channel: "C0LOADING01" },
    want: "not_in_channel",
  },
  { name: "words for a person", form: { channel: "U0ALICETAN1" }, want: undefined },
])("the bot posts $name: $want", async ({ form, want }) => {
  const { slack, token, group } = await slacked();
  const post = { channel: group, text: "hi", ...form };
  const { status, body } = await called(slack, token, "chat.postMessage", post);
  expect([status, body.ok, body.error]).toEqual([200, want === undefined, want]);
});

test("the bot writes to a person in their direct room, as JSON too", async () => {
  const { slack, token, alice, direct } = await slacked();
  const response = await fetch(`${slack.url}/chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: alice, text: "hello", blocks: [{ type: "divider" }] }),
  });
  expect(await response.json()).toMatchObject({ ok: true, channel: direct });
  expect(slack.messages(direct)).toMatchObject([{ text: "hello", blocks: [{ type: "divider" }] }]);
});

test("an archived channel takes no posts", async () => {
  const { slack, token, group, alice } = await slacked();
  const [room] = slack.teams[0]?.rooms ?? [];
  if (room) room.archived = true;
  const { body } = await called(slack, token, "chat.postMessage", { channel: group, text: "hi" });
  expect(body.error).toBe("is_archived");
  expect(() => slack.post({ person: alice, room: group, text: "hi" })).toThrow("archived");
});

test("a private channel without the bot is not there for it", async () => {
  const { slack, token, alice } = await slacked();
  const id = "C0PRIVATE01";
  const room = { id, name: "private", kind: "group" as const, members: [alice], archived: false };
  slack.teams[0]?.rooms.push(room);
  const post = () => called(slack, token, "chat.postMessage", { channel: id, text: "hi" });
  expect((await post()).body.error).toBe("channel_not_found");
  slack.invite(id);
  expect((await post()).body.ok).toBe(true);
});

test("what answers a reply goes to the thread's top; what answers a message that is gone stands by itself", async () => {
  const { slack, token, alice, group } = await slacked();
  const top = slack.post({ person: alice, room: group, text: "top" });
  const reply = slack.post({ person: alice, room: group, text: "reply", thread: top.ts });
  const gone = slack.post({ person: alice, room: group, text: "gone" });
  slack.remove({ room: group, ts: gone.ts });
  const threads = [reply.ts, gone.ts, "1602251441.0017"].map(async (thread_ts) => {
    const post = { channel: group, text: "hi", thread_ts };
    const { body } = await called(slack, token, "chat.postMessage", post);
    return body.message.thread_ts;
  });
  expect(await Promise.all(threads)).toEqual([top.ts, undefined, undefined]);
});

test("under a tombstone the thread goes on", async () => {
  const { slack, token, alice, group } = await slacked();
  const { ts } = slack.post({ person: alice, room: group, text: "top" });
  slack.post({ person: alice, room: group, text: "reply", thread: ts });
  slack.remove({ room: group, ts });
  const post = { channel: group, text: "hi", thread_ts: ts };
  const { body } = await called(slack, token, "chat.postMessage", post);
  expect(body.message.thread_ts).toBe(ts);
});

type Target = "own" | "theirs" | "gone" | "tombstone" | "nowhere";

test.each<{ method: string; target: Target; form?: Record<string, string>; want?: string }>([
  { method: "chat.update", target: "own" },
  { method: "chat.update", target: "own", form: { text: long(4_000) } },
  { method: "chat.update", target: "own", form: { text: long(4_001) }, want: "msg_too_long" },
  { method: "chat.update", target: "own", form: { text: "" }, want: "no_text" },
  { method: "chat.update", target: "theirs", want: "cant_update_message" },
  { method: "chat.update", target: "gone", want: "message_not_found" },
  { method: "chat.update", target: "nowhere", want: "message_not_found" },
  { method: "chat.update", target: "own", form: { channel: "C0X" }, want: "channel_not_found" },
  { method: "chat.delete", target: "own" },
  { method: "chat.delete", target: "theirs", want: "cant_delete_message" },
  { method: "chat.delete", target: "gone", want: "message_not_found" },
  { method: "chat.delete", target: "tombstone", want: "message_not_found" },
])("$method of what is $target: $want", async ({ method, target, form, want }) => {
  const { slack, token, alice, group } = await slacked();
  const post = async () => {
    const { body } = await called(slack, token, "chat.postMessage", { channel: group, text: "x" });
    return body.ts as string;
  };
  const [own, gone, tombstone] = [await post(), await post(), await post()];
  const theirs = slack.post({ person: alice, room: group, text: "hi" }).ts;
  slack.post({ person: alice, room: group, text: "ho", thread: tombstone });
  for (const ts of [gone, tombstone]) slack.remove({ room: group, ts });
  const ts = { own, theirs, gone, tombstone, nowhere: "1.2" }[target];
  const { body } = await called(slack, token, method, { channel: group, ts, text: "y", ...form });
  expect([body.ok, body.error]).toEqual([want === undefined, want]);
});

test("each message of a room has a ts of its own, also where the clock stands still, and none comes back", async () => {
  const { slack, alice, group, direct } = await slacked(() => new Date(1768478400_000));
  const post = (room: string) => slack.post({ person: alice, room, text: "hi" }).ts;
  const first = [post(group), post(group)];
  slack.remove({ room: group, ts: first[1] ?? "" });
  expect([...first, post(group), post(direct)]).toEqual([
    ...["1768478400.000000", "1768478400.000001", "1768478400.000002"],
    "1768478400.000000",
  ]);
});

test.each<{ name: string; post: (ids: ReturnType<typeof places>) => object; want: string }>([
  { name: "nothing", post: () => ({}), want: "nothing to post" },
  { name: "in no room", post: () => ({ room: "C0X", text: "hi" }), want: "no such room" },
  { name: "as nobody", post: () => ({ person: "U0X", text: "hi" }), want: "no such person" },
  {
    name: "elsewhere",
    post: ({ directOfBen }) => ({ room: directOfBen, text: "hi" }),
    want: "is not in",
  },
  { name: "to no thread", post: () => ({ thread: "1.2", text: "hi" }), want: "thread is gone" },
])("a person cannot post $name", async ({ post, want }) => {
  const { slack, alice, group, ...ids } = await slacked();
  const whole = { person: alice, room: group, ...post({ ...ids, alice, group }) };
  expect(() => slack.post(whole)).toThrow(want);
});

test("a deleted message cannot be edited", async () => {
  const { slack, alice, group } = await slacked();
  const { ts } = slack.post({ person: alice, room: group, files: [picture()] });
  slack.remove({ room: group, ts });
  expect(() => slack.edit({ room: group, ts, text: "hi" })).toThrow("gone");
});

test("another bot's post is signed by it", async () => {
  const { slack, group } = await slacked();
  const [team] = slack.teams;
  const person = { id: "U0BUILDBOT1", name: "build", realName: "Build", botId: "B0BUILDBOT1" };
  team?.people.push(person);
  team?.rooms[0]?.members.push(person.id);
  const message = slack.post({ person: person.id, room: group, text: "done" });
  expect(message).toMatchObject({ user: person.id, bot_id: person.botId, app_id: "A0OTHERAPP1" });
});

test("two workspaces know nothing of each other", async () => {
  const { slack, token, group } = await slacked();
  const there = places(slack, 1);
  const other = slack.install(there.team);
  const post = (key: string, channel: string) =>
    called(slack, key, "chat.postMessage", { channel, text: "hi" });
  const answers = await Promise.all([
    ...[post(token, group), post(token, there.group)],
    ...[post(other, group), post(other, there.group)],
  ]);
  expect(answers.map(({ body }) => body.ok)).toEqual([true, false, false, true]);
});

test("no more messages are kept than are to be", async () => {
  const { slack, alice, group } = await slacked();
  const first = slack.post({ person: alice, room: group, files: [picture()] });
  for (let count = 0; count < 1_000; count += 1)
    slack.post({ person: alice, room: group, text: "hi" });
  expect(slack.messages(group)).toHaveLength(1_000);
  expect(slack.content(first.files?.[0]?.id ?? "")).toBe(undefined);
});
