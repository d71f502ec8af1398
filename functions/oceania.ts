import type { Country } from "./countries.js";

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

/** oceania holds the countries of Oceania. */
export const oceania: Country[] = [
  {
    code: "AU",
    name: "Australia",
    templates: [
      "[A-Z]@ ## @@", // NSW; with C, NT; with A to L and one letter less, TAS
      "@@@ ##@", // NSW, its narrow plates
      "@@@ ###", // NSW, VIC and SA until each ran out
      "[12]@@ #@@", // VIC
      "### @@@", // QLD until 2020
      "### @@#", // QLD
      "S### @@@", // SA
      "1@@@ ###", // WA
      "[6-9]@@ ###", // WA until 1998
      "[A-L] ## @@", // TAS
      "@@ ####", // TAS until 2008
      "Y@@ ##@", // ACT
    ],
    plates: ["AB 12 CD", "1AB 2CD", "123 ABC", "S123 ABC", "1ABC 234", "A 12 BC", "YAB 12C"],
    others: ["ABCD 12", "3AB 2CD", "2ABC 345", "NEW SOUTH WALES", "Z 12 BC"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Australia`,
  },
  {
    code: "NZ",
    name: "New Zealand",
    templates: [
      "@@@ [1-9]##", // since 2001
      "@@@ [1-9]#?~",
      "@@ [1-9]##?#?", // until 2001
      "@@ [1-9]#~",
      "[1-9]## @#", // trailers since 2021
      "## @##", // trailers since 2019
      "@#@@@", // trailers since 2009
      "[1-9]#?@@@~", // trailers before, and motorcycles
    ],
    plates: ["ABC 123", "AB 1234", "CEA 1", "123 A4", "10 A12", "A2 ATL"],
    others: ["ABC 1234", "ABC 012", "AB 12345", "NEW ZEALAND", "1234 AB"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_New_Zealand`,
  },
];
