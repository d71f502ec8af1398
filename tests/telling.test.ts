import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import { line } from "../functions/line.js";
import { spoken, type Words } from "../functions/words.js";
import { BOT, lineCredentials, lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

const bus = mockClient(EventBridgeClient);
let telling: typeof import("../functions/telling.js");
let owed: typeof import("../functions/owed.js");
let n = 8000;
tabled(async () => {
  telling = await import("../functions/telling.js");
  owed = await import("../functions/owed.js");
});

beforeEach(() => {
  n += 1;
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

const message = () => lineMessage({ id: `line:${BOT}:${n}`, native: String(n), room: `room${n}` });
const saying = { slot: "answer" as const, words: [["SBA1234G"]], zone: "Asia/Singapore" };

function told(given = { token: "t", until: Date.now() + 9_000 } as object) {
  const said: string[] = [];
  const reply = vi.fn(async (_: unknown, words: Words) => {
    said.push(spoken(words));
    return `R${n}`;
  });
  const channel: Channel = { ...line, reply };
  const place = {
    message: message(),
    given,
    credentials: lineCredentials(),
    until: Date.now() + 9_000,
  };
  return { said, tell: () => telling.toldOnce(channel, place, saying) };
}

const journalled = async () => {
  const { rowAt } = await import("../functions/table.js");
  return (await rowAt({ pk: `message#${message().id}`, sk: "said#answer" }))?.text;
};

test("what is owed to people in a room is told first, in their time, and once", async () => {
  await owed.keepOwed({ ...message(), sent: "2026-01-15T12:00:00.000Z" });
  const { said, tell } = told();
  await tell();
  await tell();
  expect(said).toEqual([
    expect.stringMatching(/^What was posted here at 15 Jan 2026, 20:00.*\nSBA1234G$/),
  ]);
  expect(await owed.owedIn(message())).toBeUndefined();
});

test("what is owed stays where it could be told by nothing that is free", async () => {
  await owed.keepOwed(message());
  const { said, tell } = told({});
  await tell();
  expect(said).toEqual(["SBA1234G"]);
  expect(await owed.owedIn(message())).toBeDefined();
});

test("what came to be owed after an answer stood is not taken for told", async () => {
  const { tell } = told();
  await tell();
  await owed.keepOwed(message());
  await tell();
  expect(await owed.owedIn(message())).toBeDefined();
});

test("what we say is kept where the channel is one that tells words only once", async () => {
  await told().tell();
  expect(await journalled()).toBe("SBA1234G");
});

test.each([
  { error: new Failure("allowance-gone", "x"), want: true },
  { error: new Failure("allowance-spared", "x"), want: true },
  { error: new Failure("platform-busy", "x"), want: false },
  { error: new Error("allowance-gone"), want: false },
])("$error.code is one that costs too much: $want", ({ error, want }) => {
  expect(telling.isUnpaid(error)).toBe(want);
});
