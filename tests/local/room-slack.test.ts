import { expect, test } from "vitest";
import { quietKnobs } from "../../local/slack/knobs.js";
import { quietKnobs as quietWebex } from "../../local/webex/knobs.js";
import { feed, raw, served, servedBoth } from "../served.js";
import { picture } from "../simulated.js";
import { called } from "../slacked.js";

const WORDS = { body: JSON.stringify({ response_type: "ephemeral", text: "*pizza*: :pizza:" }) };

type State = {
  platforms: { name: string; bot: { id: string }; door?: object }[];
  rooms: { id: string; title: string; platform: string; people: string[] }[];
  messages: { text: string; awaited: boolean; heard: boolean; parentId?: string }[];
};

test("the state has both platforms, their rooms, and where the bot is let in", async () => {
  const { url, target, direct, alice, bot } = await servedBoth();
  const { platforms, rooms } = await stateOf(url);
  const address = new URL("/install/slack", target.url).href;
  expect(platforms).toMatchObject([
    { name: "webex", mentions: true, counts: false },
    { name: "slack", mentions: false, counts: true, bot: { id: bot, name: "Spotter" } },
  ]);
  expect(platforms.map(({ door }) => door)).toEqual([
    undefined,
    { place: "Harbour Works", isIn: true, address },
  ]);
  const titles = rooms.filter(({ platform }) => platform === "slack").map(({ title }) => title);
  expect(titles).toEqual(["#car-park", "alice", "ben", "#loading-dock"]);
  expect(rooms).toContainEqual(expect.objectContaining({ id: direct, people: [bot, alice] }));
});

test("the feed tells of messages, how they were delivered, emoji put on them, and their end", async () => {
  const { url, slack, token, group, alice } = await servedBoth();
  const next = await feed(url);
  const { ts } = slack.post({ person: alice, room: group, text: "fish & :pizza:" });
  const id = `${group}-${ts}`;
  expect(await next()).toMatchObject(["message", { id, text: "fish & 🍕" }]);
  expect(await next()).toMatchObject(["message", { id, delivered: 200 }]);
  await called(slack, token, "reactions.add", {
    channel: group,
    timestamp: ts,
    name: "fork_and_knife",
  });
  const reactions = [{ name: "fork and knife", emoji: "🍴", people: ["Spotter"] }];
  expect(await next()).toMatchObject(["message", { id, reactions }]);
  slack.remove({ room: group, ts });
  expect(await next()).toEqual(["gone", { id }]);
});

test("what has replies goes with them, and what is left of it is no message", async () => {
  const { url, slack, group, alice, ben } = await servedBoth();
  const { ts } = slack.post({ person: alice, room: group, text: "look" });
  slack.post({ person: ben, room: group, text: "where?", thread: ts });
  const next = await feed(url);
  await slack.settled();
  slack.remove({ room: group, ts });
  await until(next, "gone");
  expect(await messagesOf(url)).toMatchObject([{ text: "where?", parentId: `${group}-${ts}` }]);
});

test.each([
  { name: "a picture in a channel", files: [picture()], want: [true, true] },
  { name: "a document in a channel", files: [picture("x.pdf", "x/y")], want: [true, false] },
  { name: "words in a channel", want: [true, false] },
  { name: "words that mention it", text: "hello <@BOT>", want: [true, true] },
  { name: "words that mention it, with an emoji on them", text: "<@BOT>", isReacted: true },
  { name: "words to it alone", where: "direct", want: [true, true] },
  { name: "a picture where it is not", where: "other", files: [picture()], want: [false, false] },
] as const)("whether $name is heard, and awaits an answer: $want", async (row) => {
  const { where = "group", text = "hello", files = [], want = [true, false] } = { ...row };
  const { url, slack, token, alice, bot, ...rooms } = await servedBoth();
  const words = text.replace("BOT", bot);
  const room = rooms[where as "group"];
  const { ts } = slack.post({ person: alice, room, text: words, files: [...files] });
  const eyes = { channel: room, timestamp: ts, name: "eyes" };
  if ("isReacted" in row) await called(slack, token, "reactions.add", eyes);
  const [message] = await messagesOf(url);
  expect([message?.heard, message?.awaited]).toEqual(want);
});

test("a command goes to the bot, and only whoever gave it hears the answer", async () => {
  const { url, slack, target, group, ben } = await servedBoth({}, WORDS);
  const answer = await posted(url, { room: group, person: ben, text: "/explain pizza & fish" });
  expect(answer).toEqual([200, { whispered: { text: "pizza: 🍕", markdown: "**pizza**: 🍕" } }]);
  expect(target.heard.map(({ payload }) => payload)).toMatchObject([
    { command: "/explain", text: "pizza & fish", user_id: ben, channel_id: group },
  ]);
  expect(slack.messages(group)).toEqual([]);
});

test.each([
  { name: "a command that there is not", text: "/plates", want: "/plates is not a valid command." },
  { name: "one that fails", text: "/explain x", want: '/explain failed with the error "dispatch_' },
])("$name is answered in words", async ({ text, want }) => {
  const { url, group } = await servedBoth({}, { status: 500 });
  const sentence = expect.stringContaining(want);
  expect(await posted(url, { room: group, text })).toEqual([400, { sentence }]);
});

test("who types the bot's name mentions it, in a reply too, and who posts a path with a file posts it", async () => {
  const { url, slack, group, bot } = await servedBoth();
  const [, first] = await posted(url, { room: group, text: "hi @spotter!" });
  await posted(url, { room: group, text: "again", parentId: String(first.id) });
  const headers = { "content-type": "image/jpeg" };
  const query = new URLSearchParams({ room: group, text: "/tmp/car", name: "car.jpg" });
  const file = { method: "POST", headers, body: picture().bytes };
  await fetch(`${url}/room/messages?${query}`, file);
  const [top, ...others] = slack.messages(group);
  expect(top?.text).toBe(`hi <@${bot}>!`);
  expect(others).toMatchObject([{ thread_ts: top?.ts }, { text: "/tmp/car", files: [{}] }]);
});

test.each([
  { name: "one's own message", whose: "alice", want: [200, 0] },
  { name: "somebody else's", whose: "ben", want: [403, 1] },
] as const)("deleting $name answers $want", async ({ whose, want }) => {
  const { url, slack, group, ...people } = await servedBoth();
  const { ts } = slack.post({ person: people.alice, room: group, text: "hello" });
  const path = `${url}/room/messages/${group}-${ts}?person=${people[whose]}`;
  const { status } = await fetch(path, { method: "DELETE" });
  expect([status, slack.messages(group).length]).toEqual(want);
});

test("the bot leaves the workspace once, and cannot be added to its rooms until it is let in again", async () => {
  const { url, slack, other, bot, team } = await servedBoth();
  const next = await feed(url);
  const leave = () => fetch(`${url}/room/door?platform=slack`, { method: "DELETE" });
  expect((await leave()).status).toBe(200);
  expect(await next()).toMatchObject(["places", { platforms: [{}, { door: { isIn: false } }] }]);
  const { rooms } = await stateOf(url);
  expect(rooms.filter(({ people }) => people.includes(bot))).toEqual([]);
  const add = () => fetch(`${url}/room/bot?room=${other}`, { method: "POST" });
  expect([(await leave()).status, (await add()).status]).toEqual([409, 409]);
  slack.install(team);
  expect((await add()).status).toBe(200);
});

test.each([
  { name: "a platform without workspaces", platform: "webex" },
  { name: "no platform", platform: "line" },
])("the bot cannot leave $name", async ({ platform }) => {
  const { url } = await servedBoth();
  const { status } = await fetch(`${url}/room/door?platform=${platform}`, { method: "DELETE" });
  expect(status).toBe(404);
});

test("another page cannot take the bot out of the workspace", async () => {
  const { port } = await servedBoth();
  const headers = { origin: "https://evil.example" };
  const path = "/room/door?platform=slack";
  expect((await raw(port, { method: "DELETE", path, headers })).status).toBe(403);
});

test("a channel lets the bot in and out", async () => {
  const { url, other, bot } = await servedBoth();
  const isThere = async () =>
    (await stateOf(url)).rooms.find(({ id }) => id === other)?.people.includes(bot);
  await fetch(`${url}/room/bot?room=${other}`, { method: "POST" });
  expect([await isThere(), await messagesOf(url)]).toEqual([true, []]);
  await fetch(`${url}/room/bot?room=${other}`, { method: "DELETE" });
  expect(await isThere()).toBe(false);
});

test("Slack's knobs are all there, each turned for itself, and quiet without Webex's", async () => {
  const { url, slack, simulator } = await servedBoth();
  const { knobs } = (await (await fetch(`${url}/room/knobs`)).json()) as {
    knobs: { name: string; platform: string; isQuiet: boolean }[];
  };
  const theirs = knobs.filter(({ platform }) => platform === "slack");
  expect(theirs.map(({ name }) => name).sort()).toEqual(namesIn(quietKnobs(), "slack.").sort());
  expect(theirs.filter(({ isQuiet }) => !isQuiet)).toEqual([]);
  const asked = {
    ...{ "slack.broken.moment": "after", "slack.pauses": 0.01, "slack.loginPages": 2 },
    "webex.duplicates": 2,
  };
  await fetch(`${url}/room/knobs`, { method: "POST", body: JSON.stringify(asked) });
  const broken = { status: 0, times: 0, moment: "after" };
  expect(slack.knobs).toMatchObject({ broken, pauses: 0.01, loginPages: 2, duplicates: 0 });
  await fetch(`${url}/room/knobs?platform=slack`, { method: "DELETE" });
  expect(slack.knobs).toEqual(quietKnobs());
  expect(simulator.knobs).toEqual({ ...quietWebex(), duplicates: 2 });
});

test("the last event is delivered again, and its first try is told, whatever comes of it", async () => {
  const { url, slack, group, alice } = await servedBoth({}, {}, { status: 500 });
  const again = async () => {
    const response = await fetch(`${url}/room/again?platform=slack`, { method: "POST" });
    return [response.status, await response.json()];
  };
  expect(await again()).toMatchObject([409, { sentence: expect.stringMatching(/^Nothing/) }]);
  const { ts } = slack.post({ person: alice, room: group, text: "hello" });
  await slack.settled();
  const delivery = { message: `${group}-${ts}`, status: 500 };
  expect(await again()).toMatchObject([200, { delivery }]);
});

test("a room of no platform is none", async () => {
  const { url } = await served();
  const sentence = "There is no such room.";
  expect(await posted(url, { room: "C0CARPARK01", text: "hello" })).toEqual([400, { sentence }]);
});

async function stateOf(url: string): Promise<State> {
  return (await (await fetch(`${url}/room/state`)).json()) as State;
}

async function messagesOf(url: string): Promise<State["messages"]> {
  return (await stateOf(url)).messages;
}

async function posted(url: string, fields: Record<string, string>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(`${url}/room/messages`, { method: "POST", body });
  return [response.status, (await response.json()) as Record<string, unknown>] as const;
}

async function until(next: () => Promise<[string, unknown]>, name: string): Promise<void> {
  const [found] = await next();
  if (found !== name) await until(next, name);
}

function namesIn(knobs: object, before: string): string[] {
  return Object.entries(knobs).flatMap(([name, value]) =>
    typeof value === "object" ? namesIn(value, `${before}${name}.`) : [`${before}${name}`],
  );
}
