import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { escaped } from "../bench/frames.js";
import { kindOf, reportOf } from "../bench/misses.js";
import { countriesIn, isHeld, partIn, photographsIn, photographsOf } from "../bench/photographs.js";
import { accuracyOf, platesNamed, type Shot, tableOf } from "../bench/scores.js";
import type { Text } from "../functions/reading.js";
import type { Sighting } from "../functions/store.js";
import { drawn } from "./draw.js";

const HEADER = "country\tfile\tx\ty\twidth\theight\tplate";

function shotOf(plate: string, reply?: string, stored: string[] = []): Shot {
  const sightings = stored.map((one) => ({ plate: one, box: BOX, raw: one }) as Sighting);
  const said = reply === undefined ? {} : { reply };
  return { country: "sg", file: "a.jpg", plate, ...said, sightings, texts: [], effort: {} };
}

const BOX = { left: 0.1, top: 0.2, width: 0.5, height: 0.25 };

async function folderOf(table?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plates-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (table !== undefined) await writeFile(join(folder, "truth.tsv"), table);
  return folder;
}

test.each([
  { name: "a box", line: "sg\ta.jpg\t1\t2\t30\t4\tSBA 1234 G", want: { plate: "SBA1234G" } },
  { name: "where it is", line: "sg\ta.jpg\t1\t2\t30\t4\tE1", want: { box: { x: 1, width: 30 } } },
  { name: "no box", line: "sg\ta.jpg\t\t\t\t\tE1", want: { plate: "E1" } },
  {
    name: "a file as Windows writes it",
    line: "sg\ta.jpg\t1\t2\t3\t4\tE1\r",
    want: { plate: "E1" },
  },
])("photographsIn reads $name", ({ line, want }) => {
  expect(photographsIn(`${HEADER}\n${line}\n`)).toMatchObject([want]);
});

test.each([
  { name: "nothing", table: "", want: /lacks the column country, file, plate/ },
  {
    name: "another table",
    table: "a\tplate\n",
    want: /lacks .* file: its first line has a, plate/,
  },
  { name: "no photograph", table: HEADER, want: /names no photograph/ },
  { name: "no plate", table: `${HEADER}\nsg\ta.jpg\t1\t2\t3\t4\t \n`, want: /Line 2 .* no plate/ },
  {
    name: "no file",
    table: `${HEADER}\n\nsg\t\t1\t2\t3\t4\tE1\n`,
    want: /Line 3 .* no photograph/,
  },
])("photographsIn refuses $name", ({ table, want }) => {
  expect(() => photographsIn(table)).toThrow(want);
});

test.each([
  { name: "no truth.tsv", table: undefined, want: /There is no .*truth\.tsv/ },
  {
    name: "photographs that are not there",
    table: "country\tfile\tplate\nsg\ta.jpg\tE1\nsg\tb.jpg\tE1\n",
    want: /not there: .*sg.a\.jpg, and 1 more/,
  },
])("photographsOf refuses $name", async ({ table, want }) => {
  await expect(photographsOf(await folderOf(table))).rejects.toThrow(want);
});

test("about a third of photographs is kept aside, the same ones each time", () => {
  const names = Array.from({ length: 1000 }, (_, n) => ({ file: `${n}.jpg` }));
  const held = names.filter(isHeld).length;
  expect(held).toBeGreaterThan(280);
  expect(held).toBeLessThan(350);
  expect(isHeld({ file: "2.jpg" })).toBe(false); // its hash begins with an 8
  expect(isHeld({ file: "1.jpg" })).toBe(true); // with a 4
});

test.each([
  { mapping: "us=US eu=DE,FR", want: ["US", "DE,FR", "BR"] },
  { mapping: "eu=DE;us=GB", want: ["GB", "DE", "BR"] },
  { mapping: "", want: ["US", "EU", "BR"] },
])("COUNTRIES=$mapping maps to $want", ({ mapping, want }) => {
  expect([...countriesIn(mapping, ["us", "eu", "br"]).values()]).toEqual(want);
});

test.each([
  { name: "COUNTRIES without a country", run: () => countriesIn("us", ["us"]), want: "us is not" },
  { name: "another PART", run: () => partIn("third"), want: "not third" },
])("$name is told", ({ run, want }) => {
  expect(run).toThrow(want);
});

test.each([
  { read: "ABC1234", want: 1 },
  { read: "ABC123", want: 6 / 7 },
  { read: "XABC1234", want: 6 / 7 },
  { read: "A8C1294", want: 5 / 7 },
  { read: "BAC1234", want: 5 / 7 },
  { read: "", want: 0 },
  { read: "A LONG LINE OF WORDS", want: 0 },
])("of ABC1234, $read has $want of its characters", ({ read, want }) => {
  expect(accuracyOf(read, "ABC1234")).toBeCloseTo(want, 6);
});

test.each([
  { name: "plates in their order", reply: "**AB1** · x  \n**CD2** · y", want: ["AB1", "CD2"] },
  { name: "none in escaped text", reply: "Text: \\*\\*AB1\\*\\* (9 %)", want: [] },
  { name: "none where there is no reply", reply: undefined, want: [] },
])("platesNamed finds $name", ({ reply, want }) => {
  expect(platesNamed(reply)).toEqual(want);
});

const right = shotOf("AB10", "**AB10** · Singapore", ["AB10"]);
const shots = [
  { ...right, effort: { reader: 100, answer: 10 } },
  { ...shotOf("AB10", "**ABI0** · Singapore", ["ABI0"]), effort: { reader: 300, answer: 30 } },
  shotOf("AB10", "**XY99** · Singapore  \n**AB10** · Singapore", ["XY99", "AB10"]),
  shotOf("AB10", "I found no number plate.  \nText: AB 10 (90 %), CAFE (80 %)"),
  shotOf("AB10"),
];

test.each([
  { row: "photographs", want: "5" },
  { row: "first answer exact", want: "1 of 5, 20.0 %" },
  { row: "first answer, O=0 I=1", want: "2 of 5, 40.0 %" },
  { row: "among the plates named", want: "3 of 5, 60.0 %" },
  { row: "anywhere in the answer", want: "4 of 5, 80.0 %" },
  { row: "right of those stored", want: "3 of 4, 75.0 %" },
  { row: "no plate named", want: "2 of 5, 40.0 %" },
  { row: "no reply at all", want: "1" },
  { row: "characters right", want: "35.0 %" }, // (1 + 0.75 + 0 + 0 + 0) / 5
  { row: "reader, CPU ms: mean, p95", want: "200, 300" },
  { row: "answer, CPU ms: mean, p95", want: "20, 30" },
  { row: "reader, most MB", want: "512" },
])("the table says $row: $want", ({ row, want }) => {
  const table = tableOf([{ name: "all", shots, memory: { reader: 512.3 } }]);
  const line = table.split("\n").find((one) => one.startsWith(`| ${row} `));
  expect(line?.split(" | ").at(-1)?.replace(/ \|$/, "").trim()).toBe(want);
});

test("the table of no photographs has no share of them", () => {
  expect(tableOf([{ name: "held", shots: [] }])).toContain("0 of 0, none");
});

test.each([
  { at: 0, want: undefined },
  { at: 1, want: "O and 0, or I and 1" },
  { at: 2, want: "not first" },
  { at: 3, want: "no plate" },
  { at: 4, want: "no reply" },
])("a photograph is missed by $want", ({ at, want }) => {
  expect(kindOf(shots[at] as Shot)).toBe(want);
});

test("another plate alone is another plate", () => {
  expect(kindOf(shotOf("AB10", "**XY99** · Singapore"))).toBe("another plate");
});

test("escaped leaves nothing that HTML would take for its own", () => {
  expect(escaped(`<a b="c" d='e'>&amp;`)).toBe("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
});

const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

async function reportOn(shot: Shot, aside = 0): Promise<string> {
  const folder = await folderOf();
  await mkdir(join(folder, shot.country), { recursive: true });
  const picture = await drawn({ width: 1200, height: 600, plates: [{ text: "AB10" }] });
  await writeFile(join(folder, shot.country, shot.file), picture);
  return await reportOf(folder, [shot, { ...right, file: "not read at all.jpg" }], aside);
}

test("the report shows what was missed alone: picture, boxes, readings, the truth and the answer", async () => {
  const text: Text = { text: "XY 99", kind: "line", id: 0, confidence: 87.6, box: BOX };
  const miss = shotOf("AB10", "**XY99** · Singapore", ["XY99"]);
  const box = { x: 600, y: 300, width: 100, height: 40 };
  const page = await reportOn({ ...miss, texts: [text], box }, 7);
  expect(page.match(/<article /g)).toHaveLength(1);
  expect(page).toContain("1 of 2 photographs");
  expect(page).toContain("7 others are kept aside");
  expect(page).toContain(">AB10 <small>another plate</small>");
  expect(page).toMatch(/viewBox="0 0 1200 600".*href="data:image\/jpeg;base64,/);
  expect(page).toContain('<rect class="true" x="600.0" y="300.0" width="100.0" height="40.0">');
  expect(page).toContain('<rect class="stored" x="120.0" y="120.0" width="600.0" height="150.0">');
  expect(page).toMatch(/class="closer" src="data:image\/jpeg;base64,/);
  expect(page).toContain("<li>XY 99 <small>88 %</small></li>");
  expect(page).toContain("**XY99** · Singapore");
});

test.each([
  { name: "at the edge", box: { x: 1190, y: 590, width: 30, height: 30 }, want: 1 },
  { name: "outside", box: { x: 2000, y: 10, width: 30, height: 30 }, want: 0 },
])("a true box $name of the picture is no error", async ({ box, want }) => {
  const page = await reportOn({ ...shotOf("AB10"), box });
  expect(page.match(/class="closer"/g) ?? []).toHaveLength(want);
});

test("what stands in a picture, its name or its country is text in the report", async () => {
  const text: Text = { text: EVIL, kind: "line", id: 0, confidence: 90, box: BOX };
  const miss = {
    ...shotOf("AB10", `${EVIL} **${EVIL}**`, [EVIL]),
    country: "s<b",
    file: "a'&.jpg",
  };
  const page = await reportOn({ ...miss, texts: [text] });
  const body = page.slice(page.indexOf("<body>"), page.lastIndexOf("<script>"));
  expect(body).not.toMatch(/<script|<img|<b[ >]|onerror='/);
  expect(body).toContain("a&#39;&amp;.jpg");
  expect(page.match(/<script/g)).toHaveLength(1);
});

test("the report needs nothing from elsewhere", async () => {
  const page = await reportOn(shotOf("AB10", "none"));
  const addresses = [...page.matchAll(/(?:src|href)="([^"]{0,40})/g)].map(([, to]) => to);
  expect(addresses.every((to) => to?.startsWith("data:") || to?.startsWith("#"))).toBe(true);
  expect(page).not.toMatch(/https?:/);
});
