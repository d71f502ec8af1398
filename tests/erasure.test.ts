import { beforeEach, expect, test } from "vitest";
import { plate } from "./fixtures.js";
import { BOT, lineMessage } from "./line-fixtures.js";
import { allOf, tabled } from "./tabled.js";

let erasure: typeof import("../functions/erasure.js");
let journal: typeof import("../functions/journal.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");
let n = 0;
tabled(async () => {
  erasure = await import("../functions/erasure.js");
  journal = await import("../functions/journal.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
});

beforeEach(() => {
  n += 1;
});

const soon = () => Date.now() + 9_000;
const message = (id: string, minute: string, person = `U${n}`) =>
  lineMessage({
    id: `line:${BOT}:${n}:${id}`,
    native: id,
    person,
    sent: `2026-01-15T12:${minute}:00.000Z`,
  });
const texts = async (person = `U${n}`) => {
  const all = await allOf(store.rowsOfPerson(`line:${BOT}:${person}`, "9"));
  return all.map(({ sk, text }) => text ?? sk);
};

async function posted(id: string, minute: string, person?: string) {
  const one = message(id, minute, person);
  await journal.keepGiven([{ message: one, given: { text: id } }]);
  await store.keepPicture(one, 0, `hash${id}${n}`);
  await known.keepAnswer(`hash${id}${n}`, "text", []);
  return one;
}

test("all that a person posted until then is forgotten, and nothing of others or of later", async () => {
  const first = await posted("first", "01");
  await store.saveSightings(first, [{ ...plate(), picture: 0, n: 0, hash: "h" }]);
  await posted("other", "02", `U${n}x`);
  await posted("later", "09");
  const asking = message("asking", "05");
  await journal.keepGiven([{ message: asking, given: { text: "forget me" } }]);
  expect(await erasure.erased(asking, soon())).toEqual({ messages: 1 });
  expect(await texts()).toEqual(["forget me", "picture#0", "later"]);
  expect(await texts(`U${n}x`)).toEqual(["other", "picture#0"]);
  expect(await known.answerKept(`hashfirst${n}`, "text")).toBeUndefined();
  expect(await Promise.all([first, asking].map(store.isDeleted))).toEqual([true, false]);
  expect(await erasure.erased(asking, soon())).toEqual({ messages: 0 });
});

test("what there is no time for is left to the next run", async () => {
  await posted("first", "01");
  const asking = message("asking", "05");
  await expect(erasure.erased(asking, Date.now())).rejects.toMatchObject({ code: "busy" });
  expect(await erasure.erased(asking, soon())).toEqual({ messages: 1 });
});
