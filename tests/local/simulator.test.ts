import { expect, onTestFinished, test } from "vitest";
import { startWebex } from "../../local/webex/simulator.js";
import { asked, picture, places, simulated, TOKEN } from "../simulated.js";

test.each([
  { name: "no token", headers: {} },
  { name: "another token", headers: { authorization: "Bearer other" } },
  { name: "a token without its scheme", headers: { authorization: TOKEN } },
])("refuses $name in Webex's words, and notes it", async ({ headers }) => {
  const simulator = await simulated();
  const response = await fetch(`${simulator.url}/people/me`, { headers });
  expect(response.status).toBe(401);
  const body = (await response.json()) as { message: string; errors: unknown; trackingId: string };
  expect(body.errors).toEqual([{ description: body.message }]);
  expect(body.trackingId).toBe(response.headers.get("trackingid"));
  const log = { method: "GET", path: "/v1/people/me", status: 401, authorized: false };
  expect(simulator.requests).toEqual([expect.objectContaining(log)]);
});

test("a token that is renewed takes the place of the one before", async () => {
  const simulator = await simulated();
  simulator.renew("the-new-one");
  expect((await asked(simulator, "GET", "/people/me")).status).toBe(401);
  const headers = { authorization: "Bearer the-new-one" };
  expect((await fetch(`${simulator.url}/people/me`, { headers })).status).toBe(200);
});

test("an id is unpadded base64 of a ciscospark address", async () => {
  const { bot, rooms } = await simulated();
  const read = (id: string) => Buffer.from(id, "base64").toString();
  expect(bot.id).not.toContain("=");
  expect(read(bot.id)).toMatch(/^ciscospark:\/\/us\/PEOPLE\/[\da-f-]{36}$/);
  expect(read(rooms[0]?.id ?? "")).toMatch(/^ciscospark:\/\/us\/ROOM\/[\da-f-]{36}$/);
});

test("the bot finds itself, its rooms, and who is in them", async () => {
  const simulator = await simulated();
  const { alice, group, direct } = places(simulator);
  const me = await asked(simulator, "GET", "/people/me");
  expect(me.body).toMatchObject({
    type: "bot",
    displayName: "Spotter",
    emails: ["spotter@webex.bot"],
  });
  expect((await asked(simulator, "GET", `/people/${alice}`)).body.displayName).toBe("Alice Tan");
  expect((await asked(simulator, "GET", `/rooms/${group}`)).body.title).toBe("Car park");
  expect((await asked(simulator, "GET", "/rooms?type=direct")).body.items).toHaveLength(2);
  const { body } = await asked(simulator, "GET", `/memberships?roomId=${direct}`);
  const members = body.items.map(({ personId }: { personId: string }) => personId);
  expect(members).toEqual([simulator.bot.id, alice]);
});

test.each([
  { method: "GET", path: "/nothing", want: 404 },
  { method: "GET", path: "/people/unknown", want: 404 },
  { method: "GET", path: "/rooms/unknown", want: 404 },
  { method: "GET", path: "/memberships?roomId=unknown", want: 404 },
  { method: "GET", path: "/messages?roomId=unknown&mentionedPeople=me", want: 404 },
  { method: "GET", path: "/messages/direct?personEmail=nobody@example.com", want: 404 },
  { method: "GET", path: "/messages/unknown", want: 404 },
  { method: "DELETE", path: "/messages/unknown", want: 404 },
  { method: "GET", path: "/contents/unknown", want: 404 },
  { method: "GET", path: "/webhooks/unknown", want: 404 },
  { method: "DELETE", path: "/webhooks/unknown", want: 404 },
  { method: "PATCH", path: "/messages", want: 405 },
])("$method $path answers $want", async ({ method, path, want }) => {
  expect((await asked(await simulated(), method, path)).status).toBe(want);
});

test("a mention comes as Webex sends it: the name first in text, its id in html", async () => {
  const simulator = await simulated();
  const { alice, group } = places(simulator);
  const text = `<b> & "so"`;
  const { id } = simulator.post({ person: alice, room: group, text, mention: true });
  const { body } = await asked(simulator, "GET", `/messages/${id}`);
  expect(body.text).toBe(`Spotter <b> & "so"`);
  const mention = `<spark-mention data-object-type="person" data-object-id="${simulator.bot.id}">`;
  const words = "&lt;b&gt; &amp; &quot;so&quot;";
  expect(body.html).toBe(`<p>${mention}Spotter</spark-mention> ${words}</p>`);
  expect(body.mentionedPeople).toEqual([simulator.bot.id]);
});

test("the bot may not read a group message that does not mention it", async () => {
  const simulator = await simulated();
  const { alice, group } = places(simulator);
  const { id } = simulator.post({ person: alice, room: group, text: "between us" });
  expect((await asked(simulator, "GET", `/messages/${id}`)).status).toBe(404);
  simulator.knobs.hearAll = true;
  expect((await asked(simulator, "GET", `/messages/${id}`)).status).toBe(200);
});

test.each([
  { name: "a stranger's room", post: { room: "directOfBen", text: "hello" } },
  { name: "nothing", post: { room: "group" } },
  { name: "a reply to nothing", post: { room: "group", text: "hello", parentId: "unknown" } },
] as const)("a person cannot post $name", async ({ post }) => {
  const simulator = await simulated();
  const { alice, ...rooms } = places(simulator);
  expect(() => simulator.post({ ...post, person: alice, room: rooms[post.room] })).toThrow(/\.$/);
});

test("a room's messages are listed newest first, page by page, when they mention the bot", async () => {
  const simulator = await simulated();
  const { alice, group } = places(simulator);
  const post = (text: string) =>
    simulator.post({ person: alice, room: group, text, mention: true });
  const sent = ["one", "two", "three"].map(post);
  simulator.post({ person: alice, room: group, text: "without" });
  const texts = (items: { text: string }[]) => items.map(({ text }) => text.slice(8));
  const path = `/messages?roomId=${group}`;
  expect((await asked(simulator, "GET", path)).status).toBe(403);
  const first = await asked(simulator, "GET", `${path}&mentionedPeople=me&max=2`);
  expect(texts(first.body.items)).toEqual(["three", "two"]);
  const next = /^<(.+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const rest = await asked(simulator, "GET", next.slice(simulator.url.length));
  expect(texts(rest.body.items)).toEqual(["one"]);
  expect(rest.headers.get("link")).toBeNull();
  const before = `${path}&mentionedPeople=me&beforeMessage=${sent[1]?.id}`;
  expect(texts((await asked(simulator, "GET", before)).body.items)).toEqual(["one"]);
});

test("a list can end before a moment and be of one thread", async () => {
  let now = Date.parse("2026-01-15T12:00:00.000Z");
  const simulator = await simulated(() => new Date(now));
  const { alice, direct } = places(simulator);
  const { id } = simulator.post({ person: alice, room: direct, text: "early" });
  now += 60_000;
  simulator.post({ person: alice, room: direct, text: "late", parentId: id });
  const early = await asked(
    simulator,
    "GET",
    `/messages?roomId=${direct}&before=2026-01-15T12:01:00Z`,
  );
  expect(early.body.items).toMatchObject([{ text: "early" }]);
  const thread = `/messages/direct?personEmail=alice@example.com&parentId=${id}`;
  expect((await asked(simulator, "GET", thread)).body.items).toMatchObject([{ text: "late" }]);
});

test("knobs.rate refuses any call as often as it says, and says when to come back", async () => {
  const simulator = await simulated();
  simulator.knobs.rate = { status: 429, times: 1, retryAfter: 3 };
  const first = await asked(simulator, "GET", "/rooms");
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"]);
  expect((await asked(simulator, "GET", "/rooms")).status).toBe(200);
});

test.each([
  { name: "a thousand", options: {}, want: 1_000 },
  { name: "as many as it is told to keep", options: { kept: 20 }, want: 20 },
])("the oldest messages and their files are forgotten after $name", async ({ options, want }) => {
  const simulator = await startWebex({ token: TOKEN, ...options });
  onTestFinished(simulator.stop);
  const { alice, direct } = places(simulator);
  const post = (text: string, files = [picture()]) =>
    simulator.post({ person: alice, room: direct, text, files });
  const [url = ""] = post("first").files ?? [];
  const others = Array.from({ length: want }, (_, n) => post(`${n}`).id);
  expect(simulator.messages(direct).map(({ id }) => id)).toEqual(others);
  expect((await asked(simulator, "GET", url.slice(simulator.url.length))).status).toBe(404);
});

test("pictures of more than 256 MB together are forgotten, whatever was deleted before", async () => {
  const simulator = await simulated();
  const { alice, direct } = places(simulator);
  const bytes = new Uint8Array(100 * 1024 * 1024);
  const post = () =>
    simulator.post({ person: alice, room: direct, files: [{ ...picture(), bytes }] }).id;
  const [first, second] = [post(), post()];
  simulator.remove(first);
  const third = post();
  const kept = () => simulator.messages(direct).map(({ id }) => id);
  expect(kept()).toEqual([second, third]);
  const fourth = post();
  expect(kept()).toEqual([third, fourth]);
});
