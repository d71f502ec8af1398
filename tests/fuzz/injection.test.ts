import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Seen } from "../../functions/analyses.js";
import type { Channel, Place } from "../../functions/channels.js";
import { welcome } from "../../functions/greeting.js";
import { htmlOf } from "../../functions/letterhead.js";
import { line as lines } from "../../functions/line.js";
import { entitiesOut, plainOf } from "../../functions/markdown.js";
import { rulesOf } from "../../functions/plates.js";
import { answerTo } from "../../functions/replies.js";
import type { Told } from "../../functions/sightings.js";
import { slack } from "../../functions/slack.js";
import { webex } from "../../functions/webex.js";
import { spoken, type Words } from "../../functions/words.js";
import { credentials, message, plate } from "../fixtures.js";
import { code } from "../labels.js";
import { slackCredentials, slackMessage } from "../slack-fixtures.js";
import { fuzzed } from "./cases.js";

// Not ours, and more eager than Webex is known to be: HTML, tables, and links of whatever looks like one.
const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.set({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true }).tlds(["example"], true);

const posts: Record<string, unknown>[] = [];

beforeAll(() => {
  process.env.WEBEX_API_URL = "https://webexapis.com/v1";
  process.env.SLACK_API_URL = "https://slack.com/api";
  process.env.LINE_API_URL = "https://api.line.me";
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
    posts.push(fieldsIn(String(init?.body)));
    return Response.json({ id: "REPLY", ok: true, ts: "1768478400.000200" });
  });
});

afterAll(() => vi.restoreAllMocks());

function fieldsIn(body: string): Record<string, unknown> {
  return body.startsWith("{") ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
}

/** Shown is what people see of a post: its words, which of them are strong, and what is no text of all that it is made of. */
type Shown = { text: string; strong: string[]; markup: string[] };

/** Board is where what we say is shown: what a post consists of, and what it says, in the form in which it is shown. */
type Board = {
  channel: Channel;
  place: Pick<Place, "message" | "credentials" | "given">;
  fields: string[];
  /** the words of a post */
  words(post: Record<string, unknown>): unknown;
  /** what of our own welcome is strong */
  strong: string[];
  shown(post: string): Shown;
  /** words as they look there */
  looks(words: string): string;
};

async function posted({ channel, place, fields, ...board }: Board, words: Words): Promise<string> {
  posts.length = 0;
  const until = Date.now() + 9_000;
  await channel.reply({ ...place, until }, words, { key: "key", again: false });
  const [post = {}, ...others] = posts;
  expect(others).toEqual([]);
  expect(Object.keys(post).sort()).toEqual(fields);
  return String(board.words(post));
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

function inMarkdown(post: string): Shown {
  const pieces = piecesIn(post);
  const text = pieces.map(({ type, content }) =>
    type.startsWith("text") ? content : type.includes("strong") ? "" : " ",
  );
  const markup = pieces.map(({ type }) => type).filter((type) => !OURS.includes(type));
  return { text: text.join(""), strong: strongIn(pieces), markup };
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

// What Slack makes something of: marks, emoji by their names, a quote, what stands in angle brackets, and entities.
const MRKDWN = [
  /[_~`]/,
  /:[\w+'-]+:/,
  /^\s*(&gt;|>)/m,
  /[<>]/,
  /&(?!amp;|lt;|gt;)/,
  /\*(?![^*\n]+\*)(?<!\*[^*\n]+\*)/,
];

function inMrkdwn(post: string): Shown {
  const strong = [...post.matchAll(/\*([^*\n]+)\*/g)].map(([, inside = ""]) => inside);
  const markup = MRKDWN.flatMap((mark) => mark.exec(post)?.[0] ?? []);
  const text = entitiesOut(post.replaceAll(/\*([^*\n]+)\*/g, "$1"));
  return { text, strong: strong.map((one) => bare(entitiesOut(one))), markup };
}

// Slack has no escapes, so what means something to it is said with what looks like it.
const LOOKALIKES: Record<string, string> = { "*": "∗", _: "＿", "~": "∼", "`": "‘", ":": "∶" };
const FOLDED = new Map(Object.entries(LOOKALIKES).map(([sign, alike]) => [alike, sign]));

function folded(text: string): string {
  return [...text.replaceAll("›", ">")].map((one) => FOLDED.get(one) ?? one).join("");
}

const boards: Board[] = [
  {
    channel: webex,
    place: { message: message(), credentials: credentials() },
    fields: ["markdown", "parentId", "roomId"],
    words: ({ markdown }) => markdown,
    strong: ["Spotter"],
    shown: inMarkdown,
    looks: (words) => words,
  },
  {
    channel: slack,
    place: { message: slackMessage(), credentials: slackCredentials() },
    fields: ["channel", "metadata", "text", "thread_ts", "unfurl_links", "unfurl_media"],
    words: ({ text }) => text,
    strong: ["Spotter"],
    shown: inMrkdwn,
    looks: folded,
  },
  {
    channel: lines,
    place: {
      message: message({ channel: "line" }),
      credentials: credentials(),
      given: { token: "a".repeat(32), until: Date.now() + 3_600_000 },
    },
    fields: ["messages", "replyToken"],
    words({ messages }) {
      const [{ type, text, ...others }, ...more] = messages as [Record<string, string>];
      expect([type, others, more]).toEqual(["text", {}, []]);
      return text;
    },
    // LINE makes nothing of marks.
    strong: [],
    shown: (post) => ({ text: post, strong: [], markup: [] }),
    looks: (words) => words,
  },
];
const SHARE = boards.length;

// What people see is what we said, letter by letter, and the only markup is that of our own strong spans.
async function isShown(board: Board, words: Words): Promise<void> {
  const { text, strong, markup } = board.shown(await posted(board, words));
  expect(markup).toEqual([]);
  const told = spoken(board.channel.fitted(words));
  expect(board.looks(bare(text))).toBe(board.looks(bare(told)));
  expect(CLICKED.filter((link) => link.test(told))).toEqual([]);
  expect(told.replaceAll("\n", "")).not.toMatch(UNSEEN);
  const ours = words
    .flat()
    .flatMap((span) => (typeof span === "string" ? [] : [board.looks(bare(spoken([[span]])))]));
  const isWhole = !bare(told).includes("…");
  if (isWhole) expect(ours).toEqual(expect.arrayContaining(strong.map(board.looks)));
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
  ":pizza:",
  ":+1::skin-tone-2:",
  ":a:b:c:",
  "<!channel>",
  "<!here|here>",
  "<!subteam^S1>",
  "<!date^1392734382^{date}^http://evil.example|x>",
  "<@U1>",
  "<#C1|general>",
  "<http://evil.example|bank.example>",
  "&lt;!channel&gt;",
  "&amp;lt;!channel&amp;gt;",
  ">>> quote",
  "&gt; quote",
  "_em_ ~gone~ *strong*",
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

const named = fc.record({ name: text, confidence: fc.integer({ min: 0, max: 100 }) });
const about = fc.constantFrom("text", "labels", "faces", "celebrities");
const note = fc.record({ about, items: fc.array(named, { minLength: 1, maxLength: 12 }) });
const seen: fc.Arbitrary<Told> = fc
  .record({
    notes: fc.array(note, { maxLength: 3 }),
    raw: text,
    country: fc.constantFrom("SG", "pattern"),
    plate: text,
    codes: fc.array(
      text.map((raw) => code({ kind: "mac", code: raw, raw, maker: raw })),
      { maxLength: 2 },
    ),
  })
  .map(({ notes, codes, ...read }) => {
    const sighting = { ...plate({ ...read, repairs: 1 }), picture: 0, n: 0, hash: "h" };
    const whole: Seen = {
      notes,
      codes,
      plates: [sighting],
      missing: [],
      hash: "h",
      reading: {},
      frames: 1,
    };
    return { seen: whole, sightings: [{ ...sighting, before: { times: 0 } }] };
  });
const manner = { rules: rulesOf("SG"), zone: "UTC" };

describe.each(boards)("$channel.name", (board) => {
  fuzzed(
    "whatever is said is shown as it is, with no markup but our own",
    { few: 240 / SHARE, part: 0.1 / SHARE },
    fc.array(line, { minLength: 1, maxLength: 5 }),
    (words) => isShown(board, words),
  );

  fuzzed(
    "nothing that stands in a picture becomes markup, a mention or a link",
    { few: Math.ceil(160 / SHARE), part: 0.08 / SHARE },
    fc.array(seen, { minLength: 1, maxLength: 2 }),
    (told) => isShown(board, answerTo(told, manner)),
  );

  test.each(nasty)("%s is shown as text wherever it stands", async (one) => {
    await isShown(board, [[one]]);
    await isShown(board, [[{ strong: one }, ` · ${one}`], [one], [`Text: ${one} ${one}`]]);
  });

  test("our own words are shown as they are, and strong where we say so", async () => {
    const words = welcome({ rules: manner.rules, wanted: [], kept: 30 });
    await isShown(board, words);
    expect(board.shown(await posted(board, words)).strong).toEqual(board.strong);
  });
});

test.each([
  { name: "a mention", post: "<!channel>" },
  { name: "an emoji", post: "now :pizza: comes" },
  { name: "a quote", post: "x\n&gt; y" },
  { name: "a mark", post: "_x_" },
  { name: "a mark that stands alone", post: "2 * 3" },
  { name: "code", post: "`x`" },
  { name: "an entity", post: "&copy;" },
])("who judges Slack's posts here knows $name", ({ post }) => {
  expect(inMrkdwn(post).markup).not.toEqual([]);
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

fuzzed(
  "a workspace's name is shown as text on the page of whoever lets us in",
  { few: 100, part: 0.02 },
  fc.oneof(
    text,
    fc.constantFrom("</bdi><script>alert(1)</script>", '" onload="x', "</title>", "&lt;b&gt;"),
  ),
  (name) => {
    const page = (name: string) =>
      htmlOf({ title: "t", heading: { before: "In ", name, after: "." }, parts: [name] });
    const tags = (html: string) => html.match(/<[^>]*>/g) ?? [];
    expect(tags(page(name))).toEqual(tags(page(name === "" ? "" : "x")));
    const [, shown = ""] = /<bdi>([^<]*)<\/bdi>/.exec(page(name)) ?? [];
    expect(entitiesOut(shown.replaceAll("&#39;", "'"))).toBe(name);
  },
);
