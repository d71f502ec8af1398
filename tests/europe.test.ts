import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { countriesOf } from "../functions/countries.js";
import { europe } from "../functions/europe.js";
import { normalised } from "../functions/letters.js";
import { accepts, type Kind, madeLike, ownOf, reads, writtenBy } from "./oracles.js";

type Check = { valid: boolean; formatLicense(): string };
// Its types are its sources, which ours are not to be compiled with.
const { KentekenCheck } = createRequire(import.meta.url)("rdw-kenteken-check") as {
  KentekenCheck: new (plate: string) => Check;
};

test("europe holds countries that are found by their codes", () => {
  const codes = europe.map(({ code }) => code);
  expect(countriesOf(codes.join()).map(({ code }) => code)).toEqual(codes);
});

test.each([
  { code: "NL", except: /^$/, why: "all of it" },
  { code: "BE", except: /^$/, why: "all of it" },
  { code: "IT", except: /^$/, why: "all of it" },
  { code: "FR", except: /2[AB]$/, why: "it does not know the two departments of Corsica" },
])("what we draw for $code, @randock accepts; $why", ({ code, except }) => {
  const refused = ownOf(code).filter((text) => !accepts(code, text));
  expect(refused.filter((text) => !except.test(text))).toEqual([]);
});

const kinds: Kind[] = [
  { code: "NL", kind: "an embassy", like: /^CD[ABFJNST][1-9]\d{0,2}$/ },
  {
    code: "NL",
    kind: "vowels since 1978",
    like: /^[AEIOU]{2}\d{3}[A-Z]$/,
    why: "RDW gives out no words",
  },
  { code: "BE", kind: "now", like: /^[1-9][A-Z]{3}\d{3}$/ },
  { code: "BE", kind: "by its use", like: /^[GMWOSTUQZ][A-Z]{3}\d{3}$/ },
  { code: "BE", kind: "a dealer", like: /^ZZ[A-Z]{3}\d{3}$/ },
  { code: "BE", kind: "an embassy", like: /^CD[A-Z]{2}\d{3}$/ },
  { code: "BE", kind: "letters first", like: /^[A-Z]{3}\d{3}$/ },
  { code: "BE", kind: "digits first", like: /^\d{3}[A-Z]{3}$/ },
  { code: "BE", kind: "a zero before", like: /^0[KMNPRTVWXY]{3}\d{3}$/, why: "no series has it" },
  { code: "FR", kind: "now", like: /^[A-HJ-NP-TV-Z]{2}\d{3}[A-HJ-NP-TV-Z]{2}$/ },
  {
    code: "FR",
    kind: "with U",
    like: /^U[C-F]\d{3}[C-F]{2}$/,
    why: "I, O and U are left out",
  },
  { code: "FR", kind: "until 2009", like: /^[1-9]\d{1,3}[A-HJ-NP-TV-Z]{2,3}[0-8]\d$/ },
  {
    code: "FR",
    kind: "overseas",
    like: /^[1-9]\d{2}[A-H]{2}97[1-6]$/,
    why: "three digits more are not looked for",
  },
  {
    code: "FR",
    kind: "one letter",
    like: /^[1-9]\d{2}[CEFHJ]75$/,
    why: "until 1950, and too little to tell it from other writing",
  },
  { code: "IT", kind: "cars", like: /^[A-HJ-NPR-TV-Z]{2}\d{3}[A-HJ-NPR-TV-Z]{2}$/ },
  { code: "IT", kind: "motorcycles", like: /^[A-HJ-NPR-TV-Z]{2}\d{5}$/ },
  {
    code: "IT",
    kind: "with U",
    like: /^U[C-F]\d{3}[C-F]{2}$/,
    why: "I, O, Q and U are left out",
  },
];

test.each(kinds)("@randock accepts $kind of $code: read, unless $why", ({ code, like, why }) => {
  const plates = madeLike(like);
  expect(plates.filter((plate) => !accepts(code, plate))).toEqual([]);
  expect(plates.filter((plate) => reads(code, writtenBy(code, plate)))).toEqual(why ? [] : plates);
});

// Embassies; letters that are better not together; L and T, which it leaves out of the twelfth side code.
const UNKNOWN_TO_RDW =
  /^CD[A-Z]\d+$|GVD|KKK|KVT|LPF|NSB|PKK|PSV|TBS|SS|SD|PVV|SGP|VVD|FVD|BBB|^[LT]\d\d[A-Z]{3}$/;

test("what we draw for NL, rdw-kenteken-check accepts, but for what it leaves out", () => {
  const refused = ownOf("NL")
    .map(normalised)
    .filter((plate) => !isValid(plate));
  expect(refused.filter((plate) => !UNKNOWN_TO_RDW.test(plate))).toEqual([]);
});

test.each(
  "AB5643 8765AG 56YA54 GF88YY HSDF43 12HHGG 12PTT8 1KHH39 VV123D G123TT SGJ12P S88KKM 8DP786 765PK9".split(
    " ",
  ),
)("rdw-kenteken-check's own example %s is read", (plate) => {
  const written = new KentekenCheck(plate).formatLicense();
  expect(reads("NL", written)).toBe(true);
});

function isValid(plate: string): boolean {
  const check = new KentekenCheck(plate);
  check.formatLicense();
  return check.valid;
}

// The shapes that the package uk-vehicle-number-format 1.0.3 accepts, L a letter and N a digit.
test.each([
  { shapes: "LLNNLLL LNLLL LNNLLL LNNNLLL LLLNL LLLNNL LLLNNNL", read: true, why: "" },
  { shapes: "LLLN LLLNN LLNN LLNNN LLNNNN", read: true, why: "" },
  { shapes: "NLLL NNLLL NNNLLL NNLL NNNLL NNNNLL NNNNL", read: true, why: "" },
  { shapes: "LNNNN", read: true, why: "" },
  { shapes: "LN LNN LLN NL NLL NNL", read: false, why: "too short to tell from other writing" },
  { shapes: "LNNN NNNL", read: false, why: "cars' models and sizes are written so" },
  { shapes: "LLLNNN", read: true, why: "" },
])("uk-vehicle-number-format accepts $shapes: read, unless $why", ({ shapes, read }) => {
  const plates = shapes.split(" ").map((shape) => {
    const written = shape.replace(/(?<=L)(?=N)|(?<=N)(?=L)/, "-");
    const spaced = /^LNN*LLL$/.test(shape) ? shape.replace("LLL", "-LLL") : written;
    const current = shape === "LLNNLLL" ? "LLNN-LLL" : spaced;
    return current.replaceAll("L", "R").replaceAll("N", "7");
  });
  expect(plates.filter((plate) => reads("GB", plate))).toEqual(read ? plates : []);
});

test.each([
  { name: "Northern Ireland", text: "MIB 1234", read: true },
  { name: "Northern Ireland, no code of it", text: "ABC 1234", read: false },
  { name: "the Isle of Man", text: "MAN 1234", read: false },
  { name: "an embassy", text: "123 D 456", read: true },
  { name: "a letter that no plate ends in", text: "AB12 CDQ", read: false },
  { name: "a leading zero", text: "K012 BKV", read: false },
])("GB reads $name: $read", ({ text, read }) => {
  expect(reads("GB", text)).toBe(read);
});

test.each([
  { code: "ES", name: "a vowel", text: "1234 BCE" },
  { code: "FR", name: "I, O or U", text: "AI 123 FO" },
  { code: "PT", name: "two letters too many", text: "AA-AA-AA" },
])("$code has no plates with $name", ({ code, text }) => {
  expect(reads(code, text)).toBe(false);
});
