import { expect, test } from "vitest";
import { shapesOf } from "../functions/templates.js";

test.each([
  {
    name: "a gap",
    template: "@@ ##",
    want: { gaps: [2], needed: [], checked: false, weak: false },
  },
  { name: "a needed gap", template: "@-##", want: { gaps: [1], needed: [1] } },
  { name: "a gap with an emblem", template: "@+##", want: { gaps: [1], emblems: [1] } },
  { name: "a check", template: "@##!", want: { checked: true, weak: false } },
  { name: "a last resort", template: "***~", want: { checked: false, weak: true, bits: 0 } },
])("shapesOf draws $name", ({ template, want }) => {
  expect(shapesOf(template)).toEqual([expect.objectContaining(want)]);
});

test("shapesOf holds a narrower template for less likely to be chance", () => {
  const [narrow, wide] = ["[AB]##", "@##"].map((template) => shapesOf(template)[0]?.bits ?? 0);
  expect(narrow).toBeGreaterThan(wide ?? Number.POSITIVE_INFINITY);
});

test("shapesOf draws a form for each length of words", () => {
  expect(shapesOf("{B BA CA}#").map(({ slots, words }) => ({ slots, words }))).toEqual([
    { slots: ["B", "0123456789"], words: [{ at: 0, of: new Set(["B"]) }] },
    { slots: ["BC", "A", "0123456789"], words: [{ at: 0, of: new Set(["BA", "CA"]) }] },
  ]);
});

test("shapesOf holds few words for less likely to be chance than their signs in any order", () => {
  const [words, signs] = ["{AB CD EF}##", "[ACE][BDF]##"].map((one) => shapesOf(one)[0]?.bits ?? 0);
  expect(words).toBeGreaterThan(signs ?? Number.POSITIVE_INFINITY);
});

test("shapesOf holds a text that a check agrees to for less likely to be chance", () => {
  const [checked, free] = ["@##@!", "@##@"].map((one) => shapesOf(one)[0]?.bits ?? 0);
  expect(checked).toBeGreaterThan(free ?? Number.POSITIVE_INFINITY);
});
