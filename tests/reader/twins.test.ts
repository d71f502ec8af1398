import { expect, test } from "vitest";
import { certaintyOf, textOf } from "../../reader/line.js";
import { twinOf, untwinned } from "../../reader/twins.js";

/** charactersOf returns characters at 0.9; those that have a twin are as sure as told, the twin takes what is left. */
function charactersOf(text: string, certainty: number) {
  return [...text].map((one) => {
    const twin = twinOf(one);
    if (!twin) return { text: one, certainty: 0.9, middle: 0.5 };
    return { text: one, certainty, middle: 0.5, twin: { text: twin, certainty: 1 - certainty } };
  });
}

test.each([
  { name: "an O among digits is 0", text: "1O24", certainty: 0.6, want: "1024" },
  { name: "a 0 among letters is O", text: "ST0P", certainty: 0.6, want: "STOP" },
  { name: "a 0 before letters is O", text: "0KM-2371", certainty: 0.8, want: "OKM-2371" },
  { name: "an O after digits is 0", text: "SBA 12O", certainty: 0.6, want: "SBA 120" },
  { name: "a sure O stays", text: "1O24", certainty: 0.999, want: "1O24" },
  { name: "a sure 0 stays", text: "ST0P", certainty: 0.999, want: "ST0P" },
  {
    name: "the likelier one stays between letter and digit",
    text: "A01",
    certainty: 0.6,
    want: "A01",
  },
  { name: "a lone 0 stays", text: "0", certainty: 0.6, want: "0" },
  { name: "a sign parts letters from digits", text: "A-O1", certainty: 0.6, want: "A-01" },
  { name: "nothing comes of nothing", text: "", certainty: 1, want: "" },
])("untwinned: $name", ({ text, certainty, want }) => {
  expect(textOf(untwinned(charactersOf(text, certainty)))).toBe(want);
});

test("untwinned is as sure of a character as of both twins together", () => {
  expect(certaintyOf(untwinned(charactersOf("0", 0.6)))).toBe(1);
});
