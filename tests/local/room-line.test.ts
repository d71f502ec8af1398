import { expect, test } from "vitest";
import { quietKnobs } from "../../local/line/knobs.js";
import { called } from "../lined.js";
import { feed, servedLine } from "../served.js";
import { picture } from "../simulated.js";

type Seen = {
  id: string;
  text: string;
  awaited: boolean;
  heard: boolean;
  files: unknown[];
  quote?: { text: string; name: string };
};
type State = {
  platforms: { name: string; allowance?: string }[];
  rooms: { id: string; title: string; platform: string; people: string[]; typing?: string }[];
  people: { id: string; name: string }[];
  messages: Seen[];
};

test("the state has LINE's rooms, its people by their whole names, and what is left of the month", async () => {
  const { url, line, alice, bot } = await servedLine();
  line.quota.used = 3;
  const { platforms, rooms, people } = await stateOf(url);
  const habits = { threads: false, stickers: true, befriends: true, unsends: true };
  expect(platforms[1]).toMatchObject({
    ...{ name: "line", ...habits, allowance: "3 of 200 pushes used" },
  });
  const theirs = rooms.filter(({ platform }) => platform === "line");
  expect(theirs.map(({ title }) => title)).toEqual([
    ...["Harbour watch", "Alice", "Ben", "Cara", "Alice, Ben"],
  ]);
  expect(theirs).toContainEqual(expect.objectContaining({ id: alice, people: [bot, alice] }));
  expect(people).toContainEqual({ id: alice, name: "Alice Tan" });
});

test.each([
  { name: "words to it alone", room: "alice", text: "hello", want: [true, true] },
  { name: "a sticker to it alone", room: "alice", sticker: true, want: [true, false] },
  { name: "words in a group", text: "hello", want: [true, false] },
  { name: "words that mention it", text: "@spotter hello", want: [true, true] },
  { name: "a picture in a group", files: [picture()], want: [true, true] },
  { name: "a document in a group", files: [picture("x.pdf", "x/y")], want: [true, false] },
] as const)("whether $name is heard, and awaits an answer: $want", async (row) => {
  const { room = "group", want, name: _, ...said } = { ...row };
  const { url, ...here } = await servedLine();
  await posted(url, { room: here[room], person: here.alice, ...said });
  const [message] = await messagesOf(url);
  expect([message?.heard, message?.awaited]).toEqual(want);
});

test("pictures that are posted together are one message, whose answer quotes one of them", async () => {
  const { url, line, group, alice, events } = await servedLine();
  const next = await feed(url);
  const [first] = line.post({ person: alice, room: group, files: [picture(), picture()] });
  await line.settled();
  const id = first?.id;
  expect(await messagesOf(url)).toMatchObject([{ id, files: [{}, {}], awaited: true }]);
  await until(next, (one) => one.id === id && one.delivered === 200);
  const messages = [{ type: "text", text: "no plate", quoteToken: first?.quoteToken }];
  const [{ replyToken } = {}] = await events();
  await called(line, "POST message/reply", { body: { replyToken, messages } });
  await until(next, (one) => one.id === id && !one.awaited);
  expect(await messagesOf(url)).toMatchObject([
    { id, awaited: false },
    { text: "no plate", quote: { name: "Alice Tan", text: "" } },
  ]);
});

test("what quotes nothing answers what came before it in its room, and nowhere else", async () => {
  const { url, line, alice, ben } = await servedLine();
  for (const room of [alice, ben]) line.post({ person: room, room, text: "hello" });
  const messages = [{ type: "text", text: "hello" }];
  await called(line, "POST message/push", { body: { to: alice, messages } });
  const waiting = (await messagesOf(url)).filter(({ awaited }) => awaited);
  expect(waiting).toMatchObject([{ room: ben }]);
});

test("a reply quotes a message, until that is unsent", async () => {
  const { url, line, group, alice, ben } = await servedLine();
  const [top] = line.post({ person: alice, room: group, text: "whose is it?" });
  const { id: parentId = "" } = top ?? {};
  await posted(url, { room: group, person: ben, text: "mine", parentId });
  const quoting = async () => (await messagesOf(url)).find(({ text }) => text === "mine")?.quote;
  expect(await quoting()).toMatchObject({ name: "Alice Tan", text: "whose is it?" });
  line.unsend({ room: group, message: parentId });
  expect(await quoting()).toMatchObject({ name: "", text: "This message was unsent." });
});

test("unsending a set takes all of it back", async () => {
  const { url, line, events, group, alice } = await servedLine();
  const [first] = line.post({ person: alice, room: group, files: [picture(), picture()] });
  await line.settled();
  const path = `${url}/room/messages/${first?.id}?person=${alice}`;
  expect((await fetch(path, { method: "DELETE" })).status).toBe(200);
  const types = (await events()).map(({ type }) => type);
  expect([types.slice(2), await messagesOf(url)]).toEqual([["unsend", "unsend"], []]);
});

test("a person lets the bot in and blocks it, and a group takes it in and out", async () => {
  const { url, events, cara, group } = await servedLine();
  const bot = async (method: string, room: string) =>
    (await fetch(`${url}/room/bot?room=${room}`, { method })).status;
  expect(await bot("POST", cara)).toBe(200);
  expect(await bot("POST", cara)).toBe(409);
  expect(await bot("DELETE", cara)).toBe(200);
  expect([await bot("DELETE", group), await bot("POST", group)]).toEqual([200, 200]);
  const types = (await events()).map(({ type }) => type);
  expect(types.sort()).toEqual(["follow", "join", "leave", "unfollow"]);
});

test("a person sees that the bot is at it, until it says something", async () => {
  const { url, line, alice } = await servedLine();
  const next = await feed(url);
  const typing = async () => (await stateOf(url)).rooms.find(({ id }) => id === alice)?.typing;
  await called(line, "POST chat/loading/start", { body: { chatId: alice, loadingSeconds: 20 } });
  expect((await next())[0]).toBe("places");
  expect(Date.parse((await typing()) ?? "")).toBeGreaterThan(Date.now());
  const messages = [{ type: "text", text: "hello" }];
  await called(line, "POST message/push", { body: { to: alice, messages } });
  expect(await typing()).toBeUndefined();
  expect((await stateOf(url)).platforms[1]?.allowance).toBe("1 of 200 pushes used");
});

test("LINE's knobs are all there, and how much may be pushed besides", async () => {
  const { url, line } = await servedLine();
  const { knobs } = (await (await fetch(`${url}/room/knobs`)).json()) as {
    knobs: { name: string; platform: string; isQuiet: boolean }[];
  };
  const theirs = knobs.filter(({ platform }) => platform === "line");
  const all = [...namesIn(quietKnobs(), "line."), "line.quota.value"];
  expect(theirs.map(({ name }) => name).sort()).toEqual(all.sort());
  expect(theirs.filter(({ isQuiet }) => !isQuiet)).toEqual([]);
  const to = { "line.quota.value": 0, "line.sets": "bare", "line.redelivery.tries": 2 };
  await fetch(`${url}/room/knobs`, { method: "POST", body: JSON.stringify(to) });
  expect(line.knobs).toMatchObject({ sets: "bare", redelivery: { tries: 2 } });
  expect(line.quota).toMatchObject({ value: 0, used: 0, type: "limited" });
  await fetch(`${url}/room/knobs?platform=line`, { method: "DELETE" });
  expect([line.knobs, line.quota.value]).toEqual([quietKnobs(), 200]);
});

test("the last events are delivered again", async () => {
  const { url, line, alice } = await servedLine();
  const [message] = line.post({ person: alice, room: alice, text: "hello" });
  await line.settled();
  const response = await fetch(`${url}/room/again?platform=line`, { method: "POST" });
  expect(await response.json()).toMatchObject({ delivery: { message: message?.id, status: 200 } });
});

async function stateOf(url: string): Promise<State> {
  return (await (await fetch(`${url}/room/state`)).json()) as State;
}

async function messagesOf(url: string): Promise<Seen[]> {
  return (await stateOf(url)).messages;
}

async function posted(
  url: string,
  {
    files = [],
    ...fields
  }: { files?: readonly ReturnType<typeof picture>[]; [name: string]: unknown },
) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, String(value));
  for (const { name, type, bytes } of files)
    body.append("files", new File([new Uint8Array(bytes)], name, { type }));
  const response = await fetch(`${url}/room/messages`, { method: "POST", body });
  expect(response.status).toBe(200);
}

async function until(
  next: () => Promise<[string, unknown]>,
  is: (message: Seen & { delivered?: number }) => boolean,
): Promise<void> {
  const [name, value] = await next();
  if (name !== "message" || !is(value as Seen)) await until(next, is);
}

function namesIn(knobs: object, before: string): string[] {
  return Object.entries(knobs).flatMap(([name, value]) =>
    typeof value === "object" ? namesIn(value, `${before}${name}.`) : [`${before}${name}`],
  );
}
