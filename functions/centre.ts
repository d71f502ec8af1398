import type { Country } from "./countries.js";
import { districts } from "./districts.js";
import { regions } from "./regions.js";

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

const { one, two, three } = districts;

const { austria, authorities, capitals, slovakia, switzerland } = regions;

/** centre holds the countries in the middle of Europe. */
export const centre: Country[] = [
  {
    code: "DE",
    name: "Germany",
    band: "D",
    // Eight signs at most. The seals after the district read as a gap.
    templates: [
      `{${one}}-@@? [1-9]#?#?#?[EH]?`,
      `{${two}}-@ [1-9]#?#?#?[EH]?`,
      `{${two}}-@@ [1-9]#?#?[EH]?`,
      `{${two}}-@@ [1-9]###`,
      `{${three}}-@ [1-9]#?#?[EH]?`,
      `{${three}}-@ [1-9]###`,
      `{${three}}-@@ [1-9]#?[EH]?`,
      `{${three}}-@@ [1-9]##`,
      `{${authorities}}-[1-9]##?#?#?#?`,
      `{${one} ${two}}@@? [1-9]##[EH]?~`,
      `{${one} ${two}}@@? [1-9]###~`,
      `{${three}}@@? [1-9]##~`,
      `{${three}}@ [1-9]###~`,
    ],
    plates: [
      "M-AB 1234",
      "GÖ-X 1",
      "HRO-AB 123",
      "B-AB 123E",
      "S-AB 12H",
      "DAH-XY 99",
      "MUC-A 1",
      "Y-123456",
      "THW-80123",
    ],
    others: [
      "M-AB 0923",
      "ABCD-EF 12",
      "M-ABC-DE",
      "BERLIN",
      "HRO-AB 1234",
      "1234 AB",
      "XX-AB 123",
      "QQQ-A 12",
    ],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Germany`,
  },
  {
    code: "AT",
    name: "Austria",
    band: "A",
    alphabet: "A-PR-Z",
    templates: [
      `{${capitals} ${austria}} [1-9]##@@?`,
      `{${capitals} ${austria}} [1-9]###@`,
      `{${capitals} ${austria}} [1-9]#@@@`,
      `{${capitals}} [1-9]###[0-9A-PR-Z]@`,
      // Chosen by the owner, and like German plates: up to five signs, in a capital up to six.
      `{${capitals} ${austria}}-@[1-9]##?#?~`,
      `{${capitals} ${austria}}-@@[1-9]#?#?~`,
      `{${capitals} ${austria}}-@@@[1-9]#?~`,
      `{${capitals} ${austria}}-@@@@[1-9]~`,
      `{${capitals}}-@@@@[1-9]#~`,
      `{${capitals}}-@@@@@[1-9]~`,
    ],
    plates: ["W 12345 A", "GU 123 AB", "L 12 ABC", "W-WIEN 1", "IM 1234 A"],
    others: ["QQ 123 AB", "W 123 ABCD", "GU 0123 A", "GU 12345 AB", "WIEN"],
    source: "https://www.jusline.at/gesetz/kdv/paragraf/26",
  },
  {
    code: "CH",
    name: "Switzerland",
    templates: [
      `{${switzerland}} [1-9]##?#?#?#?`,
      `{${switzerland}}-[1-9]#?~`,
      `{${switzerland}} [1-9]##?#?#?-[UZ]`, // dealers, and what has not been through customs
    ],
    plates: ["ZH 123456", "AI 123", "GE 12", "VD 1234 U"],
    others: ["XX 12345", "ZH 012345", "ZH 1234567", "ZURICH", "123456 ZH"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Switzerland`,
  },
  {
    code: "PL",
    name: "Poland",
    band: "PL",
    // The leading letter names the voivodeship; what follows the gap has no B D I O Q Z.
    alphabet: "ACE-HJ-NPR-Y",
    templates: [
      "[A-PR-Z][A-PR-Z] #####",
      "[A-PR-Z][A-PR-Z] ####@",
      "[A-PR-Z][A-PR-Z] ###@@",
      "[A-PR-Z][A-PR-Z] [1-9]@###",
      "[A-PR-Z][A-PR-Z] [1-9]@@##",
      "[A-PR-Z][A-PR-Z][A-PR-Z] @###",
      "[A-PR-Z][A-PR-Z][A-PR-Z] ##@@",
      "[A-PR-Z][A-PR-Z][A-PR-Z] [1-9]@##",
      "[A-PR-Z][A-PR-Z][A-PR-Z] ##@[1-9]",
      "[A-PR-Z][A-PR-Z][A-PR-Z] [1-9]@@[1-9]",
      "[A-PR-Z][A-PR-Z][A-PR-Z] @@##",
      "[A-PR-Z][A-PR-Z][A-PR-Z] #####",
      "[A-PR-Z][A-PR-Z][A-PR-Z] ####@",
      "[A-PR-Z][A-PR-Z][A-PR-Z] ###@@",
      "[A-PR-Z][A-PR-Z][A-PR-Z] @##@",
      "[A-PR-Z][A-PR-Z][A-PR-Z] @[1-9]@@",
    ],
    plates: ["WA 12345", "KR 01234", "KR 1234C", "PO 1A234", "WSE 12AC", "SBE A123", "DWR 12345"],
    others: ["W 12345", "WA 1234V0", "WA 123VQ", "WA 123", "12345 WA"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Poland`,
  },
  {
    code: "CZ",
    name: "Czechia",
    band: "CZ",
    alphabet: "A-FH-NPR-VX-Z",
    // The second sign names the region.
    templates: [
      "#[ABCEHJKLMPSTUZ][0-9A-FH-NPR-VX-Z] ####",
      "#[ABCEHJKLMPSTUZ]@ @###", // where these ran out, as in Prague
      "EL ### @@", // electric
      "[A-Z][A-Z][A-Z]-##-##", // until 2001
    ],
    plates: ["1A2 3456", "7B8 0123", "1AB 2345", "1AB C234", "EL 001 AB", "ABC 12-34"],
    others: ["1D2 3456", "1A2 345", "1AW 2345", "XB1 2345", "X1X 2345"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_the_Czech_Republic`,
  },
  {
    code: "SK",
    name: "Slovakia",
    band: "SK",
    // Districts until 2022, then any letters from AA on; E is electric.
    templates: [`{${slovakia}} ###@@`, "[AE]@ ###@@"],
    plates: ["BA-123CD", "KE 456 FG", "ZA 789AB", "AA 123 BC"],
    others: ["XX-123CD", "BA-12CDE", "BA-1239C", "SLOVENSKO"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Slovakia`,
  },
];
