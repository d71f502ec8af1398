import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterEach, expect, test, vi } from "vitest";
import type { Heard } from "../functions/events.js";
import { message } from "./fixtures.js";
import { lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

const { STORE_TABLE } = process.env;
let given: typeof import("../functions/given.js");
tabled(async () => {
  given = await import("../functions/given.js");
});

afterEach(() => {
  Object.assign(process.env, { STORE_TABLE });
});

const words: Heard = {
  name: "message.received",
  message: lineMessage({ id: "1" }),
  given: { text: "hello" },
};
const picture: Heard = {
  name: "message.received",
  message: lineMessage({ id: "2", files: ["2"] }),
  given: { token: "t" },
};
const plain: Heard = { name: "message.received", message: message() };
const unsent: Heard = { name: "message.deleted", message: lineMessage({ id: "3" }) };

test("what is told by deliveries alone is kept, and all is published", async () => {
  const heard = [words, picture, unsent];
  expect(await given.keepWhatIsGiven(heard)).toEqual({ sound: heard });
});

test("where nothing of that kind is told, the store is not asked", async () => {
  process.env.STORE_TABLE = "nowhere";
  expect(await given.keepWhatIsGiven([plain])).toEqual({ sound: [plain] });
});

test("where it cannot be kept, all is published but words", async () => {
  process.env.STORE_TABLE = "nowhere";
  const { sound, trouble } = await given.keepWhatIsGiven([words, picture, unsent]);
  expect(sound).toEqual([picture, unsent]);
  expect(trouble).toBeInstanceOf(Error);
});

test("one that cannot be kept costs the others nothing", async () => {
  const big = { ...words, given: { text: "x".repeat(500_000) } };
  const { sound, trouble } = await given.keepWhatIsGiven([
    big,
    { ...words, message: lineMessage({ id: "4" }) },
  ]);
  expect(sound.map(({ message }) => message.id)).toEqual(["4"]);
  expect(trouble).toBeInstanceOf(Error);
});

test("a store that hangs keeps no platform waiting", async () => {
  const { promise } = Promise.withResolvers();
  vi.spyOn(DynamoDBDocumentClient.prototype, "send").mockReturnValue(promise as never);
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((
    act: (all: unknown) => void,
    _: number,
    all: unknown,
  ) => queueMicrotask(() => act(all))) as never);
  const { sound, trouble } = await given.keepWhatIsGiven([words, picture]);
  vi.restoreAllMocks();
  expect(sound).toEqual([picture]);
  expect(trouble).toMatchObject({ code: "store-slow" });
});
