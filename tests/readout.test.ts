import { expect, test } from "vitest";
import type { Kind } from "../functions/captions.js";
import { readoutOf, unseenOf } from "../functions/readout.js";
import { spoken } from "../functions/words.js";
import { code } from "./labels.js";

const mac = code({ kind: "mac", code: "00:1A:2B:3C:4D:5E", raw: "001a.2b3c.4d5e" });
const imei = code({ kind: "imei", code: "352099001761481", raw: "35-209900-176148-1" });

test.each([
  { name: "a serial number", one: code(), want: "Serial number: 4CE0460D0G (98 %)" },
  {
    name: "a MAC address with its maker",
    one: { ...mac, maker: "Cisco Systems, Inc" },
    want: "MAC address: 00:1A:2B:3C:4D:5E (98 %) · Cisco Systems, Inc",
  },
  {
    name: "one of nobody",
    one: mac,
    want: "MAC address: 00:1A:2B:3C:4D:5E (98 %) · of no known maker",
  },
  {
    name: "a private one",
    one: code({ kind: "mac", code: "02:1A:2B:3C:4D:5E", raw: "02:1A:2B:3C:4D:5E" }),
    want: "MAC address: 02:1A:2B:3C:4D:5E (98 %) · a private address, which no maker gave it",
  },
  {
    name: "what was corrected in one",
    one: { ...mac, raw: "OO-1A-2B-3C-4D-5E", maker: "Ayecom" },
    want: "MAC address: 00:1A:2B:3C:4D:5E (98 %) · Ayecom\nread as OO-1A-2B-3C-4D-5E, corrected",
  },
  { name: "an IMEI", one: imei, want: "IMEI: 352099001761481 (98 %) · check digit fits" },
  {
    name: "an IMEI with its version",
    one: code({ kind: "imei", code: "3520990017614823", raw: "3520990017614823" }),
    want: "IMEI: 3520990017614823 (98 %) · with its version, without a check digit",
  },
])("readoutOf tells $name", ({ one, want }) => {
  expect(spoken(readoutOf({ codes: [one] }))).toBe(want);
});

test("readoutOf tells what does not fit as such, behind what does", () => {
  const words = spoken(
    readoutOf({ codes: [code()], unfit: [{ ...imei, code: "352099001761482" }] }),
  );
  expect(words).toBe(
    "Serial number: 4CE0460D0G (98 %)\n352099001761482 is written like an IMEI, but its check digit does not fit.\nI may have misread it: a sharper or closer picture helps.",
  );
});

test.each([
  { unseen: ["serial"] as Kind[], want: "I found no serial number." },
  { unseen: ["mac", "imei"] as Kind[], want: "I found no MAC address or IMEI." },
  {
    unseen: ["serial", "mac", "imei"] as Kind[],
    want: "I found no serial number, MAC address or IMEI.",
  },
  { unseen: [], want: "" },
  { unseen: undefined, want: "" },
])("unseenOf says of $unseen: '$want'", ({ unseen, want }) => {
  expect(spoken(unseenOf(unseen ? { unseen } : {}))).toBe(want);
});
