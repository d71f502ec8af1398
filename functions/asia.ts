import { checksInSingapore, letterInSingapore } from "./checks.js";
import type { Country } from "./countries.js";
import { regions } from "./regions.js";

const { india } = regions;

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

const CHECK = "[A-EGHJ-MPR-UX-Z]!";

/** asia holds the countries of Asia. */
export const asia: Country[] = [
  {
    code: "SG",
    name: "Singapore",
    alphabet: "A-HJ-NP-Z",
    templates: [
      `S@@ [1-9]#?#?#? ${CHECK}`, // private cars; SH taxis; SBS, SMB and SG buses
      `S@@ 0### ${CHECK}`, // some lists pad the number
      // A AA F FB motorcycles, E older cars, G GB light goods, Q companies, QX emergency, X Y heavy, W plant, CB CSS P buses,
      // TR trailers, RD research, RU Sentosa, PU Pulau Ubin, MP military police, LTA
      `[ACEFGLMPRTXY]@ [1-9]#?#?#? ${CHECK}`,
      `[QSVW]@ [1-9]#?#?#? ${CHECK}`, // by themselves, as Malaysia has them, too
      `[ACEFGLMPQRSTVWXY]@@ [1-9]#?#?#? ${CHECK}`,
      `[EFGQSWXY] [1-9]#?#?#? ${CHECK}`,
      `TIB [1-9]#?#?#? ${CHECK}`,
      "[1-9]#?#?#?#? MID", // the army
      "S [1-9]#?#?#? CD", // embassies
      "S [1-9]#?#?#? CC", // consulates
    ],
    check: checksInSingapore,
    letterOf: letterInSingapore,
    plates: [
      "SBA 1234 G",
      "SHC 5678 B",
      "E 75 H",
      "EL 1 A",
      "GBA 1511 G",
      "SBS 9683 X",
      "XD 3634 X",
      "PU 4 P",
      "RU 2424 Z",
      "12345 MID",
      "S 123 CD",
    ],
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
    code: "MY",
    name: "Malaysia",
    alphabet: "A-HJ-NP-Y",
    templates: [
      // A Perak, B Selangor, C Pahang, D Kelantan, F Putrajaya, H taxis, J Johor, K Kedah, L Labuan, M Malacca, N Negeri
      // Sembilan, P Penang, Q Sarawak, R Perlis, S Sabah, T Terengganu, V and W Kuala Lumpur
      "[A-DFHJ-NP-TVW]@@ [1-9]#?#?#?",
      "[A-DFHJ-NP-TVW]@ [1-9]##?#?",
      "[A-DFHJ-NP-TVW]@ [1-9]#~",
      "[A-DFHJ-NP-TVW] [1-9]###",
      "[QSVW]@@ [1-9]#?#?#? @", // where four digits ran out
      "{KV QM SA SD SS ST SU VA VB WA WB WC WD} [1-9]#?#?#? @",
      "[A-DFJ-NPRTW] [1-9]##?#? @~", // dealers
      "Z@?@? [1-9]##?#?", // the army
      "{PATRIOT PERODUA} [1-9]#?#?#?",
      "PUTRAJAYA [1-9]#?#?", // with a fourth digit it is longer than any plate we look for
      "[1-9]#-##-{CC DC UN}",
    ],
    plates: ["WXY 1234", "BKA 12", "JA 123", "B 1234", "WA 1234 A", "ZC 1234", "PUTRAJAYA 12"],
    others: ["WIA 1234", "WXZ 1234", "WXY 0123", "EXY 1234", "BXY 12340", "MALAYSIA"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Malaysia`,
  },
  {
    code: "IN",
    name: "India",
    band: "IND",
    alphabet: "A-HJ-NP-Z",
    templates: [
      `{${india}} ##?@@?@? ####`,
      `{${india}} ##?@@?@? [1-9]##?`,
      `{${india}} ## ####`, // before an office's first letter
      "[2-9]# BH #### @@?", // Bharat: the same in every state
      "## @ #####?#? @", // the army, behind an arrow
      "[1-9]#?#?-{CC CD UN}-[1-9]#?#?#?",
    ],
    plates: ["MH 12 AB 1234", "DL 3C AB 1234", "KA 01 A 0007", "22 BH 1234 AA", "77 CD 12"],
    others: ["XX 12 AB 1234", "MH XY 1234", "MH 12 IO 1234", "MH 12 AB 12345", "INDIA"],
    source: "https://aptransport.org/html/registration-statecodes.html",
  },
  {
    code: "JP",
    name: "Japan",
    // Readers of Latin letters see neither the office nor the kana: what is left is the class and the serial.
    alphabet: "ACFHKLMPXY",
    templates: ["[1-9]##-##-##", "[1-9]#@-##-##", "##-##~"],
    plates: ["330 12-34", "30A 12-34", "46-49"],
    others: ["1234", "12:34:56", "030 12-34", "12-345", "30B 12-34"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Japan`,
  },
];
