import { expect, test } from "vitest";
import { asksToForget } from "../functions/wishes.js";

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
