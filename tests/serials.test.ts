import { expect, test } from "vitest";
import { serialsIn } from "../functions/serials.js";

const found = (text: string, isLabelled = true) =>
  serialsIn(text, isLabelled).map(({ code }) => code);

test.each([
  { name: "what follows", text: ": 4CE0460D0G", want: ["4CE0460D0G"] },
  { name: "signs within", text: " AB-123.4/5_6 ", want: ["AB-123.4/5_6"] },
  { name: "the stars of a bar code", text: "*4CE0460D0G*", want: ["4CE0460D0G"] },
  { name: "a bar code's identifier", text: ": (21)4CE0460D0G", want: ["4CE0460D0G"] },
  { name: "the first alone", text: "4CE0460D0G MADE IN 2020", want: ["4CE0460D0G"] },
  { name: "digits in groups", text: "1234 5678 9012", want: ["123456789012"] },
  { name: "letters and digits in groups", text: "4CE0 460D 0G1", want: ["4CE0460D0G1"] },
  { name: "no word as a group", text: "1234 REV 02", want: ["1234"] },
  { name: "no year as a group", text: "123456 2026", want: ["123456"] },
  { name: "groups of six", text: "4CE046 0D0G12", want: ["4CE0460D0G12"] },
  { name: "nothing behind a long one as a group", text: "12345678 A123", want: ["12345678"] },
  { name: "none without a digit", text: "PORT", want: [] },
  { name: "none that is too short", text: "A12", want: [] },
  { name: "none behind a word", text: "OF 4CE0460D0G", want: [] },
  { name: "none of too many groups", text: "12345 ".repeat(7), want: [] },
  { name: "none that is too long", text: "1".repeat(33), want: [] },
])("serialsIn reads $name behind a label", ({ text, want }) => {
  expect(found(text)).toEqual(want);
});

test.each([
  { name: "Cisco's", text: "FOC1234X0AB", want: ["FOC1234X0AB"] },
  { name: "Meraki's", text: "SEE Q2HP-ABCD-1234 *", want: ["Q2HP-ABCD-1234"] },
  { name: "no unknown plant's", text: "XYZ1234X0AB", want: [] },
  { name: "no week that there is not", text: "FOC1254X0AB", want: [] },
  { name: "no part of more", text: "FOC1234X0AB-1", want: [] },
  { name: "nobody else's", text: "4CE0460D0G", want: [] },
])("serialsIn reads $name without a label", ({ text, want }) => {
  expect(found(text, false)).toEqual(want);
});

test("serialsIn says where it stands", () => {
  expect(serialsIn(": (S) 4CE0 4600", true)).toEqual([
    { code: "4CE04600", start: 6, end: 15, fits: true },
  ]);
});
