import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../functions/events.js";
import { BOT, lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

let sets: typeof import("../functions/sets.js");
let store: typeof import("../functions/store.js");
let table: typeof import("../functions/table.js");
let n = 0;
tabled(async () => {
  sets = await import("../functions/sets.js");
  store = await import("../functions/store.js");
  table = await import("../functions/table.js");
});

beforeEach(() => {
  n += 1;
});

afterEach(() => {
  vi.restoreAllMocks();
});

const soon = () => Date.now() + 20_000;
const idOf = (native: string) => `line:${BOT}:${n}${native}`;
const one = (native: string, set: Message["set"] = { id: `set${n}` }) =>
  lineMessage({ id: idOf(native), native, files: [native], ...(set && { set }) });
const ofTotal = (native: string, index: number, total: number) =>
  one(native, { id: `set${n}`, index, total });
const later = (milliseconds: number) => {
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + milliseconds);
};

const members = async (...all: Message[]) => {
  for (const message of all) await sets.keepMember(message);
};
const begun = async (message: Message) => {
  const answer = sets.gathered(message, soon());
  await vi.waitFor(async () => {
    expect(
      await table.rowAt({ pk: `set#line:${BOT}:${message.room}:set${n}`, sk: "lead" }),
    ).toBeDefined();
  });
  return { answer };
};

describe("gathered", () => {
  test("leaves a message of no set as it is", async () => {
    const { set, ...alone } = one("a");
    expect(await sets.gathered(alone, soon())).toEqual(alone);
  });

  test("has the first one answer for all, in their order, and the others say nothing", async () => {
    const [a, b, c] = [ofTotal("a", 1, 3), ofTotal("b", 2, 3), ofTotal("c", 3, 3)];
    await members(b, c, a);
    expect(await sets.gathered(b, soon())).toMatchObject({
      files: ["a", "b", "c"],
      together: ["a", "b", "c"].map(idOf),
    });
    expect(await sets.gathered(c, soon())).toBe(idOf("b"));
    expect(await sets.gathered(a, soon())).toBe(idOf("b"));
  });

  test("waits for deliveries, not for the runs of others", async () => {
    await members(ofTotal("a", 1, 2));
    const { answer } = await begun(ofTotal("a", 1, 2));
    await members(ofTotal("b", 2, 2));
    expect(await answer).toMatchObject({ files: ["a", "b"] });
  });

  test("lets whoever is sure to be answered go before the set is whole", async () => {
    await members(ofTotal("a", 1, 3), ofTotal("b", 2, 3));
    const { answer } = await begun(ofTotal("a", 1, 3));
    expect(await sets.gathered(ofTotal("b", 2, 3), soon())).toBe(idOf("a"));
    await members(ofTotal("c", 3, 3));
    expect(await answer).toMatchObject({ files: ["a", "b", "c"] });
  });

  test("has one leader, however many come at the same moment", async () => {
    const all = ["a", "b", "c", "d", "e"].map((native, at) => ofTotal(native, at + 1, 5));
    await members(...all);
    const ends = await Promise.all(all.map((message) => sets.gathered(message, soon())));
    const leaders = ends.filter((end) => typeof end !== "string");
    expect(leaders).toMatchObject([{ files: ["a", "b", "c", "d", "e"] }]);
  });

  test("is the same for whoever is tried again", async () => {
    await members(ofTotal("a", 1, 1));
    const first = await sets.gathered(ofTotal("a", 1, 1), soon());
    await members(ofTotal("b", 1, 1));
    expect(await sets.gathered(ofTotal("a", 1, 1), soon())).toEqual(first);
  });

  test("waits for quiet where nobody says how many they are, and leaves alone what comes then", async () => {
    await members(one("a"));
    const { answer } = await begun(one("a"));
    await members(one("b"));
    later(3_000);
    expect(await answer).toMatchObject({ files: ["a", "b"] });
    await members(one("late"));
    expect(await sets.gathered(one("late"), soon())).toEqual(one("late"));
  });

  test("does not wait for ever for one that does not come", async () => {
    await members(ofTotal("a", 1, 2));
    const { answer } = await begun(ofTotal("a", 1, 2));
    later(9_000);
    expect(await answer).toMatchObject({ files: ["a"] });
  });

  test("leaves alone what could not be remembered as one of a set", async () => {
    await members(ofTotal("a", 1, 2));
    const { answer } = await begun(ofTotal("a", 1, 2));
    expect(await sets.gathered(ofTotal("b", 2, 2), soon())).toEqual(ofTotal("b", 2, 2));
    later(9_000);
    expect(await answer).toMatchObject({ files: ["a"] });
  });

  test("does not lose a leader that could not be remembered", async () => {
    await members(ofTotal("b", 2, 2));
    expect(await sets.gathered(ofTotal("a", 1, 2), soon())).toMatchObject({ files: ["a"] });
    expect(await sets.gathered(ofTotal("b", 2, 2), soon())).toEqual(ofTotal("b", 2, 2));
  });

  test("takes up what a run left that ended while it closed the set", async () => {
    const [a, b] = [ofTotal("a", 1, 2), ofTotal("b", 2, 2)];
    await members(a, b);
    const lead = { pk: `set#line:${BOT}:${a.room}:set${n}`, sk: "lead" };
    await table.putRow(lead, 60, { id: a.id, closed: true });
    const other = sets.gathered(b, soon());
    expect(await sets.gathered(a, soon())).toMatchObject({ files: ["a", "b"] });
    expect(await other).toBe(idOf("a"));
  });

  test("lets a run end that has no time to wait", async () => {
    await members(ofTotal("a", 1, 2));
    await expect(sets.gathered(ofTotal("a", 1, 2), Date.now())).rejects.toMatchObject({
      code: "busy",
    });
  });

  test.each([
    { name: "one", gone: ["a"], files: ["", "b"], together: ["b"] },
    { name: "the others", gone: ["b"], files: ["a", ""], together: ["a"] },
    { name: "all", gone: ["a", "b"], files: ["", ""], together: ["a"] },
  ])("keeps the place of what was deleted: $name", async ({ gone, files, together }) => {
    for (const native of gone) await store.markDeleted(one(native));
    await members(ofTotal("a", 1, 2), ofTotal("b", 2, 2));
    const answer = await sets.gathered(ofTotal("a", 1, 2), soon());
    expect(answer).toMatchObject({ files, together: together.map(idOf) });
  });

  test("of one room are no other room's", async () => {
    await members(ofTotal("a", 1, 1), { ...ofTotal("b", 1, 1), room: "elsewhere" });
    expect(await sets.gathered(ofTotal("a", 1, 1), soon())).toMatchObject({ files: ["a"] });
    const other = { ...ofTotal("b", 1, 1), room: "elsewhere" };
    expect(await sets.gathered(other, soon())).toMatchObject({ files: ["b"] });
  });
});

describe("pictureOf", () => {
  test("knows which picture of whose answer a message is", async () => {
    await members(ofTotal("b", 2, 2), ofTotal("a", 1, 2));
    await sets.gathered(ofTotal("b", 2, 2), soon());
    expect(await sets.pictureOf(one("a"))).toEqual({ leader: idOf("b"), picture: 0 });
    expect(await sets.pictureOf(one("b"))).toEqual({ leader: idOf("b"), picture: 1 });
  });

  test("knows none of a message that stands alone", async () => {
    expect(await sets.pictureOf(one("z"))).toBeUndefined();
  });
});
