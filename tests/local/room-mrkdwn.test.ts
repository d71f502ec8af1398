import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownOf, plainOf } from "../../local/room/slack/mrkdwn.js";

const names = (id: string) => ({ U1: "Alice Tan", C1: "car-park" })[id];

test.each([
  { name: "strong words", text: "*SBA1234G* · 99 %", markdown: "**SBA1234G** · 99 %" },
  {
    name: "strong words in a sentence",
    text: "the *number plate*.",
    markdown: "the **number plate**.",
  },
  {
    name: "asterisks that make nothing strong",
    text: "2*3*4 * 5 *",
    markdown: "2\\*3\\*4 \\* 5 \\*",
  },
  { name: "a lone asterisk", text: "*ten\nmore*", markdown: "\\*ten\nmore\\*" },
  {
    name: "entities, once",
    text: "&lt;b&gt; &amp;amp;",
    markdown: "<b> \\&amp;",
    plain: "<b> &amp;",
  },
  { name: "an emoji by its name", text: ":pizza: or :+1:", markdown: "🍕 or 👍" },
  { name: "an emoji with a skin tone", text: ":wave::skin-tone-2:", markdown: "👋🏻" },
  {
    name: "a name of no emoji",
    text: "at 10:30:45 :constructor:",
    markdown: "at 10:30:45 :constructor:",
  },
  {
    name: "people and rooms",
    text: "<@U1> in <#C1> <!here>",
    markdown: "@Alice Tan in #car-park @here",
  },
  { name: "somebody unknown", text: "<@U9>", markdown: "@U9" },
  {
    name: "links",
    text: "<https://x.example/a?b&amp;c|here> <https://x.example>",
    markdown: "here https://x.example",
  },
  { name: "a line that begins like a list's", text: "- 5\n-5", markdown: "\\- 5\n-5" },
  { name: "a backslash", text: "a\\b", markdown: "a\\\\b" },
])("$name read as people read them", ({ text, markdown, plain }) => {
  const bare = markdown.replaceAll("**", "").replaceAll(/\\(?=[*&\\-])/g, "");
  expect([markdownOf(text, names), plainOf(text, names)]).toEqual([markdown, plain ?? bare]);
});

test("what nobody marked up has no markup in it", () => {
  const sign = fc.constantFrom("\\", "&", "-", " ", "\n", "a", "#", "<", ">", ";", "amp");
  fc.assert(
    fc.property(fc.array(sign), (signs) => {
      expect(markdownOf(signs.join(""), names)).not.toMatch(/(?<!\\)(?:\\\\)*(?:&|\*)/);
    }),
  );
});
