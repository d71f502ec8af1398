import { beforeEach, expect, test } from "vitest";
import type { Message } from "../functions/events.js";
import { ALICE, BOT, lineMessage } from "./line-fixtures.js";
import { allOf, tabled } from "./tabled.js";

let journal: typeof import("../functions/journal.js");
let dropping: typeof import("../functions/dropping.js");
let store: typeof import("../functions/store.js");
let n = 5000;
tabled(async () => {
  journal = await import("../functions/journal.js");
  dropping = await import("../functions/dropping.js");
  store = await import("../functions/store.js");
});

beforeEach(() => {
  n += 1;
});

const one = (changes: Partial<Message> = {}) =>
  lineMessage({ id: `line:${BOT}:${n}`, native: String(n), ...changes });
const given = { token: "token", until: 5, text: "hello" };
const rows = async (person: string) =>
  await allOf(store.rowsOfPerson(`line:${BOT}:${person}`, "9"));

test("what a delivery told is kept for whoever answers", async () => {
  await journal.keepGiven([{ message: one(), given }, { message: one({ id: "other" }) }]);
  expect(await journal.givenOf(one())).toMatchObject(given);
  expect(await journal.givenOf(one({ id: "other" }))).toBeUndefined();
});

test("a delivery that comes again changes nothing, and brings nothing back that was forgotten", async () => {
  const person = `U${n}`;
  await journal.keepGiven([{ message: one({ person }), given }]);
  await journal.keepGiven([{ message: one({ person }), given: { text: "changed" } }]);
  expect(await journal.givenOf(one())).toMatchObject(given);
  await dropping.dropRows(one({ person }));
  await journal.keepGiven([{ message: one({ person }), given }]);
  expect((await journal.givenOf(one()))?.text).toBeUndefined();
  expect(await rows(person)).toEqual([]);
});

test("a token that lives anew takes the place of the one before, but not of a blank", async () => {
  await journal.keepGiven([{ message: one(), given }]);
  await journal.keepGiven([{ message: one(), given: { ...given, until: 9 } }]);
  expect((await journal.givenOf(one()))?.until).toBe(9);
  await dropping.dropRows(one());
  await journal.keepGiven([{ message: one(), given: { ...given, until: 10 } }]);
  expect((await journal.givenOf(one()))?.until).toBeUndefined();
});

test("of an answer about a picture that was deleted meanwhile nothing is kept", async () => {
  const person = `U${n}`;
  const other = one({ id: `line:${BOT}:other${n}` });
  await store.markDeleted(other);
  await journal.keepSaid({ message: one({ person }), of: other }, "answer", [["SBA1234G"]]);
  expect(await rows(person)).toEqual([]);
});

test.each([
  { name: "words", message: {}, kind: "other" },
  { name: "a picture", message: { files: ["1"] }, kind: "picture" },
  { name: "that we were let in", message: { native: "" }, kind: "joined" },
])("a person's rows say what was said, in and out, and when: $name", async ({ message, kind }) => {
  const person = `U${n}`;
  await journal.keepGiven([{ message: one({ person, ...message }), given }]);
  await journal.keepSaid({ message: one({ person, ...message }) }, "answer", [
    ["hello ", { strong: "you" }],
    ["!"],
  ]);
  const where = { place: ALICE, direct: true, kind };
  expect(await rows(person)).toMatchObject([
    { sk: "said#in", text: "hello", time: one().sent, ...where },
    { sk: "said#answer", text: "hello you\n!", time: expect.stringMatching(/^20/), ...where },
  ]);
});

test("of a message that was deleted meanwhile nothing is kept that we said", async () => {
  const person = `U${n}`;
  await store.markDeleted(one());
  await journal.keepSaid({ message: one({ person }) }, "answer", [["SBA1234G"]]);
  expect(await rows(person)).toEqual([]);
});
