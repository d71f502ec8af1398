import { expect, test } from "vitest";
import { countriesOf } from "../functions/countries.js";
import { misfitsIn } from "../functions/misfits.js";
import { line } from "./fixtures.js";

test.each([
  { name: "a wrong check letter", text: "SBA 1234 X", want: ["SBA1234X"] },
  { name: "the same without spaces", text: "SBA1234X", want: ["SBA1234X"] },
  { name: "not a check letter that agrees", text: "SBA 1234 G", want: [] },
  { name: "not what would need a repair besides", text: "S8A 1234 X", want: [] },
  { name: "not a part of a longer line", text: "LORRY SBA 1234 X PARKED HERE", want: [] },
  { name: "not other writing", text: "NO PARKING", want: [] },
])("misfitsIn tells $name", ({ text, want }) => {
  const found = misfitsIn([line(text)], 1.5, countriesOf("SG"));
  expect(found).toEqual(want.map((plate) => ({ plate, raw: text, country: "SG" })));
});

test("misfitsIn tells a text once, and none of a country without check letters", () => {
  const texts = [line("SBA 1234 X"), line("SBA 1234 X", { id: 1 })];
  expect(misfitsIn(texts, 1.5, countriesOf("SG,DE"))).toHaveLength(1);
  expect(misfitsIn(texts, 1.5, countriesOf("DE"))).toEqual([]);
});
