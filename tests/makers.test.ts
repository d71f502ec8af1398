import { expect, test } from "vitest";
import { makerOf } from "../functions/makers.js";
import { tableOf } from "../makers.js";

test.each([
  { name: "a block of 24 bits", mac: "00:00:0C:3C:4D:5E", want: "Cisco Systems, Inc" },
  { name: "the first block", mac: "00:00:00:3C:4D:5E", want: "XEROX CORPORATION" },
  { name: "the last block", mac: "FC:FE:C2:3C:4D:5E", want: "Invensys Controls UK Limited" },
  {
    name: "a block from before there were private ones",
    mac: "AA:00:04:00:01:04",
    want: "DIGITAL EQUIPMENT CORPORATION",
  },
  {
    name: "a block of 28 bits",
    mac: "24:5D:FC:3C:4D:5E",
    want: expect.stringMatching(/^Shenzhen Hailuck/),
  },
  { name: "a block of 36 bits", mac: "00:1B:C5:00:0D:5E", want: "Converging Systems Inc." },
  {
    name: "the block of 36 bits beside it",
    mac: "00:1B:C5:00:1D:5E",
    want: "OpenRB.com, Direct SIA",
  },
])("makerOf names the maker of $name", async ({ mac, want }) => {
  expect(await makerOf(mac)).toEqual(want);
});

test.each([
  { name: "a block that is nobody's", mac: "F8:A1:B3:3C:4D:5E" },
  { name: "a private address", mac: "02:00:0C:3C:4D:5E" },
  { name: "an address beyond all blocks", mac: "FC:FF:FF:3C:4D:5E" },
  { name: "a block that the IEEE keeps to divide it", mac: "24:5D:FC:FC:4D:5E" },
])("makerOf knows none of $name", async ({ mac }) => {
  expect(await makerOf(mac)).toBeUndefined();
});

const ZEBRA = "Zebra\n1 Street\nCountry";

test("tableOf has each name once, and the blocks of each width in order, with their names' places", () => {
  const registry = { B00000: "Ant ", A00000: ZEBRA, "00000F1": ZEBRA, "00000F123": "Ant\nStreet" };
  expect(tableOf(registry)).toEqual({
    names: "Ant\nZebra",
    blocks: [
      { width: 9, all: "00000F123000" },
      { width: 7, all: "00000F1001" },
      { width: 6, all: "A00000001B00000000" },
    ],
  });
});

test.each(["Private", "IEEE Registration Authority\nStreet", ""])(
  "tableOf leaves out what '%s' says of no maker",
  (entry) => expect(tableOf({ A00000: entry }).names).toBe(""),
);

test.each(["A0000", "A000000F", "a00000"])("tableOf refuses '%s', which is no block", (block) => {
  expect(() => tableOf({ [block]: "Ant" })).toThrow(block);
});
