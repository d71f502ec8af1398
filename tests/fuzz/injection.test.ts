import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Seen } from "../../functions/analyses.js";
import { plainOf } from "../../functions/markdown.js";
import { rulesOf } from "../../functions/plates.js";
import { answerTo, welcome } from "../../functions/replies.js";
import type { Told } from "../../functions/sightings.js";
import { webex } from "../../functions/webex.js";
import { spoken, type Words } from "../../functions/words.js";
import { credentials, message, plate } from "../fixtures.js";
import { fuzzed } from "./cases.js";

// Not ours, and more eager than Webex is known to be: HTML, tables, and links of whatever looks like one.
const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.set({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true }).tlds(["example"], true);

const posts: Record<string, unknown>[] = [];

beforeAll(() => {
  process.env.WEBEX_API_URL = "https://webexapis.com/v1";
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
    posts.push(JSON.parse(String(init?.body)));
    return Response.json({ id: "REPLY" });
  });
});

afterAll(() => vi.restoreAllMocks());

async function posted(words: Words): Promise<string> {
  posts.length = 0;
  await webex.reply(
    { message: message(), credentials: credentials(), until: Date.now() + 9_000 },
    words,
  );
  const [post, ...others] = posts;
  expect(others).toEqual([]);
  expect(Object.keys(post ?? {}).sort()).toEqual(["markdown", "parentId", "roomId"]);
  return String(post?.markdown);
}

type Piece = { type: string; content: string };

function piecesIn(markdown: string): Piece[] {
  return reader
    .parse(markdown, {})
    .flatMap(({ type, content, children }) => children ?? [{ type, content }]);
}

const OURS = [
  "paragraph_open",
  "paragraph_close",
  "strong_open",
  "strong_close",
  "text",
  "text_special",
  "softbreak",
  "hardbreak",
];
const bare = (text: string) => text.replaceAll(/\s+/g, " ").trim();

// What other readers of Markdown make links and mentions of, and what changes how the rest is shown.
const CLICKED = [
  /www\.\S/i,
  /@\S*\.\S/,
  /\p{L}:\S/u,
  /\/\//,
  /<@/,
  /\S\.\p{L}/u,
  /\d+\.\d+\.\d+\.\d/,
];
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

// What people see is what we said, letter by letter, and the only markup is that of our own strong spans.
async function isShown(words: Words): Promise<void> {
  const markdown = await posted(words);
  const pieces = piecesIn(markdown);
  expect(pieces.map(({ type }) => type).filter((type) => !OURS.includes(type))).toEqual([]);
  const text = pieces.map(({ type, content }) =>
    type.startsWith("text") ? content : type.includes("strong") ? "" : " ",
  );
  const told = spoken(webex.fitted(words));
  expect(bare(text.join(""))).toBe(bare(told));
  expect(CLICKED.filter((link) => link.test(told))).toEqual([]);
  expect(told.replaceAll("\n", "")).not.toMatch(UNSEEN);
  const ours = words
    .flat()
    .flatMap((span) => (typeof span === "string" ? [] : [bare(spoken([[span]]))]));
  const cut = !bare(told).includes("…");
  if (cut) expect(ours).toEqual(expect.arrayContaining(strongIn(pieces)));
}

function strongIn(pieces: Piece[]): string[] {
  const starts = pieces.flatMap(({ type }, at) => (type === "strong_open" ? [at] : []));
  return starts.map((start) => {
    const end = pieces.findIndex(({ type }, at) => at > start && type === "strong_close");
    return bare(
      pieces
        .slice(start, end)
        .map(({ content }) => content)
        .join(""),
    );
  });
}

const nasty = [
  "<@all>",
  "<@personEmail:a@b.co|Boss>",
  "<@personId:Y2lz>",
  "&lt;@all&gt;",
  "<spark-mention data-object-id='x'>@x</spark-mention>",
  "[win](http://evil.example)",
  "[win]: http://evil.example",
  "![x](http://evil.example/x.png)",
  "<http://evil.example>",
  "http://evil.example",
  "HTTPS://EVIL.EXAMPLE/x?y=1#z",
  "//evil.example",
  "//localhost/x",
  "http://localhost",
  "www.evil.example",
  "www.1",
  "evil.com",
  "evil.com.",
  "sub.evil.co.uk/path",
  "evil.рф",
  "xn--80ak6aa92e.com",
  "evil\u200b.com",
  "evil.\u00adcom",
  "evil\\.com",
  "evil&#46;com",
  "mailto:a@evil",
  "mailto:a@evil.com",
  "a@evil.com",
  "a@evil.1",
  "a.b@1.2.3.4",
  "tel:+6512345678",
  "javascript:alert(1)",
  "data:text/html,x",
  "webexteams://im?space=1",
  "sip:boss@example.com",
  "1.2.3.4",
  "http://1.2.3.4/",
  "http://[::1]/",
  "smb:\\\\host",
  "file:///etc/passwd",
  "# heading",
  "- list",
  "+ list",
  "* list",
  "1. list",
  "12) list",
  "> quote",
  "---",
  "===",
  "***",
  "    code",
  "\tcode",
  "```",
  "~~~",
  "| a | b |",
  ":-:",
  "|-|-|",
  "**strong**",
  "__strong__",
  "*em*",
  "_em_",
  "~~gone~~",
  "`code`",
  "``",
  "\\",
  "\\\\*",
  "&amp;",
  "&#60;@all&#62;",
  "<b>x</b>",
  "<!-- x",
  "<script>alert(1)</script>",
  "\u202egnp.exe",
  "\u2066x\u2069",
  "a\u200db",
  "\ufeff",
  "\u2800",
  " \u200b \u200b \u200b \u200bcode",
  "\ud800",
  "\0",
  "\u001b[31m",
  "a\r\nb",
  "a\u2028b",
  "a\u0085b",
  '{"type":"AdaptiveCard","version":"1.3","body":[]}',
  '=HYPERLINK("http://evil.example","x")',
  "+1",
  "-1",
  "@SUM(A1)",
  "=1+1",
  "SBA1234G",
  "NO.12, 8.30 h",
];
const sign = fc.constantFrom(..."*_[]()<>@#|~`\\!-+=:.&;/'\"{}^$% \n\t\u200baZ09é字");
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.array(fc.constantFrom(...nasty), { maxLength: 3 }).map((some) => some.join(" ")),
  fc.tuple(fc.constantFrom(...nasty), fc.constantFrom(...nasty)).map((two) => two.join("")),
  fc.string({ unit: sign, maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);
const span = fc.oneof(
  text,
  text.map((strong) => ({ strong })),
);
// In what we say, what others wrote stands apart.
const line = fc.array(span, { maxLength: 4 }).map((spans) => spans.flatMap((one) => [one, " "]));

fuzzed(
  "whatever is said is shown as it is, with no markup but our own",
  { few: 120, part: 0.1 },
  fc.array(line, { minLength: 1, maxLength: 5 }),
  isShown,
);

const named = fc.record({ name: text, confidence: fc.integer({ min: 0, max: 100 }) });
const about = fc.constantFrom("text", "labels", "faces", "celebrities");
const note = fc.record({ about, items: fc.array(named, { minLength: 1, maxLength: 12 }) });
const seen: fc.Arbitrary<Told> = fc
  .record({
    notes: fc.array(note, { maxLength: 3 }),
    raw: text,
    country: fc.constantFrom("SG", "pattern"),
    plate: text,
  })
  .map(({ notes, ...read }) => {
    const sighting = { ...plate({ ...read, repairs: 1 }), picture: 0, n: 0, hash: "h" };
    const whole: Seen = {
      notes,
      plates: [sighting],
      missing: [],
      hash: "h",
      reading: {},
      frames: 1,
    };
    return { seen: whole, sightings: [{ ...sighting, before: { times: 0 } }] };
  });
const manner = { rules: rulesOf("SG"), zone: "UTC" };

fuzzed(
  "nothing that stands in a picture becomes markup, a mention or a link",
  { few: 80, part: 0.08 },
  fc.array(seen, { minLength: 1, maxLength: 2 }),
  (told) => isShown(answerTo(told, manner)),
);

test.each(nasty)("%s is shown as text wherever it stands", async (one) => {
  await isShown([[one]]);
  await isShown([[{ strong: one }, ` · ${one}`], [one], [`Text: ${one} ${one}`]]);
});

test("our own words are shown as they are, and strong where we say so", async () => {
  const words = welcome({ rules: manner.rules, wanted: [], kept: 30 });
  await isShown(words);
  expect(strongIn(piecesIn(await posted(words)))).toEqual(["Spotter"]);
});

test.each([
  { name: "a link", markdown: "see evil.com" },
  { name: "a list", markdown: "- a" },
  { name: "a table", markdown: "x|y\n:-:|:-:" },
  { name: "code", markdown: "    a" },
])("the reader that judges here knows $name", ({ markdown }) => {
  const types = piecesIn(markdown).map(({ type }) => type);
  expect(types.some((type) => !OURS.includes(type))).toBe(true);
});

fuzzed(
  "what people write is read as text, whatever HTML Webex makes of it",
  { few: 100, part: 0.02 },
  fc.record({
    html: fc.oneof(
      text,
      fc
        .array(
          fc.constantFrom(
            ...nasty,
            '<spark-mention data-object-id="A">x</spark-mention>',
            "<p>",
            "<",
            "&#999999;",
            "&#55296;",
          ),
        )
        .map((parts) => parts.join("")),
    ),
  }),
  (post) => {
    const said = plainOf(post, (id) => id === "A");
    expect(typeof said).toBe("string");
    expect(said.length).toBeLessThanOrEqual(post.html.length);
  },
);
