import { expect, test } from "vitest";
import { rowsIn } from "../functions/rows.js";
import { windowsOf } from "../functions/windows.js";
import { lineAt } from "./texts.js";

function windows(...texts: Parameters<typeof rowsIn>[0]) {
  return rowsIn(texts, 1).flatMap((row) => windowsOf(row));
}

test("windowsOf takes whole neighbouring words of 3 to 12 signs", () => {
  expect(windows(lineAt("CZ 1AB 2345")).map(({ text }) => text)).toEqual([
    "CZ1AB",
    "CZ1AB2345",
    "1AB",
    "1AB2345",
    "2345",
  ]);
});

test("windowsOf says what is left over before and after", () => {
  const found = windows(lineAt("CZ 1AB 2345 Brno")).find(({ text }) => text === "1AB2345");
  expect(found).toMatchObject({ raw: "1AB 2345", gaps: [3], before: "CZ", after: "BRNO" });
});

test("windowsOf reads two rows only where they meet", () => {
  const above = lineAt("X FBA", { left: 0.1, top: 0.1, width: 0.3 });
  const below = lineAt("12 K", { left: 0.1, top: 0.22, width: 0.3 });
  const joined = windows(above, below).filter(({ seams }) => seams.length > 0);
  expect(joined.map(({ text, seams }) => `${text} ${seams}`)).toEqual([
    "XFBA12 4",
    "XFBA12K 4",
    "FBA12 3",
    "FBA12K 3",
  ]);
});
