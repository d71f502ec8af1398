import { beforeEach, describe, expect, test } from "vitest";
import { plate } from "./fixtures.js";
import { BOT, lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

let dropping: typeof import("../functions/dropping.js");
let journal: typeof import("../functions/journal.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");
let table: typeof import("../functions/table.js");
let n = 6000;
tabled(async () => {
  dropping = await import("../functions/dropping.js");
  journal = await import("../functions/journal.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
  table = await import("../functions/table.js");
});

beforeEach(() => {
  n += 1;
});

const one = () => lineMessage({ id: `line:${BOT}:${n}`, native: String(n) });
const left = async () => (await table.rowsOf(`message#${one().id}`)).map(({ sk }) => sk);

// Two pictures with a plate each, words and an answer.
async function answered(): Promise<void> {
  await journal.keepGiven([{ message: one(), given: { text: "hello" } }]);
  for (const picture of [0, 1]) {
    const hash = `hash${n}${picture}`;
    await store.keepPicture(one(), picture, hash);
    await known.keepAnswer(hash, "text", []);
    await store.saveSightings(one(), [{ ...plate(), picture, n: 0, hash }]);
  }
  await journal.keepSaid({ message: one() }, "answer", [["SBA1234G"]]);
}

describe("dropRows", () => {
  test("leaves nothing of a message but a blank", async () => {
    await answered();
    expect(await dropping.dropRows(one())).toBe(8);
    expect(await left()).toEqual(["said#in"]);
    expect(await journal.givenOf(one())).toEqual({
      ...{ pk: `message#${one().id}`, sk: "said#in", v: 1 },
      expires: expect.any(Number),
    });
    expect(await known.answerKept(`hash${n}0`, "text")).toBeUndefined();
    expect(await dropping.dropRows(one())).toBe(0);
  });

  test("of one picture leaves the others, and not what was said of all", async () => {
    await answered();
    expect(await dropping.dropRows(one(), { picture: 0 })).toBe(4);
    expect(await left()).toEqual(["picture#1", "said#in", "sighting#1#0"]);
    expect(await known.answerKept(`hash${n}1`, "text")).toEqual([]);
  });

  test("takes out what is known by a picture's hash alone", async () => {
    await known.keepAnswer(`hash${n}`, "text", []);
    expect(await dropping.dropRows(one(), { known: [`hash${n}`] })).toBe(1);
    expect(await known.answerKept(`hash${n}`, "text")).toBeUndefined();
  });
});

test("dropGiven takes out what the delivery told, and nothing else", async () => {
  await answered();
  await dropping.dropGiven(one());
  expect((await journal.givenOf(one()))?.text).toBeUndefined();
  expect(await left()).toContain("sighting#0#0");
});
