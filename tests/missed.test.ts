import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Message } from "../functions/events.js";
import { missed } from "../functions/missed.js";
import { webex } from "../functions/webex.js";
import type { Simulator } from "../local/webex/simulator.js";
import { credentials } from "./fixtures.js";
import { heard, places, simulated, TOKEN } from "./simulated.js";

const DAY = 86_400_000;

async function missedOf(simulator: { url: string }, since = new Date(Date.now() - DAY)) {
  process.env.WEBEX_API_URL = simulator.url;
  const found: Message[] = [];
  const asking = { credentials: credentials(TOKEN), until: Date.now() + 20_000 };
  for await (const message of missed(since, asking)) found.push(message);
  return found;
}

const nativesOf = (messages: Message[]) => messages.map(({ native }) => native);

test("missed tells of a message what its delivery told", async () => {
  const { simulator, target, alice, group, direct } = await heard({});
  const top = simulator.post({ person: alice, room: group, text: "top", mention: true });
  simulator.post({ person: alice, room: group, text: "below", mention: true, parentId: top.id });
  const first = simulator.post({ person: alice, room: direct, text: "hi" });
  simulator.post({ person: alice, room: direct, text: "again", parentId: first.id });
  await simulator.settled();
  const deliveries = target.got.map(({ body }) => ({
    ...{ channel: "webex", method: "POST", headers: {}, query: {}, body },
  }));
  const told = await Promise.all(
    deliveries.map((delivery) => webex.eventsIn(delivery, credentials(TOKEN))),
  );
  const found = await missedOf(simulator);
  expect(found).toHaveLength(4);
  expect(byId(found)).toEqual(byId(told.flat().map(({ message }) => message)));
});

describe("missed is for us", () => {
  test.each<{ name: string; post: (simulator: Simulator) => unknown; want: number }>([
    { name: "a mention", post: (s) => posted(s, "group", { mention: true }), want: 1 },
    { name: "no mention in a group", post: (s) => posted(s, "group"), want: 0 },
    { name: "whatever is in a direct room", post: (s) => posted(s, "direct"), want: 1 },
    { name: "our own reply there", post: (s) => said(s, places(s).direct), want: 0 },
    { name: "our own post in a group", post: (s) => said(s, places(s).group), want: 0 },
    { name: "another bot's", post: (s) => posted(asBot(s), "direct"), want: 0 },
    { name: "what is deleted", post: (s) => s.remove(posted(s, "direct").id), want: 0 },
    { name: "a room that we are not in", post: (s) => s.dismiss(mentioned(s).roomId), want: 0 },
  ])("where there is $name: $want", async ({ post, want }) => {
    const simulator = await simulated();
    await post(simulator);
    expect(await missedOf(simulator)).toHaveLength(want);
  });

  test("whatever the group says, only its mentions are asked for", async () => {
    const simulator = await simulated();
    simulator.knobs.hearAll = true;
    posted(simulator, "group");
    expect(await missedOf(simulator)).toEqual([]);
  });
});

describe("missed goes back to a moment", () => {
  const now = Date.parse("2026-11-20T12:00:00.000Z");

  test.each([
    { name: "a moment before", before: 1, want: 0 },
    { name: "at that moment", before: 0, want: 1 },
  ])("what was posted $name: $want", async ({ before, want }) => {
    let at = now - before;
    const simulator = await simulated(() => new Date(at));
    posted(simulator, "direct");
    at = now + 1000;
    await said(simulator, places(simulator).direct); // the room is active since
    expect(await missedOf(simulator, new Date(now))).toHaveLength(want);
  });

  test("and asks no room that was quiet since", async () => {
    let at = now - 1;
    const simulator = await simulated(() => new Date(at));
    mentioned(simulator);
    at = now;
    posted(simulator, "direct");
    await missedOf(simulator, new Date(now));
    const asked = simulator.requests.filter(({ path }) => path === "/v1/messages");
    expect(asked.map(({ query }) => new URLSearchParams(query).get("roomId"))).toEqual([
      places(simulator).direct,
    ]);
  });

  test("newest first, over as many pages as there are, and no further", async () => {
    let at = now - 1000;
    const simulator = await simulated(() => new Date(at));
    for (let n = 0; n < 45; n++) posted(simulator, "direct");
    at = now;
    const recent = Array.from({ length: 45 }, () => posted(simulator, "direct").id);
    expect(nativesOf(await missedOf(simulator, new Date(now)))).toEqual(recent.reverse());
    const pages = simulator.requests.filter(({ path }) => path === "/v1/messages");
    expect(pages).toHaveLength(3);
  });
});

test("missed looks into every room, however many there are", async () => {
  const simulator = await simulated();
  const [like] = simulator.rooms;
  const [, own] = simulator.memberships();
  const person = simulator.people[0]?.id ?? "";
  if (!like || !own) throw new Error("There is no room.");
  for (let n = 0; n < 600; n++) {
    const id = `room${n}`;
    simulator.rooms.push({ ...like, id, lastActivity: "2020-01-01T00:00:00.000Z" });
    for (const personId of [person, simulator.bot.id])
      simulator.memberships().push({ ...own, roomId: id, personId });
  }
  const wanted = ["room0", "room299", "room599"].map(
    (room) => simulator.post({ person, room, text: "look", mention: true }).id,
  );
  expect(nativesOf(await missedOf(simulator)).sort()).toEqual(wanted.sort());
});

describe("missed, of what Webex answers", () => {
  const room = { id: "R", type: "direct", lastActivity: new Date().toISOString() };
  const post = {
    id: "M",
    roomId: "R",
    roomType: "direct",
    personId: "P",
    created: room.lastActivity,
  };

  test("follows a Link under our own address only, and shows the token to nobody else", async () => {
    const stranger = await scripted({});
    const link = { link: `<${stranger.url}/messages?page=2>; rel="next"` };
    const own = await scripted({
      "/rooms?sortBy=id&max=250": { body: { items: [room] } },
      "/messages?roomId=R&max=20": { headers: link, body: { items: [post] } },
      "/messages?page=2": { body: { items: [{ ...post, id: "N" }] } },
    });
    expect(nativesOf(await missedOf(own))).toEqual(["M", "N"]);
    expect(stranger.asked).toEqual([]);
  });

  test.each([
    { name: "another rel first", link: '</v1/x?page=1>; rel="prev", </v1/x?page=2>; rel="next"' },
    { name: "no quotes", link: "</v1/x?page=2>; rel=next" },
  ])("reads a Link with $name", async ({ link }) => {
    const own = await scripted({
      "/rooms?sortBy=id&max=250": { headers: { link }, body: { items: [] } },
      "/rooms?page=2": { body: { items: [room] } },
      "/messages?roomId=R&max=20": { body: { items: [post] } },
    });
    expect(nativesOf(await missedOf(own))).toEqual(["M"]);
  });

  test.each([404, 403])("passes over a room that is gone meanwhile (%d)", async (status) => {
    const own = await scripted({
      "/rooms?sortBy=id&max=250": { body: { items: [{ ...room, id: "gone" }, room] } },
      "/messages?roomId=gone&max=20": { status, body: {} },
      "/messages?roomId=R&max=20": { body: { items: [post] } },
    });
    expect(nativesOf(await missedOf(own))).toEqual(["M"]);
  });

  test.each([
    { name: "a room without a time is looked into", rooms: [{ id: "R", type: "direct" }], want: 1 },
    { name: "an odd room is none", rooms: [{ id: 5 }, null, room], want: 1 },
  ])("takes it as it is: $name", async ({ rooms, want }) => {
    const own = await scripted({
      "/rooms?sortBy=id&max=250": { body: { items: rooms } },
      "/messages?roomId=R&max=20": { body: { items: [post, { id: "../.." }, null] } },
    });
    expect(await missedOf(own)).toHaveLength(want);
  });

  test.each([
    { name: "no rooms to be seen", path: "/rooms?sortBy=id&max=250", status: 403, body: {} },
    { name: "no items", path: "/rooms?sortBy=id&max=250", status: 200, body: { items: 5 } },
    { name: "a refusal", path: "/messages?roomId=R&max=20", status: 400, body: { items: [] } },
  ])("does not take for nothing missed: $name", async ({ path, status, body }) => {
    const own = await scripted({
      "/rooms?sortBy=id&max=250": { body: { items: [room] } },
      [path]: { status, body },
    });
    await expect(missedOf(own)).rejects.toMatchObject({ code: /^platform-/ });
  });
});

function posted(simulator: Simulator, where: "group" | "direct", more = {}) {
  const { alice, [where]: room } = places(simulator);
  return simulator.post({ person: alice, room, text: "look", ...more });
}

function mentioned(simulator: Simulator) {
  return posted(simulator, "group", { mention: true });
}

function asBot(simulator: Simulator): Simulator {
  for (const { emails } of simulator.people) emails[0] = "other@webex.bot";
  return simulator;
}

async function said({ url }: Simulator, roomId: string) {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const body = JSON.stringify({ roomId, markdown: "hello <@personEmail:spotter@webex.bot>" });
  await fetch(`${url}/messages`, { method: "POST", headers, body });
}

function byId(messages: Message[]): Message[] {
  return messages.sort((one, other) => one.id.localeCompare(other.id));
}

type Scripted = { status?: number; headers?: Record<string, string>; body: unknown };

// A Webex that says these things, whoever asks.
async function scripted(answers: Record<string, Scripted>) {
  const asked: string[] = [];
  const known = { "/people/me": { body: { id: "BOT" } }, ...answers } as Record<string, Scripted>;
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const { status = 200, headers, body } = known[url] ?? { status: 500, body: {} };
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
