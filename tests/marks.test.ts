import { expect, test } from "vitest";
import type { Kind } from "../functions/captions.js";
import { linesIn } from "../functions/lines.js";
import { marksIn } from "../functions/marks.js";
import type { Text } from "../functions/reading.js";
import { row } from "./labels.js";
import { ASPECT, lineAt } from "./texts.js";

const ALL: Kind[] = ["serial", "mac", "imei"];
const found = async (texts: Text[], kinds = ALL) =>
  (await marksIn(linesIn(texts), ASPECT, kinds)).map(({ kind, code }) => `${kind} ${code}`);

const MAC = "00:1A:2B:3C:4D:5E";
const HEX = "001A2B3C4D5E";

test.each([
  { name: "behind its caption", texts: row(0, "S/N: 4CE0460D0G"), want: ["serial 4CE0460D0G"] },
  { name: "beside it", texts: row(0, "Serial No.", "4CE0460D0G"), want: ["serial 4CE0460D0G"] },
  {
    name: "below it",
    texts: [...row(0, "Service Tag"), ...row(1, "5XQ3M72")],
    want: ["serial 5XQ3M72"],
  },
  {
    name: "beside it before below it",
    texts: [...row(0, "S/N", "4CE0460D0G"), ...row(1, "12345")],
    want: ["serial 4CE0460D0G"],
  },
  {
    name: "below it where what is beside it is none",
    texts: [...row(0, "S/N", "BARCODE"), ...row(1, "12345")],
    want: ["serial 12345"],
  },
  {
    name: "not below the caption of another",
    texts: [...row(0, "S/N"), ...row(1, "P/N: 123456")],
    want: ["other 123456"],
  },
  {
    name: "not below the caption of another with a number",
    texts: [...row(0, "S/N"), ...row(1, "LAN1: 001A2B3C4D5E")],
    want: [`mac ${MAC}`],
  },
  {
    name: "not below what is another's",
    texts: [
      lineAt("S/N", { left: 0.1, top: 0.1, width: 0.03, height: 0.03 }),
      ...row(1, "P/N: 123456"),
    ],
    want: ["other 123456"],
  },
  {
    name: "behind a word below it",
    texts: [...row(0, "MAC"), ...row(1, "ID 001A2B3C4D5E")],
    want: [`mac ${MAC}`],
  },
  {
    name: "not where a caption has something else behind it",
    texts: [...row(0, "Serial port"), ...row(1, "RS232C")],
    want: [],
  },
  {
    name: "several in a line",
    texts: row(0, `P/N 12345-67 S/N 987654 MAC ${HEX}`),
    want: ["other 12345-67", "serial 987654", `mac ${MAC}`],
  },
  {
    name: "no number of digits alone behind what names a network",
    texts: [...row(0, "WIFI 482910573846"), ...row(1, "WLAN 4850 2938 4756")],
    want: [],
  },
  {
    name: "such a number behind what names its address",
    texts: row(0, "WIFI MAC 482910573846"),
    want: ["mac 48:29:10:57:38:46"],
  },
  {
    name: "nothing below a network's key",
    texts: [...row(0, "WIFI WPA2 KEY"), ...row(1, "A0B1C2D3E4F5")],
    want: [],
  },
  {
    name: "each row of a column",
    texts: [...row(0, "S/N"), ...row(1, "A1234"), ...row(2, "A1235"), ...row(3, "A12367")],
    want: ["serial A1234", "serial A1235"],
  },
  {
    name: "each column of a table",
    texts: [...row(0, "MAC ADDRESS", "SERIAL NUMBER"), ...row(1, HEX, "4CE0460D0G")],
    want: [`mac ${MAC}`, "serial 4CE0460D0G"],
  },
  {
    name: "an IMEI that does not fit",
    texts: row(0, "IMEI 352099001761482"),
    want: ["imei 352099001761482"],
  },
  {
    name: "a serial number that looks like an address by its caption",
    texts: row(0, `S/N: ${HEX}`),
    want: [`serial ${HEX}`],
  },
  {
    name: "an IMEI's look as a serial number by its caption",
    texts: row(0, "S/N 352099001761481"),
    want: ["serial 352099001761481"],
  },
])("marksIn finds what stands $name", async ({ texts, want }) => {
  expect(await found(texts)).toEqual(want);
});

test.each([
  { name: "an address in signs", texts: row(0, MAC), want: [`mac ${MAC}`] },
  { name: "an address of a known block", texts: row(0, HEX), want: [`mac ${MAC}`] },
  { name: "no address of a block that is nobody's", texts: row(0, "F8A1B33C4D5E"), want: [] },
  { name: "an IMEI that fits", texts: row(0, "352099001761481"), want: ["imei 352099001761481"] },
  { name: "no IMEI that does not", texts: row(0, "352099001761482"), want: [] },
  { name: "a number of a known form", texts: row(0, "FOC1234X0AB"), want: ["serial FOC1234X0AB"] },
  {
    name: "nothing behind a caption that is none of ours",
    texts: row(0, "IMSI: 352099001761481"),
    want: ["other 352099001761481"],
  },
])("marksIn finds, without a caption, $name", async ({ texts, want }) => {
  expect(await found(texts)).toEqual(want);
});

test("marksIn leaves what looks like a code of a kind that nobody wants", async () => {
  expect(await found(row(0, `${MAC} 352099001761481`), ["imei"])).toEqual(["imei 352099001761481"]);
});
