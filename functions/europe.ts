import type { Country } from "./countries.js";
import { regions } from "./regions.js";

const { northernIreland, spain } = regions;

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

/** europe holds the countries in the west and south of Europe; centre.ts has the others. */
export const europe: Country[] = [
  {
    code: "GB",
    name: "United Kingdom",
    band: "GB",
    alphabet: "A-HJ-PR-Y",
    templates: [
      "@@## [A-HJ-PR-Z][A-HJ-PR-Z][A-HJ-PR-Z]", // since 2001
      "[A-HJ-NP-TV-Y][1-9]#?#? @@@", // 1983 to 2001; Q for what is of no known age
      "@@@ [1-9]#?#?[A-HJ-NPR-TV-Y]", // 1963 to 1983
      `[A-Z]?{${northernIreland}} [1-9]###`, // Northern Ireland
      `[A-Z]?{${northernIreland}} [1-9]##?~`,
      "### [DX] ###", // embassies
      // Without a date, until 1963, and bought. A road's number is written like the shortest.
      "@@@ [1-9]#?#?~",
      "@@ [1-9]##?#?~",
      "[C-HJ-LNPR-Y]-[1-9]##?#?~",
      "[1-9]#?#?-@@@~",
      "[1-9]##?#?-@@~",
      "[1-9]###-@~",
    ],
    plates: [
      "AB12 CDE",
      "A123 BCD",
      "Q123 BCD",
      "ABC 123D",
      "AIB 1234",
      "ABZ 1234",
      "IL 1234",
      "101 D 123",
      "ABC 12",
      "1234 AB",
    ],
    others: ["XW12 KM", "QX12 CDE", "AB12 CQE", "ABC 1239", "I123 ABC", "60 MPH", "A40", "B 1234"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_the_United_Kingdom`,
  },
  {
    code: "FR",
    name: "France",
    band: "F",
    alphabet: "A-HJ-NP-TV-Z",
    templates: [
      "@@ ### @@",
      "[1-9]##?#?-@@@?-[0-8]#", // until 2009, with the department
      "[1-9]##?#?-@@@?-9[0-5]",
      "[1-9]##?#?-@@@?-2[AB]",
    ],
    plates: ["AB-123-CD", "FG 456 HJ", "1234 AB 75", "123 ABC 2A"],
    others: ["AB-12-CD", "AO-123-CD", "AB-123-CU", "1234 AB 98", "ABC-123-D"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_France`,
  },
  {
    code: "IT",
    name: "Italy",
    band: "I",
    alphabet: "A-HJ-NPR-TV-Z",
    templates: ["@@ ### @@", "@@ #####"], // motorcycles are the second
    plates: ["AB 123 CD", "GH 456 JK", "DC 12345"],
    others: ["AQ 123 CD", "AB 123 UD", "AB 1239 C", "ROMA 12345"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Italy`,
  },
  {
    code: "ES",
    name: "Spain",
    band: "E",
    alphabet: "BCDFGHJ-NPR-TV-Z",
    templates: ["#### @@@", `{${spain}}-####-[A-Z][A-Z]?`], // the second until 2000
    plates: ["1234 BCD", "0123 LMN", "M-1234-BC"],
    others: ["1234 ABC", "1234 BCQ", "123 BCD", "X-1234-BC", "1000 KG"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Spain`,
  },
  {
    code: "PT",
    name: "Portugal",
    band: "P",
    templates: [
      "@@ ## @@", // since 2020
      "## [A-JL-VXZ][A-JL-VXZ] ##", // 2005 to 2020
      "## ## [A-JL-VXZ][A-JL-VXZ]", // 1992 to 2005
      "[A-JL-VXZ][A-JL-VXZ] ## ##", // 1937 to 1992
    ],
    plates: ["AA-01-BK", "12-AB-34", "12-34-AB", "AB-12-34"],
    others: ["12-AK-34", "AA-1-BB", "AA-001-BB", "12-34-56", "LISBOA"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Portugal`,
  },
  {
    code: "NL",
    name: "Netherlands",
    band: "NL",
    alphabet: "BDF-HJ-NPR-TV-XZ",
    // Side codes; never C I O Q, no vowels from the fourth on.
    templates: [
      "@ ### @@",
      "@@ ### @",
      "@@@ ## @",
      "@ ## @@@",
      "# @@@ ##",
      "## @@@ #",
      "## @@ @@",
      "@@ @@ ##",
      "[BDF-HJ-NPR-TV-Z][BDF-HJ-NPR-TV-Z] ## [BDF-HJ-NPR-TV-Z][BDF-HJ-NPR-TV-Z]", // with Y
      "# @@ ###",
      "### @@ #",
      "## [ABD-HJ-NPR-Z][ABD-HJ-NPR-Z] ##",
      "## ## [ABD-HJ-NPR-Z][ABD-HJ-NPR-Z]",
      "[ABD-HJ-NPR-Z][ABD-HJ-NPR-Z] ## ##",
      "CD [ABFJNST] [1-9]#?#?", // embassies and courts
    ],
    plates: [
      "GBB-01-B",
      "12-BDF-3",
      "1-BDF-23",
      "BD-123-F",
      "B-123-DF",
      "12-AB-34",
      "AB-12-34",
      "CDJ-123",
    ],
    others: ["AB-123-C", "12-ANP-3", "BCDFGH", "123-456", "1-BCDF-2"],
    source: "https://kentekenkennis.nl/sidecode",
  },
  {
    code: "BE",
    name: "Belgium",
    band: "B",
    templates: [
      "[1-9] @@@ ###", // since 2010; 8 is international, 9 chosen by the owner
      "[GMOQSTUWZ] @@@ ###", // lorries, motorcycles, old cars, trailers, taxis …
      "ZZ @@@ ###", // dealers
      "CD @@ ###", // embassies
      "@@@ ###", // until 2008
      "### @@@", // until 2010
    ],
    plates: ["1-ABC-123", "T-XAB-123", "ABC-123", "123-ABC"],
    others: ["1-AB-123", "R-ABC-123", "1-ABC-12", "BELGIE"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Belgium`,
  },
];
