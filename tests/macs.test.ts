import fc from "fast-check";
import { expect, test } from "vitest";
import { baresIn, macsIn } from "../functions/macs.js";

const MAC = "00:1A:2B:3C:4D:5E";
const found = (text: string, isLabelled = true) => macsIn(text, isLabelled).map(({ code }) => code);

test.each([
  { name: "colons", text: ": 00:1A:2B:3C:4D:5E", want: [MAC] },
  { name: "dashes", text: "00-1A-2B-3C-4D-5E", want: [MAC] },
  { name: "dots", text: "001A.2B3C.4D5E", want: [MAC] },
  { name: "two halves", text: "001A2B-3C4D5E", want: [MAC] },
  { name: "blanks", text: "00 1A 2B 3C 4D 5E", want: [MAC] },
  { name: "nothing between its digits", text: "001A2B3C4D5E", want: [MAC] },
  { name: "a colon that was not read", text: "00:1A:2B3C:4D:5E", want: [MAC] },
  { name: "a colon read as something else", text: "00:1A;2B.3C:4D:5E", want: [MAC] },
  { name: "letters that are no digits", text: "OQ:IA:2B:3C:4D:SE", want: ["00:1A:2B:3C:4D:5E"] },
  { name: "B and 8 as they are", text: "00:1A:B8:8B:4D:5E", want: ["00:1A:B8:8B:4D:5E"] },
  { name: "digits alone", text: "001122334455", want: ["00:11:22:33:44:55"] },
  { name: "a range", text: `${MAC} - 00:1A:2B:3C:4D:6D`, want: [MAC, "00:1A:2B:3C:4D:6D"] },
  { name: "groups of four", text: "001A 2B3C 4D5E", want: [MAC] },
  { name: "a voltage behind it", text: "00 1A 2B 3C 4D 5E 5V 12", want: [MAC] },
  { name: "a number before it", text: "2 001A2B3C4D5E", want: [MAC] },
])("macsIn reads $name behind a label", ({ text, want }) => {
  expect(found(text)).toEqual(want);
});

test.each([
  { name: "of a group", text: "01:00:5E:00:00:FB" },
  { name: "of all", text: "FF:FF:FF:FF:FF:FF" },
  { name: "of none", text: "00:00:00:00:00:00" },
  { name: "that is too long", text: `${MAC}:6F:70` },
  { name: "that is too short", text: "00:1A:2B:3C:4D" },
  { name: "part of a longer row of groups", text: "4850 2938 4756 1098 0012" },
  { name: "the last part of a row", text: "12345 6689 0123 4567" },
  { name: "part of such a row with letters", text: "A850 2938 47F6 1098" },
  { name: "part of a telephone number", text: "0650 1234 5678 90" },
  { name: "with other letters", text: "00:1A:2B:3C:4D:5X" },
  { name: "of words", text: "GO:TO:SO:LO:GO:TO" },
])("macsIn refuses what is $name", ({ text }) => {
  expect([found(text), found(text, false)]).toEqual([[], []]);
});

test.each([
  { name: "colons", text: `SEE ${MAC}, BELOW`, want: [MAC] },
  { name: "dots", text: "001A.2B3C.4D5E", want: [MAC] },
  { name: "two halves", text: "001A2B-3C4D5E", want: [MAC] },
  { name: "two letters for digits", text: "OO-1A-2B-3C-4D-5E", want: [MAC] },
  { name: "not three", text: "OO-IA-2B-3C-4D-5E", want: [] },
  { name: "not what has no letter, as dates and telephones", text: "32-12-34-56-78-90", want: [] },
  { name: "not what nothing parts", text: "001A2B3C4D5E", want: [] },
  { name: "no part of an address of another kind", text: "FE80:001A:2B3C:4D5E", want: [] },
])("macsIn reads, without a label, $name", ({ text, want }) => {
  expect(found(text, false)).toEqual(want);
});

test.each([
  { name: "twelve digits with letters", text: "A 001A2B3C4D5E", want: [MAC] },
  { name: "no bar code's number", text: "123456789012", want: [] },
  { name: "no word", text: "DEADBEEFCAFE", want: [] },
  { name: "no part of more", text: "001A2B3C4D5E6", want: [] },
])("baresIn reads $name", ({ text, want }) => {
  expect(baresIn(text).map(({ code }) => code)).toEqual(want);
});

const octet = fc.integer({ min: 0, max: 255 });
const hex = (value: number) => value.toString(16).toUpperCase().padStart(2, "0");
const address = fc
  .tuple(octet, octet, octet, octet, octet, octet)
  .map(([first, ...rest]) => [first & 0xfc, ...rest].map(hex))
  .filter((octets) => /[A-F]/.test(octets.join("")));

test("macsIn finds any device's address between other words, however it is written", () => {
  const noise = fc.constantFrom("MADE IN CHINA", "5V 2A", "(ETH0)", "*", "");
  fc.assert(
    fc.property(address, fc.constantFrom(":", "-"), noise, noise, (octets, sign, before, after) => {
      const text = `${before} ${octets.join(sign)} ${after}`;
      expect([found(text), found(text, false)]).toEqual([[octets.join(":")], [octets.join(":")]]);
    }),
  );
});
