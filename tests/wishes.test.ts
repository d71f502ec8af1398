import { expect, test } from "vitest";
import { asksToBlur, asksToForget } from "../functions/wishes.js";

test.each([
  { text: "forget me", want: true },
  { text: " Forget me! ", want: true },
  { text: "please forget all about me", want: true },
  { text: "forget me please", want: true },
  { text: "@Spotter forget me", want: true },
  { text: "please @Spotter   Forget  me", want: true },
  { text: "forget me , please!", want: true },
  { text: "delete my data", want: true },
  { text: "do not forget me", want: false },
  { text: "forget me not", want: false },
  { text: "forget it", want: false },
  { text: "", want: false },
])('"$text" asks to be forgotten: $want', ({ text, want }) => {
  expect(asksToForget(text)).toBe(want);
});

test.each([
  { text: "blur the plates", want: true },
  { text: "Blur plates", want: true },
  { text: "please BLUR\nthe number plate, thanks", want: true },
  { text: "can you pixelate all license plates?", want: true },
  { text: "with the plates blurred, please", want: true },
  { text: "numberplates blurred please", want: true },
  { text: "hide my car's plate", want: true },
  { text: "anonymise the licence plates", want: true },
  { text: "blurry plates again", want: false },
  { text: "do not blur the plates", want: false },
  { text: "don't blur plates", want: false },
  { text: "without blurring the plates", want: false },
  { text: "whose plate is it?", want: false },
  { text: "blur the faces", want: false },
  { text: "plated food", want: false },
  { text: "", want: false },
  { text: `blur ${"x ".repeat(100_000)}`, want: false },
])('"$text" asks to blur plates: $want', ({ text, want }) => {
  expect(asksToBlur(text)).toBe(want);
});
