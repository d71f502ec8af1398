import { afterEach, expect, test } from "vitest";
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
  expect(await given.keepWhatIsGiven(heard)).toEqual({ kept: heard });
});

test("where nothing of that kind is told, the store is not asked", async () => {
  process.env.STORE_TABLE = "nowhere";
  expect(await given.keepWhatIsGiven([plain])).toEqual({ kept: [plain] });
});

test("where it cannot be kept, all is published but words", async () => {
  process.env.STORE_TABLE = "nowhere";
  const { kept, trouble } = await given.keepWhatIsGiven([words, picture, unsent]);
  expect(kept).toEqual([picture, unsent]);
  expect(trouble).toBeInstanceOf(Error);
});
