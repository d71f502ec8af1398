import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Place } from "../functions/channels.js";
import { webex } from "../functions/webex.js";
import { bodyHashOf, spoken, type Words } from "../functions/words.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { itIsAChannel } from "./channel-contract.js";
import { credentials, delivery, message, POST, webhookBody } from "./fixtures.js";

const TOKEN = "bot-token";
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startWebex({ token: TOKEN });
  process.env.WEBEX_API_URL = `${simulator.url}/`;
});

afterEach(async () => {
  await simulator.stop();
});

describe("the channel contract", () => {
  itIsAChannel(webex, { signed: delivery(), credentials: credentials(), now: new Date() });
});

describe("eventsIn", () => {
  const events = async (data: object, envelope: object = {}) =>
    webex.eventsIn(delivery(webhookBody({ ...data }, envelope)), credentials());

  test("knows room, person, time and where the message hangs", async () => {
    const data = { roomType: "direct", parentId: "TOP", created: "2026-01-15T13:00:00+01:00" };
    const [heard] = await events(data);
    expect(heard?.message).toEqual({
      ...message({ direct: true, parent: "TOP" }),
      self: "BOT",
    });
  });

  test("knows its own post by its address where it cannot learn its id", async () => {
    simulator.knobs.rate = { status: 500, times: 99, retryAfter: 0 };
    const own = { personEmail: "spotter@webex.bot" };
    vi.resetModules();
    const { webex: fresh } = await import("../functions/webex.js");
    const heard = (data: Record<string, unknown>) =>
      fresh.eventsIn(delivery(webhookBody(data, { createdBy: undefined })), credentials(TOKEN));
    expect(await heard(own)).toEqual([]);
    expect(await heard({})).toMatchObject([{ name: "message.received" }]);
  });

  test.each(["..", "a/b", "", "x".repeat(501), "a b"])("ignores the id '%s'", async (id) => {
    expect(await events({ id })).toEqual([]);
    expect(await events({ roomId: id })).toEqual([]);
  });

  test("takes null for nothing said", async () => {
    const nothing = { roomType: null, parentId: null, personEmail: null };
    expect(await events(nothing)).toMatchObject([{ name: "message.received" }]);
  });

  test.each([
    { name: "another resource", data: {}, envelope: { resource: "rooms" } },
    { name: "another event", data: {}, envelope: { event: "updated" } },
    { name: "our own post deleted", data: { personId: "BOT" }, envelope: { event: "deleted" } },
    {
      name: "another bot's post deleted",
      data: { personEmail: "other@webex.bot" },
      envelope: { event: "deleted" },
    },
    {
      name: "somebody else who came into a room",
      data: {},
      envelope: { resource: "memberships" },
    },
    {
      name: "us leaving a room",
      data: { personId: "BOT" },
      envelope: { resource: "memberships", event: "deleted" },
    },
    { name: "another bot", data: { personEmail: "other@webex.bot" }, envelope: {} },
    { name: "another bot of earlier days", data: { personEmail: "x@sparkbot.io" }, envelope: {} },
    { name: "another bot in capitals", data: { personEmail: "X@WEBEX.BOT" }, envelope: {} },
    { name: "no id", data: { id: undefined }, envelope: {} },
    { name: "an empty room", data: { roomId: "" }, envelope: {} },
    { name: "no time", data: { created: undefined }, envelope: {} },
    { name: "a time that is none", data: { created: "yesterday" }, envelope: {} },
  ])("ignores $name", async ({ data, envelope }) => {
    expect(await events(data, envelope)).toEqual([]);
  });

  test.each([
    { name: "the same id", person: "BOT", creator: "BOT" },
    {
      name: "the same id, once written out and once bare",
      person: idOf("7af2f72c-1d95-41f0-a716-429fcfbc4d80"),
      creator: "7af2f72c-1d95-41f0-a716-429fcfbc4d80",
    },
  ])("knows its own post by $name", async ({ person, creator }) => {
    const data = { personId: person, personEmail: "spotter@webex.bot", parentId: "TOP" };
    const [heard] = await events(data, { createdBy: creator });
    expect(heard).toMatchObject({ name: "reply.echoed", message: { parent: "TOP" } });
  });

  test("hears that a message was deleted, under the message's own id", async () => {
    const [heard] = await events({ parentId: "TOP" }, { event: "deleted" });
    expect(heard).toEqual({
      name: "message.deleted",
      message: { ...message({ direct: false, parent: "TOP" }), self: "BOT" },
    });
  });

  test("hears that we were let into a room, each time anew", async () => {
    const joined = async (created: string) => {
      const data = { id: "MEMBER1", personId: "BOT", personEmail: "spotter@webex.bot", created };
      const [heard] = await events(data, { resource: "memberships", actorId: "P1" });
      return heard;
    };
    const first = await joined("2026-01-15T12:00:00.000Z");
    expect(first).toEqual({
      name: "room.joined",
      message: {
        ...message({ direct: false, native: "", id: "webex:-:MEMBER1:1768478400000" }),
        self: "BOT",
      },
    });
    expect((await joined("2026-01-16T12:00:00.000Z"))?.message.id).not.toBe(first?.message.id);
  });

  test("asks Webex once who we are where the delivery does not say", async () => {
    const own = { personId: simulator.bot.id };
    const heard = [
      await events(own, { createdBy: undefined }),
      await events(own, { createdBy: undefined }),
    ];
    expect(heard.flat().map(({ name }) => name)).toEqual(["reply.echoed", "reply.echoed"]);
    expect(asked()).toEqual(["GET /v1/people/me 200"]);
  });
});

describe("contents", () => {
  test("returns words without our name, and the pictures", async () => {
    const place = posted({ text: "look < here", mention: true, files: [file("car")] });
    const contents = await webex.contents(place);
    expect(contents.text).toBe("look < here");
    expect(contents.pictures).toHaveLength(1);
    expect(Buffer.from((await contents.pictures[0]?.bytes()) ?? [])).toEqual(Buffer.from("car"));
  });

  test("names the message that a reply hangs on", async () => {
    const top = posted({ text: "top", mention: true }).message;
    const place = posted({ text: "below", mention: true, parentId: top.native });
    expect((await webex.contents(place)).message.parent).toBe(top.native);
  });

  test("an odd entry among the files is a picture that cannot be had", async () => {
    const place = posted({ text: "", files: [file("car")], mention: true });
    const contents = await webex.contents(withFiles(place, [5, null] as never));
    for (const picture of contents.pictures)
      await expect(picture.bytes()).rejects.toMatchObject({ code: "picture-elsewhere" });
    expect(contents.pictures).toHaveLength(2);
  });

  test("names the kind of room, where the delivery did not", async () => {
    const place = posted({ text: "hi", room: "direct" });
    const { direct, ...message } = place.message;
    expect((await webex.contents({ ...place, message })).message.direct).toBe(true);
  });

  describe("of a message without a picture, in reply to one", () => {
    const car = { text: "", files: [file("car")] };

    test("are the other's pictures, where Webex shows it", async () => {
      const top = posted({ ...car, mention: true });
      const below = posted({ text: "whose?", mention: true, parentId: top.message.native });
      const { pictures, of, unseen } = await webex.contents(below);
      expect(Buffer.from((await pictures[0]?.bytes()) ?? [])).toEqual(Buffer.from("car"));
      expect(unseen).toBeUndefined();
      expect(of).toMatchObject({
        id: `webex:-:${top.message.native}`,
        native: top.message.native,
        person: top.message.person,
        sent: simulator.message(top.message.native)?.created,
      });
    });

    test("are told as unseen, where Webex does not show it", async () => {
      const top = posted({ ...car, mention: false });
      const below = posted({ text: "whose?", mention: true, parentId: top.message.native });
      expect(await webex.contents(below)).toMatchObject({ pictures: [], unseen: true });
    });

    test("are its own, where it has some", async () => {
      const top = posted({ ...car, mention: true });
      const own = { text: "", files: [file("own")], mention: true, parentId: top.message.native };
      const { pictures, of } = await webex.contents(posted(own));
      expect(Buffer.from((await pictures[0]?.bytes()) ?? [])).toEqual(Buffer.from("own"));
      expect(of).toBeUndefined();
    });
  });

  test("a message that is gone is a Failure", async () => {
    const place = posted({ text: "oops", mention: true });
    simulator.remove(place.message.native);
    await expect(webex.contents(place)).rejects.toMatchObject({ code: "message-gone" });
  });

  test("a token that Webex rejects is a Failure", async () => {
    const place = { ...posted({ text: "hi", mention: true }), credentials: credentials("other") };
    await expect(webex.contents(place)).rejects.toMatchObject({ code: "token-rejected" });
  });

  test.each([
    { status: 410, want: "picture-infected" },
    { status: 428, want: "picture-unscannable" },
    { status: 404, want: "picture-gone" },
    { status: 403, want: "picture-gone" },
    { status: 302, want: "picture-elsewhere" },
    { status: 500, want: "platform-failed" },
    { status: 400, want: "platform-refused" },
  ])("a picture answered with $status is a Failure $want", async ({ status, want }) => {
    const place = posted({ text: "", files: [file("car")], mention: true });
    const [picture] = (await webex.contents({ ...place, until: Date.now() + 1400 })).pictures;
    simulator.knobs.contents = { status, times: 9, retryAfter: 9 };
    await expect(picture?.bytes()).rejects.toMatchObject({ code: want });
  });

  test("waits while a picture is being scanned", async () => {
    const place = posted({ text: "", files: [file("car")], mention: true });
    simulator.knobs.contents = { status: 423, times: 2, retryAfter: 0 };
    const [picture] = (await webex.contents(place)).pictures;
    expect(Buffer.from((await picture?.bytes()) ?? [])).toEqual(Buffer.from("car"));
  });

  test("says that a picture is being scanned when there is no more time to wait", async () => {
    const place = posted({ text: "", files: [file("car")], mention: true }, 1500);
    const [picture] = (await webex.contents(place)).pictures;
    simulator.knobs.contents = { status: 423, times: 9, retryAfter: 5 };
    await expect(picture?.bytes()).rejects.toMatchObject({ code: "picture-scanning" });
  });

  test("waits as it is told when there were too many calls", async () => {
    const place = posted({ text: "hi", mention: true });
    simulator.knobs.rate = { status: 429, times: 2, retryAfter: 0 };
    expect((await webex.contents(place)).text).toBe("hi");
  });

  test.each([
    { name: "another host", path: "/v1/contents/ABC", want: "picture-gone" },
    { name: "no content at all", path: "/elsewhere/car.jpg", want: "picture-elsewhere" },
    { name: "a path that climbs", path: "/contents/../people/me", want: "picture-elsewhere" },
  ])("a file on $name never gets the token", async ({ path, want }) => {
    const stranger = await listening();
    const place = posted({ text: "", files: [file("car")], mention: true }, 2000);
    const contents = await webex.contents(withFiles(place, [`${stranger.url}${path}`]));
    await expect(contents.pictures[0]?.bytes()).rejects.toMatchObject({ code: want });
    expect(stranger.asked).toEqual([]);
    await stranger.stop();
  });

  test("a redirect is not followed", async () => {
    const stranger = await listening();
    const place = posted({ text: "", files: [file("car")], mention: true });
    const [picture] = (await webex.contents(place)).pictures;
    const redirecting = await listening((response) =>
      response.writeHead(302, { location: stranger.url }),
    );
    process.env.WEBEX_API_URL = redirecting.url;
    await expect(picture?.bytes()).rejects.toMatchObject({ code: "picture-elsewhere" });
    expect(redirecting.asked).toHaveLength(1);
    expect(stranger.asked).toEqual([]);
    await Promise.all([stranger.stop(), redirecting.stop()]);
  });
});

describe("reply", () => {
  const words: Words = [[{ strong: "SBA1234G" }], ["seen <@all>"]];

  test.each([
    { name: "on the message", parent: undefined },
    { name: "on the parent of a message that is a reply itself", parent: "top" },
  ])("hangs $name", async ({ parent }) => {
    const top = posted({ text: "top", mention: true });
    const below = posted({ text: "below", mention: true, parentId: top.message.native });
    const place = parent ? withParent(below, top.message.native) : top;
    const id = await webex.reply(place, words, POST);
    expect(ours()).toMatchObject([
      { id, parentId: top.message.native, markdown: "**SBA1234G**  \nseen &lt; @all&gt;" },
    ]);
  });

  test("is never longer than Webex takes", async () => {
    const place = posted({ text: "hi", mention: true });
    await webex.reply(
      place,
      [[{ strong: "SBA1234G" }], ...Array(900).fill(["*é😀*".repeat(3)])],
      POST,
    );
    const [{ markdown = "" } = {}] = ours();
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(7439);
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(5000);
    expect(markdown.endsWith("…")).toBe(true);
  });

  test("waits and posts once when there were too many calls", async () => {
    const place = posted({ text: "hi", mention: true });
    simulator.knobs.rate = { status: 429, times: 1, retryAfter: 0 };
    await webex.reply(place, words, POST);
    expect(ours()).toHaveLength(1);
  });

  test.each([
    {
      name: "502",
      knobs: { rate: { status: 502, times: 1, retryAfter: 0 } },
      posts: 0,
      code: "platform-failed",
    },
    { name: "a lost answer", knobs: { lostAnswers: 1 }, posts: 1, code: "platform-silent" },
  ])("is not made again by itself after $name", async ({ knobs, posts, code }) => {
    const place = posted({ text: "hi", mention: true });
    Object.assign(simulator.knobs, knobs);
    await expect(webex.reply(place, words, POST)).rejects.toMatchObject({ code });
    expect(ours()).toHaveLength(posts);
  });

  test.each([
    { name: "HTML", body: "<html>" },
    { name: "nothing", body: "" },
    { name: "JSON without an id", body: "{}" },
  ])("stands though Webex's answer to the post is $name", async ({ body }) => {
    const odd = await listening((response) => response.write(body || " "));
    process.env.WEBEX_API_URL = odd.url;
    expect(await webex.reply(posted({ text: "hi", mention: true }), words, POST)).toBe("");
    expect(odd.asked).toEqual(["POST /messages"]);
    await odd.stop();
  });

  test("to a message that is gone is a Failure", async () => {
    const place = posted({ text: "hi", mention: true });
    const gone = { ...place, message: { ...place.message, room: idOf("x", "ROOM") } };
    await expect(webex.reply(gone, words, POST)).rejects.toMatchObject({ code: "message-gone" });
  });
});

describe("show", () => {
  const bytes = new Uint8Array([0xff, 0xd8, 1, 2]);
  const drawing = { bytes, type: "image/jpeg", name: "drawing.jpg", alt: "I may know: <@all>" };

  test("hangs a picture on the message, with what it shows as words that mention nobody", async () => {
    const place = posted({ text: "hi", mention: true });
    const id = await webex.show?.(place, drawing);
    const [{ files = [], ...post } = {}] = ours();
    const want = { id, parentId: place.message.native, markdown: "I may know: &lt; @all&gt;" };
    expect([post, files.length]).toMatchObject([want, 1]);
    const file = simulator.content(files[0]?.split("/").at(-1) ?? "");
    expect(file).toEqual({ name: "drawing.jpg", type: "image/jpeg", bytes });
  });

  test("hangs it on the parent of a message that is a reply itself", async () => {
    const top = posted({ text: "top", mention: true });
    const below = posted({ text: "below", mention: true, parentId: top.message.native });
    await webex.show?.(withParent(below, top.message.native), drawing);
    expect(ours()).toMatchObject([{ parentId: top.message.native }]);
  });

  test("is known again by its words, where nobody told its id", async () => {
    const place = posted({ text: "hi", room: "direct" });
    simulator.knobs.lostAnswers = 1;
    await expect(webex.show?.(place, drawing)).rejects.toMatchObject({ code: "platform-silent" });
    const hash = bodyHashOf(spoken([[drawing.alt]]));
    expect(await webex.sent?.(place, hash)).toEqual(ours().map(({ id }) => id));
  });

  test("is taken back as any reply is", async () => {
    const place = posted({ text: "hi", mention: true });
    const id = (await webex.show?.(place, drawing)) ?? "";
    await webex.remove?.(place, id);
    expect(ours()).toEqual([]);
  });

  test.each([
    { status: 413, code: "platform-refused" },
    { status: 502, code: "platform-failed" },
  ])("fails where Webex answers $status", async ({ status, code }) => {
    const place = posted({ text: "hi", mention: true });
    simulator.knobs.rate = { status, times: 1, retryAfter: 0 };
    await expect(webex.show?.(place, drawing)).rejects.toMatchObject({ code });
  });
});

test("a reply to nobody's message stands in the room by itself", async () => {
  const { message: joined, ...place } = posted({ text: "hi", mention: true });
  await webex.reply({ ...place, message: { ...joined, native: "" } }, [["Hello"]], POST);
  expect(ours()).toMatchObject([{ parentId: undefined, roomId: joined.room, markdown: "Hello" }]);
});

describe("edit and remove", () => {
  const reply = async () => {
    const place = posted({ text: "hi", mention: true });
    return { place, id: await webex.reply(place, [["Reading"]], POST) };
  };

  test("edit gives an earlier reply other words, in form and length like any reply", async () => {
    const { place, id } = await reply();
    const long: Words = [[{ strong: "SBA1234G" }], ...Array(900).fill(["*é😀*"])];
    expect(await webex.edit?.(place, id, long)).toBe(true);
    const [post, ...more] = ours();
    expect(more).toEqual([]);
    expect(post?.markdown).toMatch(/^\*\*SBA1234G\*\*/);
    expect(Buffer.byteLength(post?.markdown ?? "")).toBeLessThanOrEqual(7439);
  });

  test("edit says no where the reply is gone, or was edited too often", async () => {
    const { place, id } = await reply();
    for (let n = 0; n < 10; n++) expect(await webex.edit?.(place, id, [[`${n}`]])).toBe(true);
    expect(await webex.edit?.(place, id, [["10"]])).toBe(false);
    simulator.remove(id);
    expect(await webex.edit?.(place, id, [["11"]])).toBe(false);
  });

  test("edit that Webex cannot do now is a Failure, for another try", async () => {
    const { place, id } = await reply();
    simulator.knobs.rate = { status: 502, times: 99, retryAfter: 0 };
    const soon = { ...place, until: Date.now() + 700 };
    await expect(webex.edit?.(soon, id, [["x"]])).rejects.toMatchObject({
      code: "platform-failed",
    });
  });

  test("remove takes a reply back, and is content where there is none", async () => {
    const { place, id } = await reply();
    await webex.remove?.(place, id);
    expect(ours()).toEqual([]);
    await webex.remove?.(place, id);
  });
});

describe("sent", () => {
  const words: Words = [[{ strong: "SBA1234G" }, " · 98 % & <more>"], ["not seen here before"]];
  const hash = bodyHashOf(spoken(words));

  test("finds our reply in a direct room", async () => {
    const place = posted({ text: "hi", room: "direct" });
    const id = await webex.reply(place, words, POST);
    expect(await webex.sent?.(place, hash)).toEqual([id]);
  });

  test.each([
    { name: "nothing was posted", room: "direct" as const, reply: undefined, want: [] },
    { name: "something else was posted", room: "direct" as const, reply: [["other"]], want: [] },
    { name: "a group's thread cannot be listed", room: "group" as const, reply: words },
  ])("finds nothing where $name", async ({ room, reply, want }) => {
    const place = posted({ text: "hi", room, mention: true });
    if (reply) await webex.reply(place, reply, POST);
    expect(await webex.sent?.(place, hash)).toEqual(want);
  });

  test("does not take the answer to an earlier message for this one's", async () => {
    const earlier = posted({ text: "hi", room: "direct" });
    await webex.reply(earlier, words, POST);
    const message = { ...earlier.message, sent: new Date(Date.now() + 2000).toISOString() };
    expect(await webex.sent?.({ ...earlier, message }, hash)).toEqual([]);
  });

  test("finds a reply that hangs on nothing, since what its thread hung on is gone", async () => {
    const top = posted({ text: "top", room: "direct" });
    const place = posted({ text: "hi", room: "direct", parentId: top.message.native });
    simulator.remove(top.message.native);
    const below = { ...place, message: { ...place.message, parent: top.message.native } };
    const id = await webex.reply(below, words, POST);
    expect(simulator.message(id)?.parentId).toBeUndefined();
    expect(await webex.sent?.(below, hash)).toEqual([id]);
  });

  test("finds a reply that had to be shortened", async () => {
    const long: Words = Array(900).fill(["*é😀* & <b>"]);
    const place = posted({ text: "hi", room: "direct" });
    const id = await webex.reply(place, long, POST);
    expect(await webex.sent?.(place, bodyHashOf(spoken(webex.fitted(long))))).toEqual([id]);
  });

  test("does not take a person's words for ours", async () => {
    const place = posted({ text: "hi", room: "direct" });
    posted({ text: spoken(words), room: "direct", parentId: place.message.native });
    expect(await webex.sent?.(place, hash)).toEqual([]);
  });
});

type Posting = {
  text: string;
  room?: "direct" | "group";
  mention?: boolean;
  files?: { name: string; type: string; bytes: Uint8Array }[];
  parentId?: string;
};

function posted({ room: type = "group", ...post }: Posting, ms = 5000): Place {
  const [alice] = simulator.people;
  const room = simulator.rooms.find((one) => one.type === type);
  const made = simulator.post({ person: alice?.id ?? "", room: room?.id ?? "", ...post });
  return {
    message: message({
      native: made.id,
      room: made.roomId,
      person: made.personId,
      direct: type === "direct",
      self: simulator.bot.id,
    }),
    credentials: credentials(TOKEN),
    until: Date.now() + ms,
  };
}

function withParent(place: Place, parent: string): Place {
  return { ...place, message: { ...place.message, parent } };
}

function withFiles(place: Place, files: string[]): Place {
  const room = simulator.messages(place.message.room);
  Object.assign(room.find(({ id }) => id === place.message.native) ?? {}, { files });
  return place;
}

function ours() {
  const all = simulator.rooms.flatMap(({ id }) => simulator.messages(id));
  return all.filter(({ personId }) => personId === simulator.bot.id);
}

function asked(): string[] {
  return simulator.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

function file(content: string) {
  return { name: "car.jpg", type: "image/jpeg", bytes: Buffer.from(content) };
}

function idOf(uuid: string, type = "PEOPLE"): string {
  return Buffer.from(`ciscospark://us/${type}/${uuid}`).toString("base64url");
}

async function listening(answer: (response: ServerResponse) => void = () => {}) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(response);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, stop };
}
