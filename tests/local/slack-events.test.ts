import { expect, test } from "vitest";
import { picture } from "../simulated.js";
import { called, overheard } from "../slacked.js";

type Stage = Awaited<ReturnType<typeof overheard>>;

const kinds = (events: Record<string, unknown>[]) =>
  events.map(({ type, subtype, channel_type }) => [type, subtype, channel_type].join(" ").trim());

test.each<{ name: string; happens: (stage: Stage) => unknown; want: string[] }>([
  {
    name: "words in a channel are a message",
    happens: ({ slack, alice, group }) => slack.post({ person: alice, room: group, text: "hi" }),
    want: ["message  channel"],
  },
  {
    name: "a mention is told twice",
    happens: ({ slack, alice, bot, group }) =>
      slack.post({ person: alice, room: group, text: `<@${bot}> hi` }),
    want: ["app_mention", "message  channel"],
  },
  {
    name: "a mention in a direct room is told once",
    happens: ({ slack, alice, bot, direct }) =>
      slack.post({ person: alice, room: direct, text: `<@${bot}> hi` }),
    want: ["message  im"],
  },
  {
    name: "a file is shared",
    happens: ({ slack, alice, direct }) =>
      slack.post({ person: alice, room: direct, files: [picture()] }),
    want: ["message file_share im"],
  },
  {
    name: "a channel without the bot is silent",
    happens: ({ slack, alice, other }) => slack.post({ person: alice, room: other, text: "hi" }),
    want: [],
  },
  {
    name: "an edit is a change",
    happens: ({ slack, alice, group }) => {
      const { ts } = slack.post({ person: alice, room: group, text: "hi" });
      slack.edit({ room: group, ts, text: "bye" });
    },
    want: ["message  channel", "message message_changed channel"],
  },
  {
    name: "what nobody answered is deleted",
    happens: ({ slack, alice, group }) =>
      slack.remove(at(group, slack.post({ person: alice, room: group, text: "hi" }))),
    want: ["message  channel", "message message_deleted channel"],
  },
  {
    name: "what somebody answered leaves a tombstone",
    happens: ({ slack, alice, group }) => {
      const { ts } = slack.post({ person: alice, room: group, text: "hi" });
      slack.post({ person: alice, room: group, text: "ho", thread: ts });
      slack.remove({ room: group, ts });
    },
    want: ["message  channel", "message  channel", "message message_changed channel"],
  },
  {
    name: "the bot is added to a channel",
    happens: ({ slack, other }) => slack.invite(other),
    want: ["member_joined_channel  C", "message channel_join channel"],
  },
  {
    name: "the bot is taken out of a channel",
    happens: ({ slack, group }) => slack.dismiss(group),
    want: [],
  },
  {
    name: "the app is uninstalled",
    happens: ({ slack, team }) => slack.uninstall(team),
    want: ["tokens_revoked", "app_uninstalled"],
  },
  {
    name: "a workspace without the app is silent",
    happens: ({ slack }) => {
      const [{ people, rooms } = { people: [], rooms: [] }] = slack.teams.slice(1);
      slack.post({ person: people[0]?.id ?? "", room: rooms[0]?.id ?? "", text: "hi" });
    },
    want: [],
  },
  {
    name: "what the token may not know is not told",
    happens: ({ slack, alice, group, direct, team }) => {
      slack.uninstall(team);
      slack.install(team, ["im:history"]);
      slack.post({ person: alice, room: group, text: "hi" });
      slack.post({ person: alice, room: direct, text: "hi" });
    },
    want: ["tokens_revoked", "app_uninstalled", "message  im"],
  },
])("$name", async ({ happens, want }) => {
  const stage = await overheard({});
  happens(stage);
  expect(kinds(await stage.events()).sort()).toEqual(want.sort());
});

test("the bot hears of its own posts, as signed by it, unless the knob says no", async () => {
  const { slack, events, group, token, bot } = await overheard({});
  const post = { channel: group, text: "hello" };
  await called(slack, token, "chat.postMessage", post);
  slack.knobs.echo = false;
  await called(slack, token, "chat.postMessage", post);
  const bot_profile = { id: "B0SPOTTER001", app_id: "A0SPOTTER01", team_id: "T0HARBOUR001" };
  const bot_id = bot_profile.id;
  const want = [{ type: "message", user: bot, bot_id, text: "hello", bot_profile }];
  expect(await events()).toMatchObject(want);
});

test("an event says whose it is, what happened, and when", async () => {
  const now = new Date("2026-01-15T12:00:00.000Z");
  const { slack, target, events, ...ids } = await overheard({ now: () => now });
  const { team, bot, alice, group } = ids;
  const { ts } = slack.post({ person: alice, room: group, text: "a & <b> ☕ http://x.test/" });
  await events();
  const text = "a &amp; &lt;b&gt; :coffee: <http://x.test/>";
  const event = { type: "message", user: alice, text, ts, team, client_msg_id: expect.anything() };
  const who = { enterprise_id: null, team_id: team, user_id: bot };
  expect(target.heard.map(({ payload }) => payload)).toEqual([
    {
      ...{ token: "XXYYZZ", team_id: team, context_team_id: team, context_enterprise_id: null },
      ...{ api_app_id: "A0SPOTTER01", type: "event_callback", is_ext_shared_channel: false },
      ...{ event_id: expect.stringMatching(/^Ev\w+$/), event_context: expect.anything() },
      event_time: 1768478400,
      authorizations: [{ ...who, is_bot: true, is_enterprise_install: false }],
      event: { ...event, channel: group, event_ts: ts, channel_type: "channel" },
    },
  ]);
  expect(ts).toBe("1768478400.000000");
});

test("a tombstone says where what was deleted stood, and its replies stay", async () => {
  const { slack, alice, group, events } = await overheard({});
  const { ts } = slack.post({ person: alice, room: group, files: [picture()] });
  const reply = slack.post({ person: alice, room: group, text: "ho", thread: ts });
  slack.remove({ room: group, ts });
  const text = "This message was deleted.";
  const words = { subtype: "tombstone", user: "USLACKBOT", text, hidden: true };
  const [change] = (await events()).filter(({ subtype }) => subtype === "message_changed");
  expect(change).toMatchObject({
    ...{ type: "message", subtype: "message_changed", hidden: true, channel: group },
    message: { type: "message", ...words, ts, thread_ts: ts },
    previous_message: { user: alice, ts, thread_ts: ts, files: [{ name: "car.jpg" }] },
  });
  expect(slack.messages(group)).toMatchObject([{ subtype: "tombstone", ts }, { ts: reply.ts }]);
});

test("the log of deliveries names what each is about", async () => {
  const { slack, alice, group, team, bot, events } = await overheard({});
  const { ts } = slack.post({ person: alice, room: group, text: "hi" });
  slack.edit({ room: group, ts, text: "ho" });
  slack.remove({ room: group, ts });
  slack.knobs.echo = false;
  slack.invite(group);
  slack.uninstall(team);
  await events();
  const log = slack.deliveries.map(({ type, subject }) => `${type}: ${subject}`);
  const kinds = ["message", "message message_changed", "message message_deleted"];
  expect(log.sort()).toEqual([
    ...[`app_uninstalled: ${team}`, `member_joined_channel: ${bot}`],
    ...kinds.map((kind) => `${kind}: ${ts}`).sort(),
    `tokens_revoked: ${team}`,
  ]);
});

test("a deletion says what was deleted", async () => {
  const { slack, alice, group, events } = await overheard({});
  const { ts } = slack.post({ person: alice, room: group, text: "hi" });
  slack.remove({ room: group, ts });
  slack.remove({ room: group, ts });
  const deletions = (await events()).filter(({ subtype }) => subtype);
  expect(deletions).toMatchObject([
    { subtype: "message_deleted", deleted_ts: ts, channel: group, previous_message: { ts } },
  ]);
});

test("where files are shared between workspaces, no more is told of them than their ids", async () => {
  const { slack, alice, group, events, token } = await overheard({});
  slack.knobs.stubs = true;
  const { files, ts } = slack.post({ person: alice, room: group, files: [picture()] });
  const [{ id } = { id: "" }] = files ?? [];
  const stub = expect.objectContaining({ id, file_access: "check_file_info" });
  expect(await events()).toMatchObject([{ files: [stub] }]);
  expect(await events()).not.toMatchObject([{ files: [{ name: "car.jpg" }] }]);
  const listed = await called(slack, token, "conversations.replies", { channel: group, ts });
  expect(listed.body.messages).toMatchObject([{ files: [stub] }]);
  const told = await called(slack, token, "files.info", { file: id });
  expect(told.body.file).toMatchObject({ name: "car.jpg", mimetype: "image/jpeg" });
});

function at(room: string, { ts }: { ts: string }) {
  return { room, ts };
}
