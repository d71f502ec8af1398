import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Channel, channels, type Place } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import type { Message } from "../functions/events.js";
import { rulesOf } from "../functions/plates.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const untils: Record<string, number> = {};
const contents = vi.fn<Channel["contents"]>();
const reply = vi.fn<Channel["reply"]>();
let tables: Awaited<ReturnType<typeof startTables>>;
let conversation: typeof import("../functions/conversation.js");
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  conversation = await import("../functions/conversation.js");
  channels.push({
    name: "test",
    authentic: () => false,
    eventsIn: async () => [],
    contents,
    reply,
  });
});

afterAll(() => tables.stop());

beforeEach(() => {
  ids += 1;
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  manager.on(GetSecretValueCommand).resolves({ SecretString: "{}" });
  contents.mockReset().mockImplementation(async ({ until }: Place) => {
    untils.contents = until;
    return { text: "", pictures: [] };
  });
  reply.mockReset().mockImplementation(async ({ until }: Place) => {
    untils.reply = until;
    return "R1";
  });
});

function work(changes: Partial<Message> = {}) {
  const one = message({ id: `test:-:${ids}`, channel: "test", ...changes });
  const until = Date.now() + 50_000;
  return { id: one.id, message: one, until, wanted: [], rules: rulesOf("SG") };
}

const failed = () =>
  bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .filter(({ DetailType }) => DetailType === "message.failed")
    .map(({ Detail = "" }) => JSON.parse(Detail).code);

test("waiting for pictures leaves time to reply", async () => {
  const asked = work();
  await conversation.answered(asked);
  expect(untils.reply).toBe(asked.until);
  expect(asked.until - (untils.contents ?? 0)).toBe(12_000);
});

test("the reply hangs on the parent that only the contents name", async () => {
  contents.mockResolvedValue({ text: "", pictures: [], parent: "TOP" });
  await conversation.answered(work());
  expect(reply.mock.calls[0]?.[0].message.parent).toBe("TOP");
});

test.each([
  { name: "before it is read", act: () => contents.mockRejectedValue(gone) },
  { name: "before it is answered", act: () => reply.mockRejectedValue(gone) },
])("a message that vanishes $name ends there, and nothing is tried again", async ({ act }) => {
  act();
  expect(await conversation.answered(work())).toEqual({ code: "message-gone" });
  expect(failed()).toEqual(["message-gone"]);
});

const gone = new Failure("message-gone", "404");

test("any other failure is let out for another try", async () => {
  reply.mockRejectedValue(new Failure("platform-failed", "502"));
  await expect(conversation.answered(work())).rejects.toThrow("502");
  expect(failed()).toEqual([]);
});

test("apologised says sorry and returns why we gave up", async () => {
  expect(await conversation.apologised(work())).toMatchObject({ code: "gave-up" });
  expect(reply).toHaveBeenCalledTimes(1);
  expect(failed()).toEqual(["gave-up"]);
});

test("apologised says nothing where an answer was sent", async () => {
  await conversation.answered(work());
  await conversation.apologised(work());
  expect(reply).toHaveBeenCalledTimes(1);
});
