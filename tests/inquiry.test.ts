import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Channel, Contents } from "../functions/channels.js";
import type { Message } from "../functions/events.js";
import type { Work } from "../functions/inquiry.js";
import { rulesOf } from "../functions/plates.js";
import { spoken } from "../functions/words.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
let tables: Awaited<ReturnType<typeof startTables>>;
let answerFor: typeof import("../functions/inquiry.js").answerFor;
let ledger: typeof import("../functions/ledger.js");
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  ledger = await import("../functions/ledger.js");
  answerFor = (await import("../functions/inquiry.js")).answerFor;
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

afterAll(() => tables.stop());
beforeEach(() => {
  ids += 1;
});

function asking(changes: Partial<Message> = {}): Message {
  ids += 1;
  return message({ id: `webex:-:${ids}`, ...changes });
}

function work(limits = { person: 99, room: 99, day: 99 }): Work {
  const manner = { rules: rulesOf("SG"), zone: "UTC", kept: 30, wanted: [], limits, texts: {} };
  const tries = {
    isFirst: true,
    queued: 0,
    isLast: false,
    isLastTry: false,
    patience: 0,
    until: Date.now() + 60_000,
  };
  return { name: "message.received", message: asking(), ...manner, ...tries };
}

const answerTo = async (contents: Partial<Contents> & { message: Message }, limits?: Limits) =>
  spoken((await answerFor({ text: "", pictures: [], ...contents }, work(limits), channel)).words);
type Limits = Parameters<typeof work>[0];

const channel = { name: "webex", text: "help" } as unknown as Channel;
const unreadable = { bytes: async () => Buffer.from("no picture, but long enough for one") };

test.each([
  { name: "nothing", contents: {}, want: /^Post a picture of a car/ },
  { name: "a reply to what is not shown", contents: { unseen: true }, want: /does not mention me/ },
  {
    name: "a picture",
    contents: { pictures: [unreadable] },
    want: /this is something else/,
  },
])("what holds $name is answered so", async ({ contents, want }) => {
  expect(await answerTo({ message: asking(), ...contents })).toMatch(want);
});

test("words below a picture that was answered do not have it read again, in a direct room", async () => {
  const of = asking({ direct: true });
  const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "", doubts: 0 } as const;
  await ledger.putReply(of, "answer", row, 0);
  const asked = { message: asking({ direct: true }), of, pictures: [unreadable] };
  expect(await answerTo(asked)).toContain("answered this picture, above");
});

test("who asks about a picture that was deleted is told so", async () => {
  const of = asking();
  const { markDeleted } = await import("../functions/store.js");
  await markDeleted(of);
  const asked = { message: asking(), of, pictures: [unreadable] };
  expect(await answerTo(asked)).toBe("The picture is not there any more.");
});

test("of a message with very many pictures the first are read, and it says so", async () => {
  const read = vi.fn(unreadable.bytes);
  const album = Array(25).fill({ bytes: read });
  const words = await answerTo({ message: asking(), pictures: album });
  expect(read).toHaveBeenCalledTimes(20);
  expect(words).toMatch(/Picture 20\n.*\nI read the first 20 pictures of a message/);
});

test("words below a picture of which nothing stands but sorry have it read", async () => {
  const of = asking({ direct: true });
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 0 } as const;
  await ledger.putReply(of, "answer", row, 0);
  const asked = { message: asking({ direct: true }), of, pictures: [unreadable] };
  expect(await answerTo(asked)).toMatch(/this is something else/);
});

test("words below an album that was answered count as one", async () => {
  const [of, person] = [asking({ direct: true }), `P${ids}`];
  const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "", doubts: 0 } as const;
  await ledger.putReply(of, "answer", row, 0);
  const thanks = () => ({ message: asking({ direct: true, person }), of, pictures: album });
  const album = Array(5).fill(unreadable);
  const limits = { person: 2, room: 99, day: 99 };
  for (let n = 0; n < 2; n++) expect(await answerTo(thanks(), limits)).toContain("above");
  expect(await answerTo(thanks(), limits)).toContain("a lot at once");
});

test("words below a picture that was left out have it read, when there is room again", async () => {
  const person = `P${ids}`;
  const limits = { person: 1, room: 99, day: 99 };
  const of = asking({ direct: true, person });
  await answerTo({ message: asking({ person }) }, limits);
  await answerTo({ message: of, pictures: [unreadable] }, limits);
  const row = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "", doubts: 0 } as const;
  await ledger.putReply(of, "answer", row, 0);
  const later = asking({ direct: true, person, sent: "2026-01-15T12:20:00.000Z" });
  const asked = { message: later, of, pictures: [unreadable] };
  expect(await answerTo(asked, limits)).toMatch(/this is something else/);
});

test("whoever posts too much is told so once, and nothing of it is read", async () => {
  const limits = { person: 1, room: 99, day: 99 };
  const person = `P${ids}`;
  const never = { bytes: async () => Promise.reject(new Error("it was read")) };
  await answerTo({ message: asking({ person }) }, limits);
  const over = { message: asking({ person }), pictures: [never] };
  expect(await answerTo(over, limits)).toMatch(
    /from one person I take 1 pictures? or messages? in/,
  );
  expect(await answerTo(over, limits)).toContain("from one person"); // the same one, tried again
  const next = answerTo({ message: asking({ person }), pictures: [never] }, limits);
  await expect(next).rejects.toMatchObject({ code: "limited" });
});

test("what is said to others counts towards no limit, and nobody is told of one", async () => {
  const limits = { person: 1, room: 1, day: 1 };
  const who = { person: `P${ids}`, room: `ROOM${ids}` };
  for (let n = 0; n < 3; n++)
    expect(await answerTo({ message: asking({ ...who, aside: true }) }, limits)).toBe("");
  expect(await answerTo({ message: asking(who) }, limits)).toMatch(/^Post a picture/);
});
