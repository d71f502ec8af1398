import { expect, test } from "vitest";
import { lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

let owed: typeof import("../functions/owed.js");
tabled(async () => {
  owed = await import("../functions/owed.js");
});

test("of messages without an answer a room's first is remembered, until people were told", async () => {
  const at = (minute: string, room = "C1") =>
    lineMessage({ room, sent: `2026-01-15T12:${minute}:00.000Z` });
  expect(await owed.owedIn(at("00"))).toBeUndefined();
  for (const minute of ["01", "02"]) await owed.keepOwed(at(minute));
  expect(await owed.owedIn(at("03"))).toBe(at("01").sent);
  expect(await owed.owedIn(at("03", "C2"))).toBeUndefined();
  await owed.dropOwed(at("03"));
  expect(await owed.owedIn(at("04"))).toBeUndefined();
});
