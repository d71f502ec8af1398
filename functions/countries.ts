import { checksInSingapore } from "./checks.js";
import { Failure } from "./errors.js";

/** Country is what its plates look like, with examples beside it. To add one, add an entry: nothing else. */
export type Country = {
  code: string;
  name: string;
  /** Drawn as templates.ts says. */
  templates: string[];
  /** Whether the check letter of a normalised plate agrees; asked where a template ends in "!". */
  check?: (plate: string) => boolean;
  /** The letters in the blue band at the left, which readers glue to the plate. */
  band?: string;
  /** Made-up plates of the country, and texts that are none. */
  plates: string[];
  others: string[];
  source: string;
};

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

/** countries holds every country whose plates Spotter knows. */
export const countries: Country[] = [
  {
    code: "SG",
    name: "Singapore",
    templates: [
      "S[A-HJ-NP-Z][A-HJ-NP-Z] [1-9]#?#?#? [A-EGHJ-MPR-UX-Z]!",
      "S[A-HJ-NP-Z][A-HJ-NP-Z] 0### [A-EGHJ-MPR-UX-Z]!", // some lists pad the number
      "[ACEFGLMPQRSTVWXY][A-HJ-NP-Z][A-HJ-NP-Z]? [1-9]#?#?#? [A-EGHJ-MPR-UX-Z]!",
      "[EFGQSWXY] [1-9]#?#?#? [A-EGHJ-MPR-UX-Z]!",
      "TIB [1-9]#?#?#? [A-EGHJ-MPR-UX-Z]!",
      "[1-9]#?#?#?#? MID",
      "S [1-9]#?#?#? CD",
      "S [1-9]#?#?#? CC",
    ],
    check: checksInSingapore,
    plates: ["SBA 1234 G", "SHC 5678 B", "E 75 H", "EL 1 A", "GBA 1511 G", "12345 MID", "S 123 CD"],
    others: [
      "SG 2020 A",
      "JAN 2024 SALE",
      "MAX 1000KG",
      "SBA 1234 A",
      "SBA 0123 G",
      "EXP 2026 DEC",
    ],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Singapore`,
  },
  {
    code: "US",
    name: "United States",
    templates: [
      "@@@ ####", // TX NY PA OH NC GA MI VA WA WI and more
      "#@@@###", // CA
      "@@@ ###", // AK HI IA LA MN MS NE OK SC VT and more
      "### @@@", // CO KY LA ND NM OR and more
      "@@# @#@", // MO
      "#@@####", // MD
      "@@@ @##", // CO FL
      "@@@ ##@", // AR, NJ before 2010
      "@## @@@", // NJ
      "@## #@@", // FL UT
      "### @##", // NV FL
      "##@ ###", // NV SD
      "#@@ ###", // WV SD MA
      "#@@@ ##", // MA
      "### @@#", // MA
      "##@ @##", // MA
      "#@@ @##", // MI
      "@@ #####", // CT IL
      "@## ####", // IL
      "@@ ####", // DC
      "#### @@", // ME
      "#### @@@", // KS
      "@@@@ ##", // NM
      "##@@ @#", // TX
      "@@# @###", // TX
      "@## ##@", // TN
      "#@#####", // AL
      "##@####", // AL
      "#####@#", // CA commercial
      "##@#####", // ID
      "#@ #####", // ID
      "#@ @####", // ID
      "***#***~", // AZ
      "********~",
      "*******~",
      "******~",
      "*****~",
    ],
    plates: ["ABC 1234", "7ABC123", "AB1 C2D", "ABC-123", "123 ABC", "GR8 CAR", "2FAST4U"],
    others: ["CALIFORNIA", "2014-06-16", "06:46:42", "V8", "JAN 2024", "1000KG", "I95"],
    source: `${WIKIPEDIA}/United_States_license_plate_designs_and_serial_formats`,
  },
  {
    code: "BR",
    name: "Brazil",
    templates: ["@@@ ####", "@@@ #@##"],
    plates: ["ABC-1234", "ABC1D23"],
    others: ["BA-SALVADOR", "AB-1234", "ABC-12345", "BRASIL", "ABC12X3"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Brazil`,
  },
  {
    code: "GB",
    name: "United Kingdom",
    band: "GB",
    templates: [
      "[A-HJ-PR-Y][A-HJ-PR-Y]## [A-HJ-PR-Z][A-HJ-PR-Z][A-HJ-PR-Z]", // since 2001
      "[A-HJ-NPR-TV-Y][1-9]#?#? [A-HJ-PR-Y][A-HJ-PR-Y][A-HJ-PR-Y]", // 1983 to 2001
      "[A-HJ-PR-Y][A-HJ-PR-Y][A-HJ-PR-Y] [1-9]#?#?[A-HJ-NPR-TV-Y]", // 1963 to 1983
      "[A-Z]I[A-Z] [1-9]###", // Northern Ireland
      "[A-Z][A-Z]Z [1-9]###",
      "[A-Z]Z [1-9]###",
    ],
    plates: ["AB12 CDE", "A123 BCD", "ABC 123D", "AIB 1234", "ABZ 1234"],
    others: ["AB12 CD", "QA12 CDE", "AB12 CQE", "ABC 1239", "I123 ABC", "60 MPH"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_the_United_Kingdom`,
  },
  {
    code: "DE",
    name: "Germany",
    band: "D",
    templates: [
      "[A-ZÄÖÜ]-@@? [1-9]#?#?#?[EH]?",
      "[A-ZÄÖÜ][A-ZÄÖÜ]-@@? [1-9]#?#?#?[EH]?",
      "[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]-@ [1-9]#?#?#?[EH]?",
      "[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]-@@ [1-9]#?#?[EH]?",
      "[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]-@@ [1-9]###",
      // Without the district's gap, and without a list of districts, much looks like a plate.
      "[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]?@?@? [1-9]##~",
      "[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]?@? [1-9]###~",
    ],
    plates: ["M-AB 1234", "KÖ-X 1", "HRO-AB 123", "B-AB 123E", "S-AB 12H", "DAH-XY 99"],
    others: ["M-AB 0923", "ABCD-EF 12", "M-ABC-DE", "BERLIN", "HRO-AB 1234E", "1234 AB"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Germany`,
  },
  {
    code: "FR",
    name: "France",
    band: "F",
    templates: ["[A-HJ-NP-TV-Z][A-HJ-NP-TV-Z] ### [A-HJ-NP-TV-Z][A-HJ-NP-TV-Z]"],
    plates: ["AB-123-CD", "FG 456 HJ"],
    others: ["AB-12-CD", "AO-123-CD", "AB-123-CU", "1234 AB 75", "ABC-123-D"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_France`,
  },
  {
    code: "IT",
    name: "Italy",
    band: "I",
    templates: ["[A-HJ-NPR-TV-Z][A-HJ-NPR-TV-Z] ### [A-HJ-NPR-TV-Z][A-HJ-NPR-TV-Z]"],
    plates: ["AB 123 CD", "GH 456 JK"],
    others: ["AQ 123 CD", "AB 123 UD", "AB 1239 C", "ROMA 12345"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Italy`,
  },
  {
    code: "ES",
    name: "Spain",
    band: "E",
    templates: ["#### [BCDFGHJ-NPR-TV-Z][BCDFGHJ-NPR-TV-Z][BCDFGHJ-NPR-TV-Z]"],
    plates: ["1234 BCD", "0123 LMN"],
    others: ["1234 ABC", "1234 BCQ", "123 BCD", "M-1234-BC", "1000 KG"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Spain`,
  },
  {
    code: "NL",
    name: "Netherlands",
    band: "NL",
    // Side codes 1 to 14; no vowels, C or Q from the fourth on.
    templates: [
      "[BDF-HJ-NPR-TV-XZ] ### [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ]",
      "[BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ### [BDF-HJ-NPR-TV-XZ]",
      "[BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ## [BDF-HJ-NPR-TV-XZ]",
      "[BDF-HJ-NPR-TV-XZ] ## [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ]",
      "# [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ##",
      "## [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] #",
      "## [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ]",
      "[BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ##",
      "[BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ## [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ]",
      "# [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] ###",
      "### [BDF-HJ-NPR-TV-XZ][BDF-HJ-NPR-TV-XZ] #",
      "## @@ ##",
      "## ## @@",
      "@@ ## ##",
    ],
    plates: ["GBB-01-B", "12-BDF-3", "1-BDF-23", "BD-123-F", "B-123-DF", "12-AB-34", "AB-12-34"],
    others: ["AB-123-C", "12-ANP-3", "BCDFGH", "123-456", "1-BCDF-2"],
    source: "https://kentekenkennis.nl/sidecode",
  },
  {
    code: "PL",
    name: "Poland",
    band: "PL",
    // The leading letter names the voivodeship; the part after the gap has no B D I O Q Z.
    templates: [
      "[A-PR-Z]@ [1-9]####",
      "[A-PR-Z]@ [1-9]###[AC-HJ-NPR-Y]",
      "[A-PR-Z]@ [1-9]##[AC-HJ-NPR-Y][AC-HJ-NPR-Y]",
      "[A-PR-Z]@ [1-9][AC-HJ-NPR-Y]###",
      "[A-PR-Z]@ [1-9][AC-HJ-NPR-Y][AC-HJ-NPR-Y]##",
      "[A-PR-Z]@@ [AC-HJ-NPR-Y]###",
      "[A-PR-Z]@@ ##[AC-HJ-NPR-Y][AC-HJ-NPR-Y]",
      "[A-PR-Z]@@ #[AC-HJ-NPR-Y]##",
      "[A-PR-Z]@@ ##[AC-HJ-NPR-Y]#",
      "[A-PR-Z]@@ #[AC-HJ-NPR-Y][AC-HJ-NPR-Y]#",
      "[A-PR-Z]@@ [AC-HJ-NPR-Y][AC-HJ-NPR-Y]##",
      "[A-PR-Z]@@ #####",
      "[A-PR-Z]@@ ####[AC-HJ-NPR-Y]",
      "[A-PR-Z]@@ ###[AC-HJ-NPR-Y][AC-HJ-NPR-Y]",
    ],
    plates: ["WA 12345", "KR 1234C", "PO 1A234", "WSQ 12AC", "SBE A123", "DWR 12345"],
    others: ["W 12345", "WA 09345", "WA 1234V0", "WA 123", "12345 WA"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Poland`,
  },
  {
    code: "CZ",
    name: "Czechia",
    band: "CZ",
    // The second sign names the region.
    templates: ["#[ABCEHJKLMPSTUZ]# ####", "#[ABCEHJKLMPSTUZ]@ ####"],
    plates: ["1A2 3456", "7B8 0123", "1AB 2345"],
    others: ["1D2 3456", "1A2 345", "XB1 2345", "X1X 2345"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_the_Czech_Republic`,
  },
  {
    code: "SK",
    name: "Slovakia",
    band: "SK",
    // Districts until 2022, then any letters from AA on.
    templates: [
      "B[ABJLNRSTY] ###@@",
      "C[AC] ###@@",
      "D[KST] ###@@",
      "G[AL] ###@@",
      "H[CE] ###@@",
      "I[L] ###@@",
      "K[AEIKMNS] ###@@",
      "L[CEMV] ###@@",
      "M[ALTY] ###@@",
      "N[IMORZ] ###@@",
      "P[BDEKNOPTU] ###@@",
      "R[AKSV] ###@@",
      "S[ABCEIKLNOPV] ###@@",
      "T[NORSTV] ###@@",
      "V[KT] ###@@",
      "Z[ACHMV] ###@@",
      "[AE]@ ###@@",
    ],
    plates: ["BA-123CD", "KE 456 FG", "ZA 789AB", "AA 123 BC"],
    others: ["XX-123CD", "BA-12CDE", "BA-1239C", "SLOVENSKO"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Slovakia`,
  },
];

/** countriesOf returns the countries named by comma-separated codes; it throws a Failure at an unknown one. */
export function countriesOf(codes: string): Country[] {
  const wanted = codes.split(",").map((code) => code.trim().toUpperCase());
  return [...new Set(wanted)].map((code) => countryOf(code));
}

function countryOf(code: string): Country {
  const country = countries.find((known) => known.code === code);
  if (country) return country;
  const known = countries.map((each) => each.code).join(", ");
  throw new Failure("setting-wrong", `"${code}" is no country Spotter knows: it knows ${known}.`);
}
