import validators from "@randock/license-plate-validator";
import { expect, test } from "vitest";
import { centre } from "../functions/centre.js";
import { countriesOf } from "../functions/countries.js";
import { regions } from "../functions/regions.js";
import { accepts, type Kind, madeLike, ownOf, reads, writtenBy } from "./oracles.js";

test("centre holds countries that are found by their codes", () => {
  const codes = centre.map(({ code }) => code);
  expect(countriesOf(codes.join()).map(({ code }) => code)).toEqual(codes);
});

const authorities = new RegExp(`^(${regions.authorities.replaceAll(" ", "|")})-\\d+$`);

test.each([
  { code: "CH", except: [], why: "all of it" },
  { code: "PL", except: [], why: "all of it" },
  { code: "CZ", except: [], why: "all of it" },
  {
    code: "DE",
    except: [authorities, /^(SLU|SMU|GO|HOS|LOB|KON|[A-Z]*[AOU][A-Z]*)[- ]?[A-Z]{1,2} /],
    why: "but for authorities, and districts whose dots were not read",
  },
  {
    code: "AT",
    except: [/^[A-Z]{1,2}-[A-Z]{1,2}\d{1,2}$/],
    why: "but for short ones that owners chose, of three signs and more as § 26 KDV says",
  },
])("what we draw for $code, @randock accepts; $why", ({ code, except }) => {
  const refused = ownOf(code).filter((text) => !accepts(code, text));
  expect(refused.filter((text) => !except.some((known) => known.test(text)))).toEqual([]);
});

const kinds: Kind[] = [
  { code: "DE", kind: "of eight signs", like: /^(B[A-Z]{2}|HH[A-Z]{2}|HRO[A-Z])[1-9]\d{2}$/ },
  { code: "DE", kind: "electric, and of old cars", like: /^(B|HH)[A-Z][1-9]\d{0,2}[EH]$/ },
  {
    code: "DE",
    kind: "of nine signs",
    like: /^HRO[C-F][C-F][1-9]\d{3}$/,
    why: "there are eight at most",
  },
  { code: "DE", kind: "with a zero first", like: /^HH[C-F]0\d{3}$/, why: "no number has it" },
  {
    code: "DE",
    kind: "for export",
    like: /^HH[1-9]\d{2}[CDF]$/,
    why: "they are few, and like Austria's",
  },
  { code: "DE", kind: "for days", like: /^HH04\d{3}$/, why: "post codes are written so" },
  { code: "AT", kind: "of a capital", like: /^[GLW][1-9]\d{3,4}[A-PR-Z]$/ },
  { code: "AT", kind: "of a district", like: /^(GU|IM|KB)[1-9]\d{2}[A-PR-Z]{1,2}$/ },
  { code: "AT", kind: "that owners chose", like: /^(GU|IM|KB)[A-PR-Z]{3}[1-9]\d$/ },
  {
    code: "AT",
    kind: "of a district, of six signs",
    like: /^(GU|IM)[1-9]\d{4}[C-F]$/,
    why: "there are five at most",
  },
  { code: "AT", kind: "with a zero first", like: /^GU0\d{2}[C-F]$/, why: "no number has it" },
  { code: "CH", kind: "of a canton", like: /^(ZH|GE|AI)[1-9]\d{0,5}$/ },
  { code: "CH", kind: "of dealers", like: /^(ZH|GE|AI)[1-9]\d{2,4}U$/ },
  { code: "CH", kind: "of no canton", like: /^(X|QQ|YK)[1-9]\d{2,5}$/, why: "there are 26" },
  { code: "CZ", kind: "of a region", like: /^\d[ABCEHJKLMPSTUZ]\d{5}$/ },
  {
    code: "CZ",
    kind: "of a region that ran out",
    like: /^\d[ABCEHJKLMPSTUZ][A-FH-NPR-VX-Z]\d{4}$/,
  },
  { code: "CZ", kind: "electric", like: /^EL\d{3}[A-FH-NPR-VX-Z]{2}$/ },
  {
    code: "CZ",
    kind: "that owners chose",
    like: /^[C-F]{5}\d[C-F]$/,
    why: "any word with a digit is one",
  },
  { code: "PL", kind: "of a town", like: /^[A-PR-Z]{2}[1-9]\d{3}[ACE-HJ-NPR-Y0-9]$/ },
  { code: "PL", kind: "of a powiat", like: /^[A-PR-Z]{3}[ACE-HJ-NPR-Y]\d{3}$/ },
  { code: "PL", kind: "of a powiat, later", like: /^[A-PR-Z]{3}\d{2}[ACE-HJ-NPR-Y]{2}$/ },
  {
    code: "PL",
    kind: "that owners chose",
    like: /^W[2-9][C-F]{3,5}$/,
    why: "any word after a digit is one",
  },
  { code: "PL", kind: "on test", like: /^W[2-9]\d{3}B$/, why: "they are few" },
  { code: "PL", kind: "of dealers", like: /^W[2-9]{2}\d{2}P\d{2}$/, why: "they are few" },
  { code: "PL", kind: "of embassies", like: /^W\d{6}$/, why: "they are like Switzerland's" },
  { code: "PL", kind: "of three signs", like: /^W[CEF][2-9][CEF]{2}$/, why: "no table has them" },
];

test.each(kinds)("@randock accepts $kind of $code: read, unless $why", ({ code, like, why }) => {
  const plates = madeLike(like);
  expect(plates.filter((plate) => !accepts(code, plate))).toEqual([]);
  expect(plates.filter((plate) => reads(code, writtenBy(code, plate)))).toEqual(why ? [] : plates);
});

// It keeps them to itself, and writes its list of districts there.
const { patterns } = validators.ValidatorFactory.forCountry("DE") as unknown as {
  patterns: { regexp: RegExp }[];
};

test("each district that @randock knows is one of ours, but for authorities", () => {
  const known = patterns
    .slice(0, 2)
    .flatMap(({ regexp }) => /^\^\((.*?)\)/.exec(regexp.source)?.[1]?.split("|") ?? []);
  const unknown = known.filter((district) => !reads("DE", `${district}-XY 12`));
  expect(known.length).toBeGreaterThan(700);
  expect(unknown.filter((one) => !regions.authorities.split(" ").includes(one))).toEqual([]);
});
