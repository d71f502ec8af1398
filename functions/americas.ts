import type { Country } from "./countries.js";

const WIKIPEDIA = "https://en.wikipedia.org/wiki";

/** americas holds the countries of the Americas. */
export const americas: Country[] = [
  {
    code: "US",
    name: "United States",
    templates: [
      "@@@ ####", // TX NY PA OH NC GA MI VA WA WI and more
      "#@@@###", // CA
      "###@@@#", // CA, when the one above has run out
      "@@@ ###", // AK HI IA LA MN MS NE OK SC VT and more
      "### @@@", // CO KY LA ND NM OR and more
      "@@#+@#@", // MO, with an emblem in the gap
      "#@@####", // MD
      "@@@ @##", // CO FL
      "@@@ ##@", // AR, NJ before 2010
      "@## @@@", // NJ
      "@## #@@", // FL UT
      "@#@ ###", // KY
      "### @##", // NV FL
      "##@ ###", // NV SD
      "#@@ ###", // WV SD MA RI
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
      "##-#####?@", // MT
      "***#***~", // AZ
      "*** #**~", // AZ
      "********~", // chosen by the owner, here and below
      "*******~",
      "******~",
      "*****~",
      "#######~", // NH, and lorries and trailers of many
      "######~", // DE RI
      "#####~",
    ],
    plates: ["ABC 1234", "7ABC123", "AB1 C2D", "ABC-123", "123 ABC", "GR8 CAR", "2FAST4U"],
    others: ["CALIFORNIA", "2014-06-16", "06:46:42", "V8", "JAN 2024", "1000KG", "I95"],
    source: `${WIKIPEDIA}/United_States_license_plate_designs_and_serial_formats`,
  },
  {
    code: "BR",
    name: "Brazil",
    templates: ["@@@ ####", "@@@ #@##"], // until 2018, and of Mercosul
    plates: ["ABC-1234", "ABC1D23"],
    others: ["BA-SALVADOR", "AB-1234", "ABC-12345", "BRASIL", "ABC12X3"],
    source: `${WIKIPEDIA}/Vehicle_registration_plates_of_Brazil`,
  },
];
