import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Place } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import type { Message } from "../functions/events.js";
import { slack } from "../functions/slack.js";
import { bodyHashOf, spoken, type Words } from "../functions/words.js";
import { type Slack, startSlack } from "../local/slack/simulator.js";
import type { Team } from "../local/slack/world.js";
import { credentials, POST } from "./fixtures.js";

const APP = { clientId: "1.2", clientSecret: "client-secret", signing: "signing" };
const WORDS: Words = [[{ strong: "SBA1234G" }, " · Singapore · 98 %"], ["not seen here before"]];
const HASH = bodyHashOf(spoken(WORDS));
let simulator: Slack;
let team: Team;
let token: string;
let alice: string;
let channel: string;
let direct: string;

beforeEach(async () => {
  simulator = await startSlack(APP);
  process.env.SLACK_API_URL = `${simulator.url}/`;
  team = simulator.teams[0] as Team;
  token = simulator.install(team.id);
  alice = team.people[0]?.id ?? "";
  channel =
    team.rooms.find(({ kind, members }) => kind === "channel" && members.includes(team.bot.id))
      ?.id ?? "";
  direct =
    team.rooms.find(({ kind, members }) => kind === "im" && members.includes(alice))?.id ?? "";
});

afterEach(() => simulator.stop());

type Posted = { ts: string; thread_ts?: string; files?: { id: string }[] };

function place(post: Posted, room = channel, changes: Partial<Message> = {}): Place {
  const native = `${room}:${post.ts}`;
  const sent = new Date(Number(post.ts) * 1000).toISOString();
  const names = { id: `slack:${team.id}:${native}`, channel: "slack", tenant: team.id, native };
  const isReply = post.thread_ts && post.thread_ts !== post.ts;
  const message = {
    ...{ ...names, room, person: alice, sent, self: team.bot.id, direct: room === direct },
    ...(isReply && { parent: `${room}:${post.thread_ts}` }),
    ...(post.files && { files: post.files.map(({ id }) => id) }),
    ...changes,
  };
  return { message, credentials: credentials(token), until: Date.now() + 20_000 };
}

const picture = (
  bytes: Uint8Array = Buffer.from([255, 216, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
) => ({
  name: "car.jpg",
  type: "image/jpeg",
  bytes,
});
const post = (more: object = {}, room = channel) =>
  simulator.post({ person: alice, room, text: "hello", ...more });
const asked = () => simulator.requests.map(({ path }) => path.split("/").at(-1));
const ours = (room = channel) =>
  simulator.messages(room).filter(({ user }) => user === team.bot.id);
const broken = (status: number, moment: "before" | "after" = "before") =>
  Object.assign(simulator.knobs.broken, { status, times: moment === "after" ? 1 : 9, moment });
const mayOnly = (scope: string) => {
  simulator.uninstall(team.id);
  token = simulator.install(team.id, [scope]);
};
const failing = (code: string) => expect.objectContaining({ code });

describe("contents", () => {
  test("of words are the words, without mentions and as they were typed", async () => {
    const at = place(
      post({ text: `<@${team.bot.id}> fish & chips > <@${alice}> <#${channel}|car-park>` }),
    );
    expect(await slack.contents(at)).toMatchObject({
      text: "fish & chips >  car-park",
      pictures: [],
    });
    expect(asked()).toEqual(["conversations.replies"]);
  });

  test("of a picture are its bytes; its words are not asked for", async () => {
    const at = place(post({ files: [picture(), picture()] }));
    const { pictures, text } = await slack.contents(at);
    expect(text).toBe("");
    expect(await Promise.all(pictures.map((one) => one.bytes()))).toEqual([
      Buffer.from(picture().bytes),
      Buffer.from(picture().bytes),
    ]);
    expect(asked()).not.toContain("conversations.replies");
  });

  test("of a file that Slack tells little of are its bytes", async () => {
    simulator.knobs.stubs = true;
    const { pictures } = await slack.contents(place(post({ files: [picture()] })));
    expect(await pictures[0]?.bytes()).toHaveLength(16);
  });

  test("of words below a picture are that picture, and whose it is", async () => {
    const top = post({ files: [picture()] });
    const reply = post({ text: `<@${team.bot.id}> and this?`, thread: top.ts });
    const { of, pictures } = await slack.contents(place(reply));
    expect(of).toMatchObject({ id: `slack:${team.id}:${channel}:${top.ts}`, person: alice });
    expect(of?.parent).toBeUndefined();
    expect(await pictures[0]?.bytes()).toHaveLength(16);
  });

  test("of a mention that came without its picture are that picture all the same", async () => {
    const one = post({ text: `<@${team.bot.id}> whose?`, files: [picture()] });
    const at = place({ ts: one.ts });
    const { pictures } = await slack.contents(at);
    expect(await pictures[0]?.bytes()).toHaveLength(16);
    expect(
      (await slack.contents(place({ ts: one.ts }, channel, { aside: true }))).pictures,
    ).toEqual([]);
  });

  test("of a thread in which another app left something strange are what they are", async () => {
    const strange = post({ thread: post().ts });
    Object.assign(strange, { metadata: { event_type: "x", event_payload: { body: 5 } } });
    const at = place(strange);
    expect(await slack.contents(at)).toMatchObject({ text: "hello" });
    expect(await slack.sent?.(at, HASH)).toEqual([]);
    Object.assign(strange, { metadata: "none", user: 7 });
    expect(await slack.sent?.(at, HASH)).toEqual([]);
  });

  test("of what is said to others below a picture are the words alone", async () => {
    const reply = post({ thread: post({ files: [picture()] }).ts });
    const { of, pictures, text } = await slack.contents(place(reply, channel, { aside: true }));
    expect([of, pictures, text]).toEqual([undefined, [], "hello"]);
  });

  test.each([
    { name: "that is deleted", undo: (ts: string) => simulator.remove({ room: channel, ts }) },
    {
      name: "of which a stone is left",
      undo: (ts: string) => {
        post({ thread: ts });
        simulator.remove({ room: channel, ts });
      },
    },
    { name: "in a channel that we are not in any more", undo: () => simulator.dismiss(channel) },
  ])("of a message $name there are none", async ({ undo }) => {
    const one = post();
    undo(one.ts);
    await expect(slack.contents(place(one))).rejects.toEqual(failing("message-gone"));
  });

  test.each([
    {
      name: "its author deleted",
      turn: (ts: string) => simulator.remove({ room: channel, ts }),
      code: "picture-gone",
    },
    {
      name: "Slack shows a login page for",
      turn: () => Object.assign(simulator.knobs, { loginPages: 9 }),
      code: "picture-withheld",
    },
    {
      name: "we may not ask for",
      turn: () => mayOnly("chat:write"),
      code: "picture-withheld",
    },
  ])("a file that $name is told as such", async ({ turn, code }) => {
    const at = place(post({ files: [picture()] }));
    const { pictures } = await slack.contents(at);
    turn(at.message.native.split(":")[1] ?? "");
    const [late] = (await slack.contents({ ...at, credentials: credentials(token) })).pictures;
    await expect((late ?? pictures[0])?.bytes()).rejects.toEqual(failing(code));
  });

  test.each([
    { name: "kept elsewhere", file: { is_external: true } },
    {
      name: "at an address that is none of Slack's",
      file: { url_private: "https://evil.example/x", url_private_download: undefined },
    },
    {
      name: "at an address that only looks like Slack's",
      file: { url_private_download: "https://files.slack.com.evil.example/x" },
    },
    {
      name: "without an address",
      file: { url_private: undefined, url_private_download: undefined },
    },
  ])("a file $name is not fetched", async ({ file }) => {
    const one = post({ files: [picture()] });
    Object.assign(one.files?.[0] ?? {}, file);
    const { pictures } = await slack.contents(place(one));
    await expect(pictures[0]?.bytes()).rejects.toEqual(failing("picture-elsewhere"));
    expect(simulator.requests.map(({ path }) => path).join()).not.toContain("files-pri");
  });
});

test("a hundred thousand signs that open and never close are read at once", async () => {
  const one = post({ text: "x" });
  one.text = `${"<".repeat(50_000)}${"<a ".repeat(20_000)}`;
  const before = process.cpuUsage().user;
  await slack.contents(place(one));
  expect(process.cpuUsage(undefined).user - before).toBeLessThan(2_000_000); // microseconds; it once took minutes
});

describe("reply", () => {
  test("hangs in the message's thread, and is found there", async () => {
    const at = place(post());
    const id = await slack.reply(at, WORDS, POST);
    const [said] = ours();
    expect(id).toBe(`${channel}:${said?.ts}`);
    expect(said).toMatchObject({ thread_ts: at.message.native.split(":")[1] });
    expect(said?.text).toBe("*SBA1234G* · Singapore · 98 %\nnot seen here before");
    expect(await slack.sent?.(at, HASH)).toEqual([id]);
    expect(await slack.stands?.(at, id, HASH)).toBe(true);
    expect(await slack.stands?.(at, id, "other")).toBe(false);
  });

  test("to a reply hangs where that hangs", async () => {
    const top = post();
    await slack.reply(place(post({ thread: top.ts })), WORDS, POST);
    expect(ours()[0]?.thread_ts).toBe(top.ts);
  });

  test("to nobody stands in the channel itself, and is found there", async () => {
    const before = post();
    const at = place(before, channel, { native: "" });
    const id = await slack.reply(at, WORDS, POST);
    expect(ours()[0]?.thread_ts).toBeUndefined();
    expect(await slack.sent?.(at, HASH)).toEqual([id]);
  });

  test.each([
    { name: "marks", words: "*a* _b_ ~c~ `d` :pizza: :пицца: > e" },
    { name: "mentions", words: "<!channel> <@U1> <#C1|x> @here" },
    {
      name: "addresses",
      words: "http://evil.example mailto:a@b.example www.evil.example evil.example",
    },
    { name: "entities", words: "&lt;!channel&gt; &amp;" },
    { name: "a quote", words: "> said nobody" },
  ])("shows $name as nothing but text", async ({ words }) => {
    const at = place(post());
    const id = await slack.reply(at, [[words]], POST);
    const text = ours()[0]?.text ?? "";
    expect(text).not.toMatch(/[*_~`<>]|:[^\s:]+:|^&gt;|:\/\/|\w\.example/);
    expect(await slack.stands?.(at, id, bodyHashOf(spoken([[words]])))).toBe(true);
  });

  test("shows a MAC address as it can be copied, and never as emoji", async () => {
    await slack.reply(place(post()), [["MAC address: ", { strong: "00:1A:2B:3C:4D:5E" }]], POST);
    expect(ours()[0]?.text).toBe("MAC address: *00-1A-2B-3C-4D-5E*");
  });

  test("with an emoji is found, though Slack writes it by its name", async () => {
    const at = place(post({}, direct), direct);
    const words: Words = [[{ emoji: "🍕" }]];
    const id = await slack.reply(at, words, POST);
    expect(ours(direct)[0]?.text).toBe(":pizza:");
    expect(await slack.sent?.(at, bodyHashOf(spoken(words)))).toEqual([id]);
  });

  test("below a message that is gone does not stay in the channel", async () => {
    const one = post();
    simulator.remove({ room: channel, ts: one.ts });
    await expect(slack.reply(place(one), WORDS, POST)).rejects.toEqual(failing("message-gone"));
    expect(ours()).toEqual([]);
  });

  test("that cannot be taken back from the channel is known, so that it can be later", async () => {
    const one = post();
    simulator.remove({ room: channel, ts: one.ts });
    Object.assign(simulator.knobs.broken, { status: 500, times: 9, methods: ["chat.delete"] });
    const at = { ...place(one), until: Date.now() + 4000 };
    expect(await slack.reply(at, WORDS, POST)).toBe(`${channel}:${ours()[0]?.ts}`);
  });

  test("that was shown to the whole channel, and broke off, is found there", async () => {
    const one = post();
    simulator.remove({ room: channel, ts: one.ts });
    broken(0, "after");
    const at = place(one);
    await expect(slack.reply(at, WORDS, POST)).rejects.toEqual(failing("platform-silent"));
    expect(await slack.sent?.(at, HASH)).toEqual([`${channel}:${ours()[0]?.ts}`]);
  });

  test("is known again by what it was made of, though Slack writes signs by their names", async () => {
    const at = place(post());
    const words: Words = [["Kodak™ © 2026 :smile:"]];
    const id = await slack.reply(at, words, POST);
    expect(await slack.sent?.(at, bodyHashOf(spoken(words)))).toEqual([id]);
  });

  test("that is too long is cut, so that Slack takes it", async () => {
    const many = Array.from({ length: 900 }, (_, n): Words[number] => [`line ${n} <&>`]);
    await slack.reply(place(post()), slack.fitted(many), POST);
    expect(Buffer.byteLength(ours()[0]?.text ?? "")).toBeLessThanOrEqual(4000);
    expect(ours()[0]?.text.endsWith("…")).toBe(true);
  });

  test.each([
    {
      name: "in a channel that we are not in any more",
      turn: () => simulator.dismiss(channel),
      code: "message-gone",
    },
    {
      name: "in an archived channel",
      turn: () =>
        void Object.assign(team.rooms.find(({ id }) => id === channel) ?? {}, { archived: true }),
      code: "message-gone",
    },
    {
      name: "in a workspace that uninstalled us",
      turn: () => simulator.uninstall(team.id),
      code: "not-installed",
    },
    {
      name: "with a token that is none of that workspace's",
      turn: () => {
        token = "xoxb-none";
      },
      code: "token-rejected",
    },
    {
      name: "without the scope for it",
      turn: () => mayOnly("files:read"),
      code: "platform-refused",
    },
    {
      name: "that breaks off",
      turn: () => broken(0),
      code: "platform-silent",
    },
    {
      name: "that breaks off once it stands",
      turn: () => broken(0, "after"),
      code: "platform-silent",
    },
    {
      name: "during which Slack breaks",
      turn: () => broken(500),
      code: "platform-failed",
    },
    {
      name: "that Slack has no time for",
      turn: () => Object.assign(simulator.knobs.rate, { status: 429, times: 9, retryAfter: 60 }),
      code: "platform-busy",
    },
  ])("$name is a Failure, and is not made again", async ({ turn, code }) => {
    const at = place(post());
    turn();
    const reply = slack.reply({ ...at, credentials: credentials(token) }, WORDS, POST);
    await expect(reply).rejects.toEqual(failing(code));
    expect(asked().filter((path) => path === "chat.postMessage")).toHaveLength(1);
  });

  test("waits where Slack says for how long", async () => {
    simulator.knobs.rate = { status: 429, times: 1, retryAfter: 1 };
    await slack.reply(place(post()), WORDS, POST);
    expect(ours()).toHaveLength(1);
  });
});

describe("an earlier reply", () => {
  test("is given other words, as often as one likes", async () => {
    const at = place(post());
    const id = await slack.reply(at, [["I am reading this."]], POST);
    expect(await slack.edit?.(at, id, WORDS)).toBe(true);
    expect(await slack.edit?.(at, id, WORDS)).toBe(true);
    expect(await slack.stands?.(at, id, HASH)).toBe(true);
  });

  test("is taken back, and then it is gone", async () => {
    const at = place(post());
    const id = await slack.reply(at, WORDS, POST);
    await slack.remove?.(at, id);
    await slack.remove?.(at, id);
    expect(ours()).toEqual([]);
    expect(await slack.edit?.(at, id, WORDS)).toBe(false);
    expect(await slack.stands?.(at, id, HASH)).toBe(false);
    expect(await slack.sent?.(at, HASH)).toEqual([]);
  });

  test("stands where who asks for the thread of a reply gets the reply alone", async () => {
    const at = place(post());
    const id = await slack.reply(at, WORDS, POST);
    simulator.knobs.repliesAlone = true;
    expect(await slack.stands?.(at, id, HASH)).toBe(true);
  });

  test("is found among very many, and what others say is none of ours", async () => {
    const at = place(post());
    const thread = at.message.native.split(":")[1] ?? "";
    for (let n = 0; n < 120; n++) post({ thread, text: spoken(WORDS) });
    const id = await slack.reply(at, WORDS, POST);
    expect(await slack.sent?.(at, HASH)).toEqual([id]);
  });

  test("in a workspace that uninstalled us can neither be looked for nor taken back", async () => {
    const at = place(post());
    const id = await slack.reply(at, WORDS, POST);
    simulator.uninstall(team.id);
    expect(await slack.sent?.(at, HASH)).toBeUndefined();
    expect(await slack.stands?.(at, id, HASH)).toBe(false);
    await expect(slack.contents(at)).rejects.toEqual(failing("not-installed"));
    await expect(slack.remove?.(at, id)).resolves.toBeUndefined();
    const gone = () => {
      throw new Failure("not-installed", "Gone.");
    };
    const tokenless = { ...at, credentials: { signing: [], token: gone } };
    expect(await slack.sent?.(tokenless, HASH)).toBeUndefined();
    await expect(slack.reply(tokenless, WORDS, POST)).rejects.toEqual(failing("not-installed"));
  });

  test("cannot be looked for where the scope is missing", async () => {
    const at = place(post());
    mayOnly("chat:write");
    expect(await slack.sent?.({ ...at, credentials: credentials(token) }, HASH)).toBeUndefined();
  });
});

describe("react", () => {
  const reactions = (ts: string) =>
    simulator.message(channel, ts)?.reactions?.map(({ name }) => name);

  test("puts an emoji on the message, once", async () => {
    const one = post();
    expect(await slack.react?.(place(one), "🍕")).toBe(true);
    expect(await slack.react?.(place(one), "🍕")).toBe(true);
    expect(reactions(one.ts)).toEqual(["pizza"]);
  });

  test.each(["🇽🇽", "no emoji", ""])("knows nothing of '%s'", async (emoji) => {
    expect(await slack.react?.(place(post()), emoji)).toBe(false);
  });

  test("on a message that is gone is a Failure", async () => {
    const one = post();
    simulator.remove({ room: channel, ts: one.ts });
    await expect(slack.react?.(place(one), "🍕")).rejects.toEqual(failing("message-gone"));
  });

  test("is tried again where it breaks off, since it does no harm", async () => {
    broken(0, "after");
    const one = post();
    expect(await slack.react?.(place(one), "🍕")).toBe(true);
    expect(reactions(one.ts)).toEqual(["pizza"]);
  });
});

describe("the door", () => {
  const named = { client_id: APP.clientId, client_secret: APP.clientSecret } as Record<
    string,
    string
  >;
  const own = { signing: [], token: (name: string) => named[name] ?? "" };
  const back = "https://bot.example/install/slack/authorized";
  const asking = () => ({ credentials: own, until: Date.now() + 9000 });

  test("leads to Slack, and says what we want to be let in for", () => {
    const url = new URL(slack.door?.authorize("the state", back, own) ?? "");
    expect(url.origin + url.pathname).toBe(`${simulator.origin}/oauth/v2/authorize`);
    const { scope, ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({ client_id: APP.clientId, state: "the state", redirect_uri: back });
    expect(scope?.split(",")).toContain("reactions:write");
  });

  test("a code that is none is refused, in words", async () => {
    const granted = slack.door?.granted("none", back, asking());
    await expect(granted).rejects.toMatchObject({
      code: "grant-refused",
      message: "Slack says invalid_code.",
    });
  });

  test("another client's secret is a matter for operators", async () => {
    const wrong = {
      ...own,
      token: (name: string) => (name === "client_id" ? APP.clientId : "wrong"),
    };
    const granted = slack.door?.granted("none", back, { ...asking(), credentials: wrong });
    await expect(granted).rejects.toEqual(failing("token-rejected"));
  });
});

test("neither words nor tokens are in what is thrown", async () => {
  broken(500);
  const error = await slack
    .reply(place(post()), [["a secret of mine"]], POST)
    .catch((thrown) => thrown);
  const all = JSON.stringify([error, error.message, error.stack, error.cause]);
  expect(all).not.toContain("secret of mine");
  expect(all).not.toContain(token);
});
