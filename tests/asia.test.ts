import { expect, test } from "vitest";
import { asia } from "../functions/asia.js";
import { checksInSingapore, letterInSingapore } from "../functions/checks.js";
import { countriesOf } from "../functions/countries.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { drawnOf } from "./drawn.js";
import { ASPECT, lineAt } from "./texts.js";

function namesIn(text: string, codes: string): string[] {
  const found = platesIn([lineAt(text)], ASPECT, { countries: countriesOf(codes) });
  return found.map(({ plate, country }) => `${country} ${plate}`);
}

test("asia holds countries that are found by their codes", () => {
  const codes = asia.map(({ code }) => code);
  expect(countriesOf(codes.join()).map(({ code }) => code)).toEqual(codes);
});

test.each([
  { kind: "private cars", prefix: "SMK" },
  { kind: "taxis", prefix: "SHD" },
  { kind: "the first taxis", prefix: "SH" },
  { kind: "buses of SBS Transit", prefix: "SBS" },
  { kind: "buses of SMRT", prefix: "SMB" },
  { kind: "buses of Tower Transit", prefix: "SG" },
  { kind: "buses of Trans-Island", prefix: "TIB" },
  { kind: "city shuttle buses", prefix: "CSS" },
  { kind: "school and company buses", prefix: "CB" },
  { kind: "private hire buses", prefix: "PC" },
  { kind: "companies", prefix: "QBA" },
  { kind: "police and ambulances", prefix: "QX" },
  { kind: "older cars", prefix: "EA" },
  { kind: "motorcycles", prefix: "FBA" },
  { kind: "older motorcycles", prefix: "AB" },
  { kind: "light goods", prefix: "GBB" },
  { kind: "heavy goods", prefix: "YP" },
  { kind: "very heavy vehicles", prefix: "XE" },
  { kind: "plant", prefix: "WD" },
  { kind: "trailers", prefix: "TRB" },
  { kind: "research", prefix: "RD" },
  { kind: "Sentosa", prefix: "RU" },
  { kind: "Pulau Ubin", prefix: "PU" },
  { kind: "military police", prefix: "MP" },
  { kind: "the transport authority", prefix: "LTA" },
])("SG reads $kind, with their check letter alone", ({ prefix }) => {
  const rest = `${prefix}1204`;
  const letter = letterInSingapore(rest) ?? "";
  const wrong = letter === "A" ? "B" : "A";
  expect(namesIn(`${prefix} 1204 ${letter}`, "SG")).toEqual([`SG ${rest}${letter}`]);
  expect(namesIn(`${prefix} 1204 ${wrong}`, "SG")).toEqual([]);
});

test.each([
  { name: "the army, up to five digits", text: "12345 MID" },
  { name: "the army, few digits", text: "25 MID" },
  { name: "embassies", text: "S 1234 CD" },
  { name: "consulates", text: "S 12 CC" },
])("SG reads $name, which have no check letter", ({ text }) => {
  expect(namesIn(text, "SG")).toEqual([`SG ${normalised(text)}`]);
});

test.each([
  { name: "peninsular", text: "WXY 1234" },
  { name: "after all letters", text: "WA 1234 A" },
  { name: "Sarawak", text: "QAB 1234 C" },
  { name: "Langkawi", text: "KV 4567 B" },
  { name: "a taxi", text: "HAB 4567" },
  { name: "the army", text: "ZA 4567" },
  { name: "an embassy", text: "12-34-DC" },
  { name: "a name", text: "PATRIOT 1234" },
])("MY reads $name", ({ text }) => {
  expect(namesIn(text, "MY")).toEqual([`MY ${normalised(text)}`]);
});

test.each([
  { name: "with Singapore's letter", text: "SAB 1234 M", want: ["SG SAB1234M"] },
  { name: "with another", text: "SAB 1234 K", want: ["MY SAB1234K"] },
  { name: "with a letter that Singapore never has", text: "SAB 1234 F", want: ["MY SAB1234F"] },
])("what Singapore and Sabah both write is told apart by the check letter: $name", (row) => {
  expect(namesIn(row.text, "SG,MY")).toEqual(row.want);
  expect(namesIn(row.text, "MY,SG")).toEqual(row.want);
});

test("whatever has Singapore's check letter is Singapore's, and not Malaysia's", () => {
  const plates = countriesOf("SG")
    .flatMap((country) => drawnOf(country, 300))
    .filter((text) => checksInSingapore(normalised(text)));
  const others = ["SG,MY", "MY,SG"].flatMap((codes) =>
    plates.flatMap((text) => namesIn(text, codes)).filter((named) => !named.startsWith("SG ")),
  );
  expect(plates.length).toBeGreaterThan(100);
  expect(others).toEqual([]);
});

test.each(
  "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD PB PY RJ SK TG TN TR TS UK UP WB".split(
    " ",
  ),
)("IN reads the state %s", (state) => {
  expect(namesIn(`${state} 05 CK 4321`, "IN")).toEqual([`IN ${state}05CK4321`]);
});

test.each([
  { name: "Delhi's class of car", text: "DL 3C AY 4321" },
  { name: "few digits", text: "KA 01 EK 171" },
  { name: "Bharat", text: "21 BH 2345 AA" },
  { name: "the army", text: "03 D 153874 H" },
])("IN reads $name", ({ text }) => {
  expect(namesIn(text, "IN")).toEqual([`IN ${normalised(text)}`]);
});

test.each([
  { name: "the serial, where nothing else is read", texts: ["12-34"], want: ["1234"] },
  { name: "the class above it", texts: ["330", "12-34"], want: ["3301234"] },
  { name: "the class with a letter", texts: ["30A", "12-34"], want: ["30A1234"] },
  { name: "no number without its hyphen", texts: ["1234"], want: [] },
  { name: "no time", texts: ["12:34:56"], want: [] },
])("JP reads $name", ({ texts, want }) => {
  const rows = texts.map((text, at) =>
    lineAt(text, { left: 0.1, top: 0.1 + at * 0.11, width: 0.2 }),
  );
  const found = platesIn(rows, ASPECT, { countries: countriesOf("JP") });
  expect(found.map(({ plate }) => plate)).toEqual(want);
});
