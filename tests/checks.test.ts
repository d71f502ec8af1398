import fc from "fast-check";
import { expect, test } from "vitest";
import { checksInSingapore, letterInSingapore, singaporeLetterOf } from "../functions/checks.js";

// Published as valid: a sheet on Scribd (2015-Car-Plate), and SG5999Z on SgWiki.
const VALID = [
  "E75H",
  "EL1A",
  "E115B",
  "GY55C",
  "GY8822C",
  "GY9831U",
  "PA9707R",
  "EA4254T",
  "SCY79G",
  "SBS9683X",
  "SCW0241P",
  "GBA1511G",
  "SGA4137A",
  "SGF2306R",
  "SGM6322E",
  "SJK6655U",
  "SHA9587P",
  "SHB1703T",
  "SJF5759L",
  "XD3634X",
  "SG5999Z",
];

test.each(VALID)("checksInSingapore accepts the published %s", (plate) => {
  expect(checksInSingapore(plate)).toBe(true);
});

test.each([
  { name: "another letter", plate: "SBA1234A" },
  { name: "signage", plate: "SG2020A" },
  { name: "no letter at the end", plate: "SBA1234" },
  { name: "no prefix", plate: "1234G" },
  { name: "five digits", plate: "SBA12345G" },
  { name: "nothing", plate: "" },
])("checksInSingapore refuses $name", ({ plate }) => {
  expect(checksInSingapore(plate)).toBe(false);
});

const prefixes = fc.stringMatching(/^[A-HJ-NP-Z]{1,3}$/);
const numbers = fc.integer({ min: 1, max: 9999 }).map((number) => String(number));

test("checksInSingapore accepts every plate with its own letter", () => {
  fc.assert(
    fc.property(prefixes, numbers, (prefix, number) =>
      checksInSingapore(prefix + number + singaporeLetterOf(prefix, number)),
    ),
  );
});

test("checksInSingapore detects every wrong digit", () => {
  const digit = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(prefixes, numbers, fc.nat(3), digit, (prefix, number, place, added) => {
      const at = place % number.length;
      const wrong = [...number].map((d, i) => (i === at ? (Number(d) + added) % 10 : d)).join("");
      return !checksInSingapore(prefix + wrong + singaporeLetterOf(prefix, number));
    }),
  );
});

test.each([
  { name: "a prefix and a number", rest: "SBA1234", want: "G" },
  { name: "one letter and one digit", rest: "E1", want: singaporeLetterOf("E", "1") },
  { name: "nothing for a whole plate", rest: "SBA1234G", want: undefined },
  { name: "nothing for a number", rest: "1234", want: undefined },
  { name: "nothing for nothing", rest: "", want: undefined },
])("letterInSingapore works out $name", ({ rest, want }) => {
  expect(letterInSingapore(rest)).toBe(want);
});
