import { expect, onTestFinished, test } from "vitest";
import { startToll } from "../../local/toll.js";
import { picture } from "../simulated.js";
import { called, places, slacked } from "../slacked.js";

async function posted(room: "group" | "direct" = "group") {
  const stage = await slacked();
  const { slack, alice } = stage;
  const files = [picture("a car.jpg")];
  const message = slack.post({ person: alice, room: stage[room], files });
  const [file = { id: "" }] = message.files ?? [];
  const info = (token = stage.token) => called(slack, token, "files.info", { file: file.id });
  const fetched = (token: string | undefined, url = String(file.url_private)) =>
    fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { ...stage, file, ts: message.ts, info, fetched };
}

test.each(["url_private", "url_private_download"])(
  "the token fetches a file from %s",
  async (url) => {
    const { file, info, fetched, token } = await posted();
    const { body } = await info();
    expect(body.file).toMatchObject({
      id: file.id,
      name: "a car.jpg",
      mimetype: "image/jpeg",
      size: 6,
    });
    const response = await fetched(token, body.file[url]);
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture().bytes);
  },
);

type Posted = Awaited<ReturnType<typeof posted>>;

test.each<{ name: string; token: (posted: Posted) => string | undefined }>([
  { name: "no token", token: () => undefined },
  { name: "a token that is none", token: () => "xoxb" },
  { name: "another workspace's", token: ({ slack }) => slack.install(places(slack, 1).team) },
  {
    name: "a token that may not read files",
    token: ({ slack, team }) => {
      slack.uninstall(team);
      return slack.install(team, ["chat:write"]);
    },
  },
  {
    name: "a dead token",
    token: ({ slack, team, token }) => {
      slack.uninstall(team);
      return token;
    },
  },
  {
    name: "a channel that the bot has left",
    token: ({ slack, group, token }) => {
      slack.dismiss(group);
      return token;
    },
  },
  {
    name: "bad luck",
    token: ({ slack, token }) => {
      slack.knobs.loginPages = 1;
      return token;
    },
  },
])("with $name, the page to sign in comes instead of a file", async ({ token }) => {
  const stage = await posted();
  const response = await stage.fetched(token(stage));
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/html; charset=utf-8",
  ]);
  expect(await response.text()).toContain("Sign in");
});

test("who asks through a gate is told to fetch through it", async () => {
  const { slack, token, file } = await posted();
  const gate = await startToll(slack.origin, (_call, onward) => onward());
  onTestFinished(gate.stop);
  const { body } = await called({ url: `${gate.url}/api` }, token, "files.info", { file: file.id });
  expect(new URL(body.file.url_private).origin).toBe(gate.url);
  expect(body.file.id).toBe(file.id);
});

test("a file that is broken for once is there the next time", async () => {
  const { slack, fetched, token } = await posted();
  slack.knobs.files = { status: 503, times: 1 };
  expect([(await fetched(token)).status, (await fetched(token)).status]).toEqual([503, 200]);
});

test("with its message a file is gone", async () => {
  const { slack, group, ts, file, info, fetched, token } = await posted();
  expect(slack.content(file.id)).toEqual(picture("a car.jpg"));
  slack.remove({ room: group, ts });
  expect((await info()).body).toEqual({ ok: false, error: "file_deleted" });
  expect((await fetched(token)).status).toBe(404);
  expect(slack.content(file.id)).toBe(undefined);
});

test.each<{ name: string; ask: (posted: Posted) => ReturnType<Posted["info"]> }>([
  { name: "that is none", ask: ({ slack, token }) => called(slack, token, "files.info", {}) },
  {
    name: "of another workspace",
    ask: ({ slack, info }) => info(slack.install(places(slack, 1).team)),
  },
  {
    name: "of a channel that the bot has left",
    ask: ({ slack, group, info }) => {
      slack.dismiss(group);
      return info();
    },
  },
])("a file $name is not found", async ({ ask }) => {
  const { body } = await ask(await posted());
  expect(body).toEqual({ ok: false, error: "file_not_found" });
});

test.each([
  { name: "an emoji", form: { name: "car" }, want: undefined },
  { name: "another name of it", form: { name: "red_car" }, want: undefined },
  { name: "one with a skin tone", form: { name: "wave::skin-tone-3" }, want: undefined },
  { name: "a name with colons", form: { name: ":car:" }, want: "invalid_name" },
  { name: "a sign", form: { name: "🚗" }, want: "invalid_name" },
  { name: "a name that is none", form: { name: "number_plate" }, want: "invalid_name" },
  { name: "no name", form: { name: "" }, want: "invalid_name" },
  { name: "a skin tone too many", form: { name: "wave::skin-tone-7" }, want: "invalid_name" },
  { name: "no message", form: { timestamp: "" }, want: "no_item_specified" },
  { name: "a moment that is none", form: { timestamp: "1.2" }, want: "bad_timestamp" },
  {
    name: "a message that is not there",
    form: { timestamp: "1768478400.000000" },
    want: "message_not_found",
  },
  { name: "a room that is none", form: { channel: "C0X" }, want: "channel_not_found" },
])("a reaction with $name: $want", async ({ form, want }) => {
  const { slack, token, group, ts } = await posted();
  const reaction = { channel: group, timestamp: ts, name: "car", ...form };
  const { body } = await called(slack, token, "reactions.add", reaction);
  expect([body.ok, body.error]).toEqual([want === undefined, want]);
});

test("the same reaction is put once, by whichever name", async () => {
  const { slack, token, group, ts, bot } = await posted();
  const react = async (name: string) => {
    const reaction = { channel: group, timestamp: ts, name };
    return (await called(slack, token, "reactions.add", reaction)).body.error;
  };
  expect([await react("car"), await react("red_car"), await react("tea")]).toEqual([
    ...[undefined, "already_reacted", undefined],
  ]);
  const want = [
    ["car", [bot]],
    ["tea", [bot]],
  ];
  const { reactions = [] } = slack.message(group, ts) ?? {};
  expect(reactions.map(({ name, users }) => [name, users])).toEqual(want);
});

test("one may put 23 reactions on a message", async () => {
  const { slack, token, group, ts } = await posted();
  const names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "zero"];
  const hours = Array.from({ length: 12 }, (_, hour) => `clock${hour + 1}`);
  const errors: unknown[] = [];
  for (const name of [...names, ...hours, "car", "tea"]) {
    const reaction = { channel: group, timestamp: ts, name };
    errors.push((await called(slack, token, "reactions.add", reaction)).body.error);
  }
  expect(errors.flatMap((error, index) => (error ? [[index, error]] : []))).toEqual([
    [23, "too_many_reactions"],
  ]);
});
