import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Channel, Place } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import { bodyHashOf, spoken, type Words } from "../functions/words.js";
import { startTables } from "../local/aws/tables.js";
import { credentials, message, POST } from "./fixtures.js";
import { interposed } from "./interposed.js";

const bus = mockClient(EventBridgeClient);
const words: Words = [[{ strong: "SBA1234G" }]];
const hash = bodyHashOf(spoken(words));
let tables: Awaited<ReturnType<typeof startTables>>;
let outbox: typeof import("../functions/outbox.js");
let standing: typeof import("../functions/standing.js");
let ledger: typeof import("../functions/ledger.js");
let store: typeof import("../functions/store.js");
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  outbox = await import("../functions/outbox.js");
  standing = await import("../functions/standing.js");
  ledger = await import("../functions/ledger.js");
  store = await import("../functions/store.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  ids += 1;
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

function place(until = Date.now() + 5000): Place {
  return { message: message({ id: `webex:-:${ids}` }), credentials: credentials(), until };
}

/** The id of what stands once it is said. */
async function replied(...asked: Parameters<typeof outbox.replyOnce>): Promise<string> {
  return (await outbox.replyOnce(...asked)).replyId;
}

/** A platform that posts, edits and removes, and can be asked afterwards when `lists` is set. */
function platform({
  lists = false,
  fails = 0,
  loses = 0,
  breaks = 0,
  refuses = 0,
  cuts = 0,
  misses = 0,
  full = false,
} = {}) {
  const posts: { id: string; hash: string }[] = [];
  const reply = vi.fn(async (_: Place, said: Words) => {
    if (fails-- > 0) throw new Failure("platform-failed", "503");
    if (refuses-- > 0) throw new Failure("platform-refused", "400");
    posts.push({ id: `R${ids}.${posts.length + 1}`, hash: bodyHashOf(spoken(said)) });
    if (loses-- > 0) throw new Failure("platform-silent", "cut");
    if (breaks-- > 0) throw new Failure("platform-failed", "502");
    return `R${ids}.${posts.length}`;
  });
  const sent = async (_: Place, asked: string) =>
    posts.filter((post) => post.hash === asked).map(({ id }) => id);
  const edit = async (_: Place, id: string, said: Words) => {
    const post = posts.find((one) => one.id === id);
    if (full) return false;
    if (misses-- > 0) throw new Failure("platform-silent", "cut");
    Object.assign(post ?? {}, { hash: bodyHashOf(spoken(said)) });
    if (cuts-- > 0) throw new Failure("platform-silent", "cut");
    return post !== undefined;
  };
  const stands = async (_: Place, id: string, asked: string) =>
    posts.some((post) => post.id === id && post.hash === asked);
  const remove = async (_: Place, id: string) =>
    void posts.splice(0, posts.length, ...posts.filter((post) => post.id !== id));
  const fitted = (said: Words) => said.slice(0, 3);
  const channel = {
    reply,
    edit,
    stands,
    remove,
    fitted,
    ...(lists && { sent }),
  } as unknown as Channel;
  return { posts, channel };
}

test("replyOnce posts once, however often it is asked", async () => {
  const { channel, posts } = platform();
  const said = [];
  for (let n = 0; n < 3; n++) said.push(await replied(channel, place(), "answer", words));
  expect(said).toEqual(Array(3).fill(`R${ids}.1`));
  expect(posts).toHaveLength(1);
});

test("a reply is new to the run that records it, not to one that finds it recorded", async () => {
  const { channel } = platform({ lists: true, loses: 1 });
  const say = async () => (await outbox.replyOnce(channel, place(), "answer", words)).isNew;
  await expect(say()).rejects.toThrow("cut"); // it stands, and nobody has counted it
  expect([await say(), await say()]).toEqual([true, false]);
});

test("replyOnce posts once when ten runs ask at the same moment; the others are told to wait", async () => {
  const { channel, posts } = platform();
  const runs = Array.from({ length: 10 }, () => replied(channel, place(), "answer", words));
  const ends = await Promise.allSettled(runs);
  expect(posts).toHaveLength(1);
  for (const end of ends)
    if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "busy" });
});

test("what was said leaves no trace of its words, not even their hash", async () => {
  await replied(platform().channel, place(), "answer", words);
  expect(JSON.stringify(await ledger.replyRow(place().message, "answer"))).not.toContain(hash);
});

test("an answer and a sorry are two things to say", async () => {
  const { channel, posts } = platform();
  await replied(channel, place(), "answer", words);
  await replied(channel, place(), "sorry", words);
  expect(posts).toHaveLength(2);
});

test("a post that failed is made again at once by the next run", async () => {
  const { channel, posts } = platform({ fails: 1 });
  await expect(replied(channel, place(), "answer", words)).rejects.toThrow("503");
  expect(await replied(channel, place(), "answer", words)).toBe(`R${ids}.1`);
  expect(posts).toHaveLength(1);
});

test("a post whose answer was lost is found, not made again, where the platform lets us look", async () => {
  const { channel, posts } = platform({ lists: true, loses: 1 });
  await expect(replied(channel, place(), "answer", words)).rejects.toThrow("cut");
  // The words may have changed since: what was sent then is what counts.
  expect(await replied(channel, place(), "answer", [["other words"]])).toBe(`R${ids}.1`);
  expect(posts).toHaveLength(1);
  expect(await ledger.replyRow(place().message, "answer")).toMatchObject({ state: "sent" });
});

test("while another run may still be sending, the next one waits", async () => {
  const { channel, posts } = platform();
  const row = {
    state: "sending",
    attempt: 1,
    leaseUntil: Date.now() + 5000,
    bodyHash: hash,
    doubts: 1,
  } as const;
  await ledger.putReply(place().message, "answer", row, 0);
  const asked = replied(channel, place(), "answer", words);
  await expect(asked).rejects.toMatchObject({ code: "busy" });
  expect(posts).toHaveLength(0);
});

test("after a crash the next run takes over once the lease has run out", async () => {
  const { channel } = platform();
  const row = {
    state: "sending",
    attempt: 1,
    leaseUntil: Date.now() - 1,
    bodyHash: hash,
    doubts: 1,
  } as const;
  await ledger.putReply(place().message, "answer", row, 0);
  expect(await replied(channel, place(), "answer", words)).toBe(`R${ids}.1`);
  expect(await ledger.replyRow(place().message, "answer")).toMatchObject({ attempt: 2 });
});

test("a late first run cannot spoil what a second one recorded", async () => {
  const late = platform();
  let go = () => {};
  const stalled = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = {
    ...late.channel,
    reply: async () => stalled.then(() => Promise.reject(new Failure("platform-failed", "late"))),
  };
  const first = replied(slow, place(Date.now() - 1), "answer", words);
  const ended = expect(first).rejects.toThrow("late");
  await vi.waitUntil(() => ledger.replyRow(place().message, "answer"));
  await replied(late.channel, place(), "answer", words);
  go();
  await ended;
  expect(await ledger.replyRow(place().message, "answer")).toMatchObject({
    state: "sent",
    attempt: 2,
    replyId: `R${ids}.1`,
  });
});

test("a reply that stands is not made again because its record failed", async () => {
  const { channel, posts } = platform();
  const reply = async (at: Place, said: Words) => {
    const id = await channel.reply(at, said, POST);
    process.env.STORE_TABLE = "gone";
    return id;
  };
  const asked = replied({ ...channel, reply }, place(), "answer", words);
  await expect(asked).rejects.toThrow();
  process.env.STORE_TABLE = "store";
  expect(posts).toHaveLength(1);
  expect(await standing.replyStands(channel, place(), "answer")).toBe(true);
});

test("a body that was shortened is found again", async () => {
  const { channel, posts } = platform({ lists: true, loses: 1 });
  const long: Words = [["one"], ["two"], ["three"], ["four"]];
  channel.reply = vi.fn(async (_, said) => {
    posts.push({ id: `R${ids}.1`, hash: bodyHashOf(spoken(channel.fitted(said))) });
    throw new Failure("platform-silent", "cut");
  });
  await expect(replied(channel, place(), "answer", long)).rejects.toThrow("cut");
  expect(await replied(channel, place(), "answer", long)).toBe(`R${ids}.1`);
  expect(posts).toHaveLength(1);
});

test("a lookup that breaks loses nothing of what was known", async () => {
  const { channel, posts } = platform({ lists: true, loses: 1 });
  await expect(replied(channel, place(), "answer", words)).rejects.toThrow("cut");
  const sent = async () => Promise.reject(new Error("502"));
  const broken = { ...channel, sent } as unknown as Channel;
  await expect(replied(broken, place(), "answer", [["other"]])).rejects.toThrow("502");
  expect(await replied(channel, place(), "answer", [["other"]])).toBe(`R${ids}.1`);
  expect(posts).toHaveLength(1);
});

test.each([
  { name: "breaks", how: { loses: 1 }, doubts: 1 },
  { name: "is answered with an error", how: { fails: 1 }, doubts: 0 },
  { name: "is refused", how: { refuses: 1 }, doubts: 0 },
])("a post that $name leaves $doubts doubts", async ({ how, doubts }) => {
  const { channel } = platform(how);
  await expect(replied(channel, place(), "answer", words)).rejects.toThrow();
  expect(await ledger.replyRow(place().message, "answer")).toMatchObject({ leaseUntil: 0, doubts });
});

describe("where nobody can look", () => {
  const told = () =>
    bus
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) => args[0].input.Entries ?? [])
      .map(({ DetailType, Detail = "" }) => ({ name: DetailType, ...JSON.parse(Detail) }));

  test("what never arrived is said again, however often that happens", async () => {
    const { channel, posts } = platform();
    const reply = channel.reply;
    channel.reply = async () => Promise.reject(new Failure("platform-silent", "cut before"));
    const say = () => replied(channel, place(), "answer", words);
    for (let n = 0; n < 5; n++) await expect(say()).rejects.toThrow("cut before");
    channel.reply = reply;
    expect(await say()).toBe(`R${ids}.1`);
    expect(posts).toHaveLength(1);
  });

  test("what was not yet said is in no doubt", async () => {
    const { channel } = platform();
    const table = process.env.STORE_TABLE;
    interposed("reply#answer", async () => {
      process.env.STORE_TABLE = "gone";
    });
    const asked = replied(channel, place(), "answer", words);
    await expect(asked).rejects.toThrow();
    process.env.STORE_TABLE = table;
    expect(await ledger.replyRow(place().message, "answer")).toMatchObject({ doubts: 1 });
  });

  test("what the bus did not take keeps nobody waiting", async () => {
    const { channel, posts } = platform({ loses: 1 });
    const say = () => replied(channel, place(), "answer", words);
    await expect(say()).rejects.toThrow("cut");
    bus.on(PutEventsCommand).rejectsOnce(new Error("no bus")).resolves({ FailedEntryCount: 0 });
    await expect(say()).rejects.toThrow("no bus");
    await say();
    expect(posts).toHaveLength(2);
  });

  test("one post in doubt is told of under one id, however often others are refused", async () => {
    const { channel } = platform({ loses: 1 });
    const { reply } = channel;
    const say = () => replied(channel, place(), "answer", words);
    await expect(say()).rejects.toThrow("cut");
    channel.reply = async () => Promise.reject(new Failure("platform-refused", "429"));
    for (let n = 0; n < 3; n++) await expect(say()).rejects.toThrow("429");
    channel.reply = reply;
    await say();
    expect(told().length).toBeGreaterThan(1);
    expect(new Set(told().map(({ id }) => id)).size).toBe(1);
  });

  test("a placeholder that may stand is told of, in another event than an answer", async () => {
    const { channel } = platform({ loses: 2 });
    const say = (slot: "placeholder" | "answer") => replied(channel, place(), slot, [[slot]]);
    await expect(say("placeholder")).rejects.toThrow("cut");
    await expect(say("answer")).rejects.toThrow("cut");
    await say("answer");
    const names = told().map(({ slot, doubts }) => `${slot} ${doubts}`);
    expect(names).toEqual(["placeholder 1", "placeholder 1", "answer 1"]);
    expect(new Set(told().map(({ id }) => id)).size).toBe(2);
  });

  test("each time that something is said again is told, once", async () => {
    const { channel } = platform({ loses: 1, fails: 0 });
    const say = () => replied(channel, place(), "answer", words);
    await expect(say()).rejects.toThrow("cut");
    expect(told()).toEqual([]);
    await say();
    await say();
    expect(told()).toMatchObject([
      { name: "reply.in_doubt", message: place().message.id, slot: "answer", doubts: 1 },
    ]);
  });

  test("a platform that broke may have posted, though most likely it did not", async () => {
    const { channel, posts } = platform({ fails: 4 });
    const say = () => replied(channel, place(), "answer", words);
    for (let n = 0; n < 4; n++) await expect(say()).rejects.toThrow("503");
    expect(await standing.replyStands(channel, place(), "answer")).toBe(false);
    await say();
    expect(posts).toHaveLength(1);
    expect(told().map(({ doubts }) => doubts)).toEqual([1, 2, 3, 4]);
    expect(new Set(told().map(({ id }) => id)).size).toBe(4);
  });

  test.each([
    { name: "was cut", how: { loses: 1 }, why: "cut" },
    { name: "took effect while the platform broke", how: { breaks: 1 }, why: "502" },
  ])("what $name and was delivered back to us is found, not made again", async ({ how, why }) => {
    const { channel, posts } = platform(how);
    await expect(replied(channel, place(), "answer", words)).rejects.toThrow(why);
    const native = posts[0]?.id ?? "";
    const ours = { native, parent: place().message.native, person: "BOT", self: "BOT" };
    await ledger.keepEcho(message({ id: `webex:-:${native}`, ...ours }));
    expect(await replied(channel, place(), "answer", [["other"]])).toBe(native);
    expect(posts).toHaveLength(1);
    expect(told()).toEqual([]);
  });
});

test("the same words to another message of the thread are not taken for these", async () => {
  const { channel, posts } = platform({ lists: true });
  await replied(channel, place(), "answer", words);
  const other = { ...place(), message: message({ id: `webex:-:other${ids}` }) };
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: hash, doubts: 1 } as const;
  await ledger.putReply(other.message, "answer", row, 0);
  expect(await replied(channel, other, "answer", words)).toBe(`R${ids}.2`);
  expect(posts).toHaveLength(2);
});

describe("a placeholder", () => {
  const held: Words = [["Reading"]];
  const hold = (channel: Channel) => replied(channel, place(), "placeholder", held);

  test.each(["answer", "sorry"] as const)("becomes the %s: one message remains", async (slot) => {
    const { channel, posts } = platform();
    const id = await hold(channel);
    expect(await replied(channel, place(), slot, words)).toBe(id);
    expect(posts).toEqual([{ id, hash }]);
  });

  test("that is gone is followed by a new message", async () => {
    const { channel, posts } = platform();
    await hold(channel);
    posts.pop();
    await replied(channel, place(), "answer", words);
    expect(posts).toMatchObject([{ hash }]);
  });

  test("is edited again after an edit of which nobody knows, as often as it takes", async () => {
    const { channel, posts } = platform({ misses: 3 });
    const id = await hold(channel);
    const say = () => replied(channel, place(), "answer", words);
    for (let n = 0; n < 3; n++) await expect(say()).rejects.toThrow("cut");
    expect(await say()).toBe(id);
    expect(posts).toEqual([{ id, hash }]);
  });

  test("that cannot be edited any more goes, and a new message takes its place", async () => {
    const { channel, posts } = platform({ full: true });
    await hold(channel);
    const { reply } = channel;
    let row: unknown;
    channel.reply = async (at, said) => {
      row = await ledger.replyRow(place().message, "answer");
      return await reply(at, said, POST);
    };
    await replied(channel, place(), "answer", words);
    expect(posts).toMatchObject([{ hash }]);
    // A run that ends here leaves a post, not an edit, in doubt.
    expect(row).not.toHaveProperty("held");
  });

  test("below which an answer was found goes", async () => {
    const { channel, posts } = platform({ lists: true });
    const id = await hold(channel);
    posts.push({ id: `FOUND${ids}`, hash });
    const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: hash, doubts: 1 } as const;
    await ledger.putReply(place().message, "answer", row, 0);
    expect(await replied(channel, place(), "answer", words)).toBe(`FOUND${ids}`);
    expect(posts.map((post) => post.id)).not.toContain(id);
  });

  test("that was edited, though nobody heard of it, is known to be the answer", async () => {
    const { channel, posts } = platform({ cuts: 1 });
    const id = await hold(channel);
    const asked = replied(channel, place(), "answer", words);
    await expect(asked).rejects.toThrow("cut");
    expect(await standing.replyStands(channel, place(), "answer")).toBe(true);
    expect(await replied(channel, place(), "answer", [["other words"]])).toBe(id);
    expect(posts).toEqual([{ id, hash }]);
  });

  test("that a run died in editing, before it did, is no answer, and becomes one, however often", async () => {
    const { channel, posts } = platform();
    const held = await hold(channel);
    const dead = { state: "sending", leaseUntil: 0, bodyHash: hash, held } as const;
    for (const attempt of [1, 2, 3])
      await ledger.putReply(
        place().message,
        "answer",
        { ...dead, attempt, doubts: attempt },
        attempt - 1,
      );
    expect(await standing.replyStands(channel, place(), "answer")).toBe(false);
    expect(await replied(channel, place(), "answer", words)).toBe(held);
    expect(posts).toEqual([{ id: held, hash }]);
  });

  test("is not touched where the message was deleted", async () => {
    const { channel, posts } = platform();
    const id = await hold(channel);
    await store.markDeleted(place().message);
    await expect(replied(channel, place(), "answer", words)).rejects.toThrow();
    expect(posts).toEqual([{ id, hash: bodyHashOf(spoken(held)) }]);
  });

  test("that another message of the thread took for its own stays with it: each gets its answer", async () => {
    const { channel, posts } = platform({ lists: true });
    const other = { ...place(), message: message({ id: `webex:-:other${ids}` }) };
    const reply = channel.reply;
    const row = { state: "sending", attempt: 1, leaseUntil: 0, doubts: 1 } as const;
    const bodyHash = bodyHashOf(spoken(held));
    await ledger.putReply(other.message, "placeholder", { ...row, bodyHash }, 0);
    // The other's run looks for its placeholder after ours was posted, and before we noted that.
    channel.reply = async (at, said) => {
      channel.reply = reply;
      const id = await reply(at, said, POST);
      await replied(channel, other, "answer", [["the other's"]]);
      return id;
    };
    await expect(hold(channel)).rejects.toMatchObject({ code: "platform-silent" });
    await replied(channel, place(), "answer", words);
    const hashes = posts.map((post) => post.hash);
    expect(hashes).toEqual([bodyHashOf("the other's"), hash]);
  });

  test("whose post broke off is found, and becomes the answer, where the platform lets us look", async () => {
    const { channel, posts } = platform({ lists: true, loses: 1 });
    await expect(hold(channel)).rejects.toThrow("cut");
    await replied(channel, place(), "answer", words);
    expect(posts).toMatchObject([{ hash }]);
  });

  test("that another run may still be posting keeps the answer waiting", async () => {
    const { channel, posts } = platform();
    const leaseUntil = Date.now() + 5000;
    const row = { state: "sending", attempt: 1, leaseUntil, bodyHash: "x", doubts: 1 } as const;
    await ledger.putReply(place().message, "placeholder", row, 0);
    const asked = replied(channel, place(), "answer", words);
    await expect(asked).rejects.toMatchObject({ code: "busy" });
    expect(posts).toEqual([]);
  });
});

describe("a message that was deleted", () => {
  test("is not replied to any more", async () => {
    const { channel, posts } = platform();
    await store.markDeleted(place().message);
    const asked = replied(channel, place(), "answer", words);
    await expect(asked).rejects.toMatchObject({ code: "message-gone" });
    expect(posts).toEqual([]);
  });

  test("in the moment before it is replied to is not replied to", async () => {
    const { channel, posts } = platform();
    interposed("reply#answer", () => store.markDeleted(place().message));
    const asked = replied(channel, place(), "answer", words);
    await expect(asked).rejects.toMatchObject({ code: "message-gone" });
    expect(posts).toEqual([]);
  });

  test("is not spoken of to somebody who asked about it", async () => {
    const { channel, posts } = platform();
    const of = message({ id: `webex:-:of${ids}` });
    await store.markDeleted(of);
    const asked = replied(channel, { ...place(), of }, "answer", words);
    await expect(asked).rejects.toMatchObject({ code: "picture-gone" });
    expect(posts).toEqual([]);
  });

  test("loses the reply that stands, once", async () => {
    const { channel, posts } = platform();
    await replied(channel, place(), "answer", words);
    expect(await standing.takenBack(channel, place(), "answer")).toBe(true);
    expect(await standing.takenBack(channel, place(), "answer")).toBe(true);
    expect(posts).toEqual([]);
  });

  test("that was never replied to has nothing to lose", async () => {
    expect(await standing.takenBack(platform().channel, place(), "answer")).toBe(false);
  });

  test("waits for a run that is replying", async () => {
    const leaseUntil = Date.now() + 5000;
    const row = { state: "sending", attempt: 1, leaseUntil, bodyHash: hash, doubts: 1 } as const;
    await ledger.putReply(place().message, "answer", row, 0);
    const asked = standing.takenBack(platform().channel, place(), "answer");
    await expect(asked).rejects.toMatchObject({ code: "busy" });
  });
});
