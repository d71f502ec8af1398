import fc from "fast-check";
import { expect, test } from "vitest";
import { countries } from "../functions/countries.js";
import { platesIn, rulesOf } from "../functions/plates.js";
import type { Text } from "../functions/reading.js";
import { ASPECT, lineAt, withWords } from "./texts.js";

const EUROPE = "DE,FR,IT,ES,NL,GB,PL,CZ,SK";

function namesIn(texts: Text[], codes = "SG", pattern?: string): string[] {
  return platesIn(texts, ASPECT, rulesOf(codes, pattern)).map(({ plate }) => plate);
}

test.each([
  { name: "a plate", text: "SBA1234G", want: ["SBA1234G"] },
  { name: "spaces", text: "SBA 1234 G", want: ["SBA1234G"] },
  { name: "small letters", text: "sba 1234 g", want: ["SBA1234G"] },
  { name: "few digits", text: "SCY 79 G", want: ["SCY79G"] },
  { name: "one letter in front", text: "E75H", want: ["E75H"] },
  { name: "the army's", text: "12345 MID", want: ["12345MID"] },
  { name: "an O for a 0", text: "SGF 23O6 R", want: ["SGF2306R"] },
  { name: "a plate among other words", text: "TAXI SHB 1703 T", want: ["SHB1703T"] },
  { name: "two plates in a line", text: "SBA 1234 G SHC 5678 B", want: ["SBA1234G", "SHC5678B"] },
  { name: "none in a year", text: "SG 2020 A", want: [] },
  { name: "none in a sale", text: "JAN 2024 SALE", want: [] },
  { name: "none in a date", text: "EXP 2026 DEC", want: [] },
  { name: "none before a month", text: "ABC 1234 APRIL", want: [] },
  { name: "none in a weight", text: "MAX 1000KG", want: [] },
  { name: "none with more behind it", text: "SBA1234GX", want: [] },
  { name: "none with more before it", text: "1SBA1234G", want: [] },
  { name: "none with another check letter", text: "SBA 1234 H", want: [] },
  { name: "none in a date and time", text: "2014-06-16 06:46:42", want: [] },
  { name: "none in nothing", text: "", want: [] },
])("platesIn finds $name in Singapore", ({ text, want }) => {
  expect(namesIn([lineAt(text)]).sort()).toEqual(want.sort());
});

test.each([
  { name: "the band's letters as a word", codes: EUROPE, text: "CZ 1AB 2345", want: ["1AB2345"] },
  { name: "the band's letters glued on", codes: EUROPE, text: "SKBA 123CD", want: ["BA123CD"] },
  { name: "a misread digit", codes: "SK", text: "BA-I23CD", want: ["BA123CD"] },
  { name: "the band beside a misread digit", codes: "SK", text: "SK BA-I23CD", want: ["BA123CD"] },
  {
    name: "two plates that share a word",
    codes: "FR",
    text: "AB 123 CD 456 EF",
    want: ["AB123CD"],
  },
  { name: "a state's name", codes: "US", text: "TEXAS ABC-1234", want: ["ABC1234"] },
  { name: "no date overlay", codes: "US", text: "2014-06-16 06:46:42", want: [] },
  { name: "no date overlay in Europe", codes: EUROPE, text: "2014-06-16 06:46:42", want: [] },
  { name: "no month and year", codes: "BR,US", text: "JAN 2024", want: [] },
  { name: "no words and numbers", codes: "US", text: "BUY 2 GET", want: [] },
  { name: "no car's model", codes: `${EUROPE},US`, text: "GLC 300", want: [] },
  { name: "a German plate without its gap", codes: "DE", text: "MAB1234", want: ["MAB1234"] },
])("platesIn reads past $name", ({ codes, text, want }) => {
  expect(namesIn([lineAt(text)], codes)).toEqual(want);
});

const above = { left: 0.1, top: 0.1, width: 0.3 };
const below = { left: 0.1, top: 0.22, width: 0.3 };
const beside = { left: 0.45, top: 0.1, width: 0.1 };
const away = { left: 0.1, top: 0.7, width: 0.3 };

test.each([
  {
    name: "joins two rows",
    texts: [lineAt("SBA", above), lineAt("1234 G", below)],
    want: ["SBA1234G"],
  },
  {
    name: "joins one row",
    texts: [lineAt("SBA 1234", above), lineAt("G", beside)],
    want: ["SBA1234G"],
  },
  {
    name: "leaves rows far apart",
    texts: [lineAt("SBA", above), lineAt("1234 G", away)],
    want: [],
  },
  {
    name: "joins no group's halves",
    texts: [lineAt("SBA 12", above), lineAt("34 G", below)],
    want: [],
  },
  {
    name: "names a line with its words once",
    texts: withWords(lineAt("SBA1234G")),
    want: ["SBA1234G"],
  },
  {
    name: "names one plate for one place",
    texts: [lineAt("SBA1234G", above), lineAt("SBA1235D", { ...above, left: 0.11 })],
    want: ["SBA1234G"],
  },
  {
    name: "names a plate seen twice once",
    texts: [lineAt("SBA1234G", above), lineAt("SBA1234G", away)],
    want: ["SBA1234G"],
  },
  {
    name: "names the larger of two plates first",
    texts: [lineAt("SHC5678B", { ...above, height: 0.05 }), lineAt("SBA1234G", away)],
    want: ["SBA1234G", "SHC5678B"],
  },
])("platesIn $name", ({ texts, want }) => {
  expect(namesIn(texts)).toEqual(want);
});

function lines(count: number): Text[] {
  return Array.from({ length: count }, (_, index) => lineAt("AND", { top: 0.02 * index }));
}

test.each([
  {
    name: "a word beside a drawn plate",
    texts: [lineAt("ABC 1234", above), lineAt("2FAST4U", away)],
    want: ["ABC1234"],
  },
  { name: "a word alone", texts: [lineAt("2FAST4U", away)], want: ["2FAST4U"] },
  {
    name: "no number below what says that it is another",
    texts: [lineAt("USDOT", above), lineAt("1234567", below)],
    want: [],
  },
  { name: "a number alone", texts: [lineAt("1234567", below)], want: ["1234567"] },
  {
    name: "one among twenty lines",
    texts: [lineAt("2FAST4U", away), ...lines(19)],
    want: ["2FAST4U"],
  },
  { name: "none in a page of text", texts: [lineAt("2FAST4U", away), ...lines(20)], want: [] },
  {
    name: "the larger of two words",
    texts: [lineAt("GR8CAR", { ...above, height: 0.05 }), lineAt("2FAST4U", away)],
    want: ["2FAST4U"],
  },
])("platesIn takes a last resort only where there is no better: $name", ({ texts, want }) => {
  expect(namesIn(texts, "US")).toEqual(want);
});

test("platesIn tells what was read, where, and what was repaired", () => {
  const box = { left: 0.1, top: 0.1, width: 0.3, height: 0.1 };
  expect(platesIn([lineAt("ABO-12I1", box, 97)], ASPECT, rulesOf("SG,BR"))).toEqual([
    {
      plate: "ABO1211",
      folded: "AB01211",
      raw: "ABO-12I1",
      country: "BR",
      confidence: 97,
      repairs: 1,
      checked: false,
      box: { ...box, width: expect.closeTo(box.width) },
    },
  ]);
});

test.each([
  {
    name: "a checked one before a somewhat larger one",
    texts: [lineAt("ABC 1234", { ...away, height: 0.12 }), lineAt("SBA 1234 G", above)],
    want: ["SBA1234G", "ABC1234"],
  },
  {
    name: "one by itself before one in a longer text",
    texts: [lineAt("CALL ABC 1234", away), lineAt("XYZ 5678", above)],
    want: ["XYZ5678", "ABC1234"],
  },
])("platesIn puts $name", ({ texts, want }) => {
  expect(namesIn(texts, "BR,SG")).toEqual(want);
});

test.each([
  { name: "says most", text: "KE456FG", codes: "FR,IT,SK", want: "SK" },
  { name: "has a gap where one is seen", text: "KE-456-FG", codes: "SK,IT", want: "IT" },
])("platesIn names the country whose template $name", ({ text, codes, want }) => {
  expect(platesIn([lineAt(text)], ASPECT, rulesOf(codes))).toMatchObject([{ country: want }]);
});

test("platesIn leaves the band's letters out of what was read", () => {
  expect(platesIn([lineAt("CZ 1AB 2345")], ASPECT, rulesOf("CZ"))).toMatchObject([
    { raw: "1AB 2345" },
  ]);
});

test.each([
  { text: "SBA 1234 G", want: true },
  { text: "SGF 23O6 R", want: true },
  { text: "12345 MID", want: false },
])("platesIn says checked: $want of $text", ({ text, want }) => {
  expect(platesIn([lineAt(text)], ASPECT, rulesOf("SG"))).toMatchObject([{ checked: want }]);
});

const SEED = "[A-Z]{2,3}\\s*\\d{3,4}\\s*[A-Z]{1}";

test.each([
  { name: "the seed's", pattern: SEED, text: "XX 1234 X", want: ["XX1234X"] },
  { name: "the seed's, but no more", pattern: SEED, text: "XX 1234 XY", want: [] },
  { name: "each of several choices wholly", pattern: "A1|B2345", text: "B2345", want: ["B2345"] },
  { name: "none that only begins so", pattern: "A1|B2345", text: "A1999", want: [] },
  { name: "besides the countries", pattern: "A1999", text: "SBA 1234 G", want: ["SBA1234G"] },
  { name: "an empty one, which is none", pattern: "", text: "XX 1234 X", want: [] },
  { name: "a whole word of a line", pattern: "[A-Z]{2}\\d{2}", text: "AB12 34", want: ["AB12"] },
  { name: "no part of a word", pattern: "\\d{2}", text: "AB12", want: [] },
  { name: "no part of a line", pattern: "AB1234", text: "AB 1234 CD", want: [] },
  { name: "a short one", pattern: "\\d{2}", text: "12", want: ["12"] },
  {
    name: "a longer one than plates are",
    pattern: "SN\\d{14}",
    text: "SN1234-5678-9012-34",
    want: ["SN12345678901234"],
  },
])("platesIn follows a pattern: $name", ({ pattern, text, want }) => {
  expect(namesIn([lineAt(text)], "SG", pattern)).toEqual(want);
});

test("platesIn names the pattern as a plate's country", () => {
  const found = platesIn([lineAt("XX 1234 X")], ASPECT, rulesOf("SG", SEED));
  expect(found).toMatchObject([
    { country: "pattern", repairs: 0, checked: false, raw: "XX 1234 X" },
  ]);
});

test.each([
  { name: "an unknown country", codes: "XX", pattern: undefined, want: /knows/ },
  {
    name: "a pattern that a stranger's text could hold up",
    codes: "SG",
    pattern: "(([A-Z]+)+)+1",
    want: /repeats inside repeats/,
  },
  {
    name: "another of these",
    codes: "SG",
    pattern: "(A|A|A|A|A)*B",
    want: /repeats inside repeats/,
  },
  {
    name: "an invalid pattern",
    codes: "SG",
    pattern: "[A-",
    want: /no valid PLATE_PATTERN: write/,
  },
  {
    name: "brackets that only close once wrapped",
    codes: "SG",
    pattern: "a)(b",
    want: /PLATE_PATTERN/,
  },
])("rulesOf refuses $name", ({ codes, pattern, want }) => {
  expect(() => rulesOf(codes, pattern)).toThrow(want);
});

test("platesIn never throws, and names no plate twice", () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const box = fc.record({ left: ratio, top: ratio, width: ratio, height: ratio });
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."A1O0I -.™ßﬁİ٣Ä\u0308\u200d\ud800\0") }),
    fc.stringMatching(/^[A-Z0-9]{1,4}( [A-Z0-9]{1,4}){0,2}$/),
  );
  const texts = fc.array(
    fc.record({
      text,
      kind: fc.constantFrom("line", "word"),
      id: fc.nat(9),
      line: fc.nat(9),
      confidence: fc.double({ min: 0, max: 100, noNaN: true }),
      box,
    }),
  );
  const rules = rulesOf(countries.map(({ code }) => code).join(","), SEED);
  fc.assert(
    fc.property(texts, fc.double({ min: 0.1, max: 10, noNaN: true }), (some, aspect) => {
      const names = platesIn(some as Text[], aspect, rules).map(({ folded }) => folded);
      return new Set(names).size === names.length;
    }),
  );
});
