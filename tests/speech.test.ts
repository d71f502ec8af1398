import fc from "fast-check";
import { expect, test } from "vitest";
import { formsOf, isDenial, wordsOf } from "../functions/speech.js";

// Halves of characters, too.
const anything = fc
  .array(fc.nat(0xffff), { maxLength: 200 })
  .map((codes) => String.fromCharCode(...codes));

test.each([
  { name: "words in lower case", text: "Pizza, for LUNCH!", want: ["pizza", "for", "lunch"] },
  { name: "no accents", text: "Crêpe piñata", want: ["crepe", "pinata"] },
  { name: "wide letters as letters", text: "ｐｉｚｚａ", want: ["pizza"] },
  { name: "no mention of people", text: "<@U012AB3CD> pizza", want: ["pizza"] },
  { name: "no mention of all", text: "<!here> <!subteam^S1|@cooks> pizza", want: ["pizza"] },
  { name: "no channel", text: "<#C1|cats> pizza", want: ["pizza"] },
  { name: "no link, nor its words", text: "<http://x.org|cats> pizza", want: ["pizza"] },
  { name: "no bare link", text: "https://cats.org/dogs?x=bird www.cat.org pizza", want: ["pizza"] },
  { name: "no address", text: "cat@dog.org pizza", want: ["pizza"] },
  {
    name: "no short name of an emoji",
    text: ":cat: :thumbsup::skin-tone-3: pizza",
    want: ["pizza"],
  },
  { name: "no emoji", text: "🐶❤️👍🏽🇸🇬1️⃣👩‍💻 pizza", want: ["pizza"] },
  { name: "no entities", text: "cats &amp; dogs &lt;3", want: ["cats", "dogs"] },
  { name: "no code", text: "`cat` ```dog\nbird``` pizza", want: ["pizza"] },
  { name: "no numbers, nor what has one", text: "12 pizzas SBA1234G v2 24/7", want: ["pizzas"] },
  { name: "owners", text: "the dog's cats’ o'clock", want: ["the", "dog", "cats", "oclock"] },
  { name: "short forms", text: "we'll I'm", want: ["we", "i"] },
  { name: "denials as they are", text: "don’t can't NOT", want: ["don't", "can't", "not"] },
  { name: "other scripts", text: "привет שלום 你好", want: ["привет", "שלום", "你好"] },
  { name: "nothing in nothing", text: "", want: [] },
  { name: "nothing in marks", text: "'' … !? \u0301 \ud800", want: [] },
])("wordsOf reads $name", ({ text, want }) => {
  expect(wordsOf(text)).toEqual(want);
});

test("wordsOf reads the beginning of a long text", () => {
  expect(wordsOf(`${"a ".repeat(1000)}pizza`)).toHaveLength(1000);
  expect(wordsOf(`${"<!here> ".repeat(250)}pizza`)).toEqual([]);
  expect(wordsOf("\ufdfa".repeat(2000)).join(" ").length).toBeLessThanOrEqual(2000);
});

test("wordsOf finds nothing but letters in whatever is written", () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(wordsOf(text).filter((word) => !/^[\p{L}']+$/u.test(word))).toEqual([]);
    }),
  );
});

test.each([
  { word: "not", want: true },
  { word: "don't", want: true },
  { word: "cannot", want: true },
  { word: "knot", want: false },
  { word: "front", want: false },
])("isDenial of $word is $want", ({ word, want }) => {
  expect(isDenial(word)).toBe(want);
});

test.each([
  { word: "cars", form: "car", want: true },
  { word: "children", form: "child", want: true },
  { word: "cookies", form: "cookie", want: true },
  { word: "cooked", form: "cook", want: true },
  { word: "baking", form: "bake", want: true },
  { word: "celebrating", form: "celebrate", want: true },
  { word: "shipping", form: "ship", want: true },
  { word: "calling", form: "call", want: true },
  { word: "fixing", form: "fix", want: true },
  { word: "rated", form: "rate", want: true },
  { word: "rated", form: "rat", want: false },
  { word: "staring", form: "star", want: false },
  { word: "thing", form: "th", want: false },
])("formsOf $word has $form: $want", ({ word, form, want }) => {
  expect([...formsOf(word)].includes(form)).toBe(want);
});

test("formsOf names the word itself first", () => {
  expect(formsOf("glasses").next().value).toBe("glasses");
});
