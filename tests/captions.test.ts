import { expect, test } from "vitest";
import { captionsIn, isBlank } from "../functions/captions.js";

const found = (text: string) =>
  captionsIn(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

test.each([
  "S/N",
  "S/NO",
  "S / N",
  "5/N",
  "S|N",
  "SN",
  "SNR",
  "S.N.",
  "SERIAL",
  "SERIAL NO.",
  "SERIAL NUMBER",
  "SERIAL#",
  "SERIA1 N0",
  "SER. NO.",
  "SERVICE TAG",
  "SERIENNUMMER",
  "SERIEN-NR.",
  "Nº DE SERIE",
  "NUMÉRO DE SÉRIE",
  "MATRICOLA",
])("captionsIn knows '%s' as a serial number's", (text) => {
  expect(found(`${text}: 12`)).toEqual([`serial ${text}`]);
});

test.each(["MAC", "MAC ADDRESS", "MAC ID", "BASE MAC", "MAC2", "LAN", "WLAN", "W-LAN", "WAN"])(
  "captionsIn knows '%s' as a MAC address's",
  (text) => expect(found(`${text}: 12`)).toEqual([`mac ${text}`]),
);

test.each(["ETHERNET", "ETH0", "WIFI", "WI-FI", "BT", "BLUETOOTH", "BSSID", "HW ADDR"])(
  "captionsIn knows '%s' as a MAC address's, too",
  (text) => expect(found(`${text}: 12`)).toEqual([`mac ${text}`]),
);

test.each(["IMEI", "IME1", "LMEI", "IMEI1", "IMEI 2", "IMEI/SV", "IMEISV", "IMEI (SIM2)"])(
  "captionsIn knows '%s' as an IMEI's",
  (text) => expect(found(`${text}: 12`)).toEqual([`imei ${text}`]),
);

test.each(["P/N", "M/N", "MODEL", "PART NO", "ICCID", "IMSI", "UPC", "SSID", "REV", "PRODUCT ID"])(
  "captionsIn knows '%s' as that of something else",
  (text) => expect(found(`${text}: 12`)).toEqual([`other ${text}`]),
);

test.each([
  {
    name: "several in a line",
    text: "P/N 1 S/N 2 MAC 3",
    want: ["other P/N", "serial S/N", "mac MAC"],
  },
  {
    name: "two of a kind in a row as one",
    text: "LAN MAC ADDRESS:",
    want: ["mac LAN MAC ADDRESS"],
  },
  { name: "one that is glued to its value", text: "S/N4CE0460D0G", want: ["serial S/N"] },
  { name: "SN before a long value", text: "SN4CE0460D0G", want: ["serial SN"] },
  { name: "MAC before twelve digits", text: "MACA01A2B3C4D5E", want: ["mac MAC"] },
  { name: "LAN before twelve digits", text: "LAN3C5AB4112233", want: ["mac LAN"] },
  { name: "IMEI2 before fifteen digits", text: "IMEI2352099001761481", want: ["imei IMEI2"] },
  { name: "SN by itself", text: "SN", want: ["serial SN"] },
  { name: "SN apart from a long value", text: "SN 4CE0460D0G", want: ["serial SN"] },
  { name: "SIN with a colon", text: "SIN: 1234", want: ["serial SIN"] },
])("captionsIn finds $name", ({ text, want }) => {
  expect(found(text)).toEqual(want);
});

test.each([
  { name: "a chip's name", text: "SN74LS00N" },
  { name: "a chip's name with a blank", text: "SN 74LS00N" },
  { name: "a plate", text: "SN 123AB" },
  { name: "a social security number", text: "SSN: 123" },
  { name: "words", text: "SNOW IMAGINE MACHINE SERIALIZE LANE MODELLED SIN CITY" },
  { name: "a navy", text: "U.S.NAVY 12" },
  { name: "the end of a word", text: "TRANS/N 12" },
  { name: "nothing", text: "" },
])("captionsIn finds none in $name", ({ text }) => {
  expect(found(text)).toEqual([]);
});

test.each([
  { text: "WIFI NETWORK KEY (WPA2): 48", want: ["other KEY"] },
  { text: "WIFI WPA2 KEY 48", want: [] },
  { text: "WLAN PASSWORT: 48", want: ["other PASSWORT"] },
  { text: "WLAN SCHLÜSSEL: 48", want: [] },
  { text: "WIFI SSID: 48", want: ["other SSID"] },
  { text: "LAN MAC: 48 KEY: 12", want: ["mac LAN MAC", "other KEY"] },
])("captionsIn takes a network's key for no address: '$text'", ({ text, want }) => {
  expect(found(text)).toEqual(want);
});

test.each([
  { text: " :.*-", want: true },
  { text: "", want: true },
  { text: ": 1", want: false },
  { text: "字", want: false },
])("isBlank says of '$text': $want", ({ text, want }) => {
  expect(isBlank(text)).toBe(want);
});
