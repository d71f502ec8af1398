import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Channel, channels, type Place } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import type { Message } from "../functions/events.js";
import { rulesOf } from "../functions/plates.js";
import { spoken } from "../functions/words.js";
import { startTables } from "../local/aws/tables.js";
import { drawn } from "./draw.js";
import { message, plate } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const rekognition = mockClient(RekognitionClient);
const untils: Record<string, number> = {};
const contents = vi.fn<Channel["contents"]>();
const reply = vi.fn<Channel["reply"]>();
let tables: Awaited<ReturnType<typeof startTables>>;
let conversation: typeof import("../functions/conversation.js");
let analysesNamed: typeof import("../functions/analyses.js").analysesNamed;
let ledger: typeof import("../functions/ledger.js");
let store: typeof import("../functions/store.js");
let ids = 0;
const limits = { person: 99, room: 99, day: 99 };

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  conversation = await import("../functions/conversation.js");
  analysesNamed = (await import("../functions/analyses.js")).analysesNamed;
  ledger = await import("../functions/ledger.js");
  store = await import("../functions/store.js");
  channels.push({
    name: "test",
    text: "help",
    authentic: () => false,
    eventsIn: async () => [],
    contents,
    fitted: (words) => words,
    reply,
  });
});

afterAll(() => tables.stop());

beforeEach(() => {
  ids += 1;
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  manager.on(GetSecretValueCommand).resolves({ SecretString: "{}" });
  contents.mockReset().mockImplementation(async ({ until, message }: Place) => {
    untils.contents = until;
    return { message, text: "", pictures: [] };
  });
  reply.mockReset().mockImplementation(async ({ until }: Place) => {
    untils.reply = until;
    return `R${ids}`;
  });
});

function work(changes: Partial<Message> = {}) {
  const one = message({ id: `test:-:${ids}`, channel: "test", ...changes });
  const until = Date.now() + 50_000;
  const manner = { rules: rulesOf("SG"), zone: "UTC", kept: 30, wanted: [], limits, texts: {} };
  const tries = { isFirst: false, isLast: false, isLastTry: false, queued: 0, patience: 60_000 };
  return { name: "message.received" as const, message: one, until, ...manner, ...tries };
}

const lastly = (changes: Partial<Message> = {}) => ({ ...work(changes), isLast: true });

const failed = () =>
  bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .filter(({ DetailType }) => DetailType === "message.failed")
    .map(({ Detail = "" }) => JSON.parse(Detail).code);

test("waiting for pictures leaves time to reply", async () => {
  const asked = work();
  await conversation.replied(asked);
  expect(untils.reply).toBe(asked.until);
  expect(asked.until - (untils.contents ?? 0)).toBe(12_000);
});

test("what came of a drawing is for operators to read, and keeps nobody from the answer", async () => {
  const Geometry = { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } };
  const plate = {
    DetectedText: "SBA 1234 G",
    Type: "LINE" as const,
    Id: 0,
    Confidence: 99,
    Geometry,
  };
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [plate] });
  const bytes = await drawn({ width: 300, height: 200 });
  contents.mockImplementation(async ({ message }) => {
    return { message, text: "blur the plates", pictures: [{ bytes: async () => bytes }] };
  });
  const show = vi.fn(async () => {
    throw new Failure("scope-missing", "It has no scope.");
  });
  const here = Object.assign(channels.at(-1) ?? {}, { show });
  const outcome = await conversation.replied({
    ...work({ room: "GALLERY" }),
    wanted: analysesNamed("plates"),
  });
  Reflect.deleteProperty(here, "show");
  expect(outcome).toMatchObject({ plates: 1, drawing: "scope-missing: It has no scope." });
  expect(spoken(reply.mock.calls[0]?.[1] ?? [])).toMatch(/^SBA1234G[\s\S]*may not post files here/);
});

test("the reply hangs on the parent that only the contents name", async () => {
  contents.mockImplementation(async ({ message }) => {
    return { message: { ...message, parent: "TOP" }, text: "", pictures: [] };
  });
  await conversation.replied(work());
  ids += 1;
  await expect(conversation.replied(lastly())).rejects.toThrow();
  expect(reply.mock.calls.map(([{ message }]) => message.parent)).toEqual(["TOP", "TOP"]);
});

test("in a room that refuses us, the welcome is tried again, and nobody is told sorry", async () => {
  reply.mockRejectedValue(new Failure("platform-failed", "502"));
  const joined = { ...lastly({ native: "" }), name: "room.joined" as const };
  await expect(conversation.replied(joined)).rejects.toThrow("502");
  expect(reply).toHaveBeenCalledTimes(1);
  expect(failed()).toEqual([]);
});

test("a placeholder that may stand is not said again", async () => {
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 1 } as const;
  const asked = { ...work(), patience: 0 };
  await ledger.putReply(asked.message, "placeholder", row, 0);
  Object.assign(channels.at(-1) ?? {}, { edit: async () => true });
  contents.mockImplementation(async ({ message }) => {
    await new Promise((wake) => setTimeout(wake, 50));
    return { message, text: "", pictures: [] };
  });
  await conversation.replied({ ...asked, until: Date.now() + 16_000 });
  Object.assign(channels.at(-1) ?? {}, { edit: undefined });
  expect(reply).toHaveBeenCalledTimes(1);
  expect(spoken(reply.mock.calls[0]?.[1] ?? [])).toContain("Post a picture");
});

test("one picture that breaks off leaves none of the others running", async () => {
  const ended = vi.fn();
  const slow = { bytes: () => new Promise<never>((_, no) => setTimeout(no, 50)).finally(ended) };
  const broken = { bytes: () => Promise.reject(new Failure("platform-failed", "502")) };
  contents.mockImplementation(async ({ message }) => {
    return { message, text: "", pictures: [broken, slow] };
  });
  await expect(conversation.replied(work())).rejects.toThrow("502");
  expect(ended).toHaveBeenCalled();
});

test("on the last try, a picture that still fails is told as such, and the others are answered", async () => {
  const broken = { bytes: () => Promise.reject(new Failure("platform-failed", "502")) };
  const gone = { bytes: () => Promise.reject(new Failure("picture-gone", "404")) };
  contents.mockImplementation(async ({ message }) => {
    return { message, text: "", pictures: [broken, gone] };
  });
  await conversation.replied({ ...work(), isLastTry: true });
  expect(spoken(reply.mock.calls[0]?.[1] ?? [])).toMatch(
    /1\nI could not get[\s\S]*2\nThe picture is not/,
  );
});

test("no more than three pictures are read at the same time", async () => {
  let [now, most] = [0, 0];
  const bytes = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((wake) => setTimeout(wake, 5));
    now -= 1;
    throw new Failure("picture-gone", "404");
  };
  contents.mockImplementation(async ({ message }) => {
    return { message, text: "", pictures: Array(8).fill({ bytes }) };
  });
  expect(await conversation.replied(work())).toMatchObject({ pictures: 8 });
  expect(most).toBe(3);
});

test.each([
  { name: "before it is read", act: () => contents.mockRejectedValue(gone) },
  { name: "before it is answered", act: () => reply.mockRejectedValue(gone) },
])("a message that vanishes $name ends there, and nothing is tried again", async ({ act }) => {
  act();
  expect(await conversation.replied(work())).toEqual({ code: "message-gone" });
  expect(failed()).toEqual(["message-gone"]);
});

const gone = new Failure("message-gone", "404");

test("a message that is not there yet when we first look is tried again; one that was deleted is not", async () => {
  contents.mockRejectedValue(gone);
  const first = { ...work(), isFirst: true };
  await expect(conversation.replied(first)).rejects.toThrow("404");
  expect(failed()).toEqual([]);
  await store.markDeleted(first.message);
  expect(await conversation.replied(first)).toEqual({ code: "message-gone" });
});

test.each([
  { name: "goes where it was deleted", isDeleted: true, want: ["LEFT"] },
  { name: "stays where we are only not shown it", isDeleted: false, want: [] },
])(
  "an answer that stands below a message which is not there $name",
  async ({ isDeleted, want }) => {
    const remove = vi.fn(async () => undefined);
    Object.assign(channels.at(-1) ?? {}, { remove });
    const asked = work();
    const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "", doubts: 0 } as const;
    await ledger.putReply(asked.message, "answer", { ...row, replyId: `LEFT` }, 0);
    contents.mockRejectedValue(gone);
    if (isDeleted) await store.markDeleted(asked.message);
    await conversation.replied(asked);
    expect(remove.mock.calls.map(([, id]: unknown[]) => id)).toEqual(want);
    Object.assign(channels.at(-1) ?? {}, { remove: undefined });
  },
);

test("of a message that was deleted a run that had ended leaves nothing, not even a hash of its words", async () => {
  const asked = work();
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: "abc", doubts: 1 } as const;
  await ledger.putReply(asked.message, "answer", row, 0);
  await store.markDeleted(asked.message);
  const seen = { ...plate(), picture: 0, n: 0, hash: "hash" };
  await store.saveSightings(asked.message, [seen]);
  contents.mockRejectedValue(gone);
  await conversation.replied(asked);
  expect(await ledger.replyRow(asked.message, "answer")).toMatchObject({ bodyHash: "" });
  const later = { ...asked.message, id: "test:-:later", sent: "2099-01-01T00:00:00.000Z" };
  expect(await store.seenBefore(later, seen.folded)).toEqual({ times: 0 });
});

test("what goes over a limit, once that was told, gets no answer, and nothing is tried again", async () => {
  const person = `P${ids}`;
  const strict = { person: 1, room: 99, day: 99 };
  const ends = [];
  for (let n = 0; n < 4; n++) {
    ids += 1;
    ends.push(await conversation.replied({ ...work({ person }), limits: strict }));
  }
  expect(reply.mock.calls.map(([, words]) => spoken(words).split(/[,:]/)[0])).toEqual([
    expect.stringContaining("Post a picture"),
    "That was a lot at once",
  ]);
  expect(ends.slice(2)).toEqual(Array(2).fill({ code: "limited" }));
  expect(failed()).toEqual(["limited", "limited"]);
});

test("any other failure is let out for another try", async () => {
  reply.mockRejectedValue(new Failure("platform-failed", "502"));
  await expect(conversation.replied(work())).rejects.toThrow("502");
  expect(failed()).toEqual([]);
});

test.each(["nothing", "help"] as const)(
  "where the setting is %s, what is said to others is not even asked for",
  async (chat) => {
    await conversation.replied({ ...work({ aside: true }), texts: { test: chat } });
    expect(contents).not.toHaveBeenCalled();
  },
);

test("apologised says sorry, and lets out why we gave up", async () => {
  await expect(conversation.replied(lastly())).rejects.toMatchObject({ code: "gave-up" });
  expect(reply).toHaveBeenCalledTimes(1);
  expect(failed()).toEqual(["gave-up"]);
});

test("apologised says sorry though the message cannot be read", async () => {
  contents.mockRejectedValue(new Failure("platform-failed", "502"));
  await expect(conversation.replied(lastly())).rejects.toMatchObject({ code: "gave-up" });
  expect(reply).toHaveBeenCalledTimes(1);
});

test("apologised tells operators though nobody could be told sorry", async () => {
  reply.mockRejectedValue(new Failure("platform-failed", "502"));
  await expect(conversation.replied(lastly())).rejects.toThrow("502");
  expect(failed()).toEqual(["gave-up"]);
});

test("apologised says nothing, and calls nothing failed, where an answer was sent", async () => {
  await conversation.replied(work());
  await expect(conversation.replied(lastly())).rejects.toMatchObject({ code: "gave-up" });
  expect(reply).toHaveBeenCalledTimes(1);
  expect(failed()).toEqual([]);
});
