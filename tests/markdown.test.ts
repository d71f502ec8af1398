import fc from "fast-check";
import { expect, test } from "vitest";
import { entitiesOut, markdownOf, plainOf } from "../functions/markdown.js";

test("markdownOf makes strong spans strong, and breaks lines", () => {
  expect(markdownOf([[{ strong: "SBA1234G" }, " · Singapore"], ["seen before"]])).toBe(
    "**SBA1234G** · Singapore  \nseen before",
  );
});

test.each([
  { name: "a mention of everybody", text: "<@all>", want: "&lt; @all&gt;" },
  { name: "a link", text: "[win](http://x)", want: "\\[win\\](http: / /x)" },
  { name: "strong text", text: "**now**", want: "\\*\\*now\\*\\*" },
  { name: "code", text: "`rm`", want: "\\`rm\\`" },
  { name: "an entity", text: "&lt;", want: "&amp;lt;" },
  { name: "an escape", text: "\\*", want: "\\\\\\*" },
  { name: "a heading on a line of its own", text: "a\n# b", want: "a \\# b" },
])("markdownOf shows $name as text", ({ text, want }) => {
  expect(markdownOf([[text]])).toBe(want);
});

test.each([
  { name: "a list", text: "- a", want: "\\- a" },
  { name: "a list of another sign", text: "+ a", want: "\\+ a" },
  { name: "a numbered list", text: "12. a", want: "12\\. a" },
  { name: "a numbered list in brackets", text: "1) a", want: "1\\) a" },
  { name: "a heading of the line before it", text: "===", want: "\\===" },
  { name: "a rule", text: "---", want: "\\---" },
  { name: "a table of the line before it", text: ":-:", want: "\\:-:" },
  { name: "code", text: "    a", want: "a" },
  { name: "code behind unseen signs", text: " \u200b \u200b \u200b \u200ba", want: "a" },
])("markdownOf shows $name as text where a line begins", ({ text, want }) => {
  expect(markdownOf([["first"], [text]])).toBe(`first  \n${want}`);
});

test.each([
  { name: "nothing", strong: "" },
  { name: "signs that nobody sees", strong: "\u200b" },
  { name: "brackets", strong: "(a)" },
])("markdownOf makes $name no strong span, whose asterisks would be shown", ({ strong }) => {
  expect(markdownOf([["a", { strong }, "b"]])).not.toContain("*");
});

test("markdownOf leaves nothing that Webex could take for markup", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bare = markdownOf([[text]]).replaceAll(/\\./g, "");
      expect(bare).not.toMatch(/[<>`*_[\]~#|]/);
      expect(bare).not.toMatch(/&(?!amp;|lt;|gt;)/);
    }),
  );
});

const mention = (id: string, name: string) =>
  `<spark-mention data-object-type="person" data-object-id="${id}">${name}</spark-mention>`;

test.each([
  { name: "the text where there is no HTML", post: { text: " hi " }, want: "hi" },
  { name: "nothing where there is nothing", post: {}, want: "" },
  {
    name: "no mention of us",
    post: { text: "Spotter hi", html: `<p>${mention("BOT", "Spotter")} hi</p>` },
    want: "hi",
  },
  {
    name: "no mention of us in the middle",
    post: { html: `<p>look ${mention("BOT", "Spotter")}!</p>` },
    want: "look !",
  },
  {
    name: "the names of others",
    post: { html: `<p>${mention("BOT", "Spotter")} ask ${mention("P2", "Ben")}</p>` },
    want: "ask Ben",
  },
  {
    name: "lines and entities",
    post: { html: "<p>1 &lt; 2 &amp; &quot;3&quot;<br/>next</p>" },
    want: '1 < 2 & "3"\nnext',
  },
])("plainOf returns $name", ({ post, want }) => {
  expect(plainOf(post, (id) => id === "BOT")).toBe(want);
});

test("entitiesOut knows spaces, quotes and numbers", () => {
  expect(entitiesOut("a&nbsp;b &apos;c&#39; &#233; &nope; &")).toBe("a b 'c' é &nope; &");
});

test("entitiesOut decodes once", () => {
  expect(entitiesOut("&amp;lt;")).toBe("&lt;");
});

test("plainOf is through with hostile HTML in no time", () => {
  const started = performance.now();
  for (const html of ['<spark-mention data-object-id=""'.repeat(3000), "<".repeat(100_000)])
    plainOf({ html }, () => true);
  expect(performance.now() - started).toBeLessThan(1000);
});
