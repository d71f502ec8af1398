import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HEADERS, htmlOf, type Page } from "../functions/letterhead.js";

const page: Page = { title: "Title", parts: ["Words."] };

test("a page allows its own style, and nothing else", () => {
  const [, style = ""] = /<style>(.*?)<\/style>/s.exec(htmlOf(page)) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(style).toContain("color-scheme");
  expect(HEADERS["content-security-policy"]).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});

test("a page is kept nowhere, framed nowhere, and tells nobody where one came from", () => {
  expect(HEADERS).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
  });
});

test("a page loads nothing and runs nothing", () => {
  const html = htmlOf({ ...page, link: { text: "On", url: "https://example.com/" } });
  expect(html).not.toMatch(/<(script|img|link|iframe|object|form|base|meta http)|\son\w+=|url\(/i);
});

test.each([
  { name: "its language", want: '<html lang="en">' },
  { name: "its title", want: "<title>Title</title>" },
  { name: "a heading", want: "<h1>Title</h1>" },
  { name: "how wide a phone is", want: 'content="width=device-width, initial-scale=1"' },
  { name: "a list below its heading", want: "<h2>List</h2>\n<ul><li>a</li><li>b</li></ul>" },
  { name: "the way on", want: '<a class="on" href="/install/slack?a=1&amp;b=2">On</a>' },
])("a page has $name", ({ want }) => {
  const parts = ["Words.", { heading: "List", items: ["a", "b"] }];
  const link = { text: "On", url: "/install/slack?a=1&b=2" };
  expect(htmlOf({ ...page, parts, link })).toContain(want);
});

test("a heading tells a name apart from our own words, and keeps their direction", () => {
  const heading = { before: "Spotter is in ", name: "<Café & Söhne>", after: "." };
  const html = htmlOf({ ...page, heading });
  expect(html).toContain("<h1>Spotter is in <bdi>&lt;Café &amp; Söhne&gt;</bdi>.</h1>");
});

// What a browser makes of our five entities.
const read = (html: string) =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("</title><script>", `"' onclick=x`, "</bdi></h1>", "&lt;", "<!--", "</style>"),
  fc.array(fc.constantFrom(..."<>&\"'/=; a")).map((all) => all.join("")),
);

test("whatever stands in a page is shown as it is, and is never markup", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const heading = { before: "", name: text, after: text };
      const parts = [text, { heading: text, items: [text] }];
      const html = htmlOf({ title: text, heading, parts, link: { text, url: text } });
      const tags =
        /<title>(.*?)<\/title>.*<h1>(?:<bdi>(.*?)<\/bdi>)?(.*?)<\/h1>\n<p>(.*?)<\/p>\n<h2>(.*?)<\/h2>\n<ul><li>(.*?)<\/li><\/ul>\n<a class="on" href="(.*?)">(.*?)<\/a>/s;
      const [, ...found] = tags.exec(html) ?? [];
      expect(found.map((one) => read(one ?? ""))).toEqual(Array.from({ length: 8 }, () => text));
      expect(found.join("")).not.toMatch(/[<>"']/);
    }),
  );
});
