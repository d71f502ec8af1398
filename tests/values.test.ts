import fc from "fast-check";
import { expect, test } from "vitest";
import { plain, written } from "../functions/values.js";

test.each([
  { name: "small letters", text: "imei é", want: "IMEI É" },
  { name: "wide letters and signs", text: "Ｓ／Ｎ：１２", want: "S/N:12" },
  { name: "dashes", text: "00–1A—2B−3C", want: "00-1A-2B-3C" },
  { name: "what would grow", text: "ß ™ ﬁ", want: "ß ™ ﬁ" },
])("plain makes the usual signs of $name", ({ text, want }) => {
  expect(plain(text)).toBe(want);
});

test("plain keeps the length of any text, so that places in it are those of what was read", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => plain(text).length === text.length),
  );
});

test("written changes the signs that it is told to, and no others", () => {
  expect(written("O1IB", { O: "0", I: "1" })).toBe("011B");
});
