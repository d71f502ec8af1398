import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kind } from "../functions/captions.js";
import { type Code, codesIn } from "../functions/codes.js";
import type { Text } from "../functions/reading.js";
import { row } from "./labels.js";
import { ASPECT, lineAt, withWords } from "./texts.js";

const ALL: Kind[] = ["serial", "mac", "imei"];
const MAC = "00:1A:2B:3C:4D:5E";
const linesOf = (texts: Text[]) =>
  texts.flatMap(({ kind, text }) => (kind === "line" ? [text] : []));
const label = [
  ...row(0, "MODEL: RX-1 MADE IN 2026"),
  ...row(1, "S/N: 4CE0460D0G"),
  ...row(2, "MAC: OO:1A:2B:3C:4D:5E"),
  ...row(3, "IMEI: 352099001761481"),
];

test("codesIn returns the codes of a label in the order of its lines, as systems write them", async () => {
  const { codes, unfit, unseen } = await codesIn(label, ASPECT, ALL);
  expect(codes).toMatchObject([
    { kind: "serial", code: "4CE0460D0G", raw: "4CE0460D0G", confidence: 99 },
    { kind: "mac", code: MAC, raw: "OO:1A:2B:3C:4D:5E", maker: "Ayecom Technology Co., Ltd." },
    { kind: "imei", code: "352099001761481", raw: "352099001761481" },
  ]);
  expect([unfit, unseen]).toEqual([[], []]);
});

test.each([
  { name: "without codes and their captions", kinds: ALL, want: ["MODEL: RX-1 MADE IN 2026"] },
  {
    name: "with those of other kinds",
    kinds: ["mac"] as Kind[],
    want: ["MODEL: RX-1 MADE IN 2026", "S/N: 4CE0460D0G", "IMEI: 352099001761481"],
  },
])("codesIn leaves the texts $name", async ({ kinds, want }) => {
  const { rest } = await codesIn(label, ASPECT, kinds);
  expect(linesOf(rest)).toEqual(want);
});

test.each([
  {
    name: "what else stands in its line",
    texts: row(0, "REV 2 S/N: 1234X, TAXI"),
    want: ["REV 2 TAXI"],
  },
  {
    name: "not the caption beside or above it",
    texts: [...row(0, "S/N"), ...row(1, "1234X")],
    want: [],
  },
  {
    name: "not where it stands again",
    texts: [...row(0, "S/N: 1234X"), ...row(4, "*1234X*")],
    want: [],
  },
  { name: "not an identifier between them", texts: row(0, "S/N (21)1234X"), want: [] },
])("codesIn leaves of a serial number $name", async ({ texts, want }) => {
  expect(linesOf((await codesIn(texts, ASPECT, ["serial"])).rest)).toEqual(want);
});

test("codesIn tells a code once, as it was read best", async () => {
  const worse = row(1, "S/N: 1234X").map((text) => ({ ...text, confidence: 60 }));
  const { codes } = await codesIn([...worse, ...row(3, "SN: 1234X")], ASPECT, ALL);
  expect(codes).toMatchObject([{ code: "1234X", confidence: 99 }]);
});

test("codesIn keeps an IMEI whose check digit does not fit apart", async () => {
  const { codes, unfit, unseen, rest } = await codesIn(
    row(0, "IMEI: 352099001761482"),
    ASPECT,
    ALL,
  );
  expect(codes).toEqual([]);
  expect(unfit).toMatchObject([{ kind: "imei", code: "352099001761482" }]);
  expect(unseen).toEqual(["serial", "mac"]);
  expect(rest).toEqual([]);
});

test("codesIn keeps the order in which codes were read, whatever says what they are", async () => {
  const rows = [
    row(0, MAC),
    row(1, "S/N"),
    row(2, "A1234"),
    row(3, "S/N: B1234 IMEI 352099001761481"),
  ];
  const { codes } = await codesIn(rows.flat(), ASPECT, ALL);
  expect(codes.map(({ code }) => code)).toEqual([MAC, "A1234", "B1234", "352099001761481"]);
});

test("codesIn says where a code stands", async () => {
  const { codes } = await codesIn(row(0, "S/N: 12345"), ASPECT, ALL);
  const { left = 0, width = 0 } = codes[0]?.box ?? {};
  expect([left, width].map((ratio) => Number(ratio.toFixed(3)))).toEqual([0.1, 0.05]);
});

test("codesIn finds both codes of each box of a carton", async () => {
  const boxes = Array.from({ length: 20 }, (_, at) =>
    row(at, `S/N: 4CE0460D${10 + at}`, `MAC: 001A2B3C4D${10 + at}`),
  );
  const { codes } = await codesIn(boxes.flat(), ASPECT, ALL);
  expect(codes.map(({ kind }) => kind)).toEqual(boxes.flatMap(() => ["serial", "mac"]));
});

test("a code that is told reads as docs/codes.md says", async () => {
  const [example = ""] =
    /```json\n(.*?)```/s.exec(readFileSync("docs/codes.md", "utf8"))?.slice(1) ?? [];
  const { codes }: { codes: Code[] } = JSON.parse(example).detail;
  const texts = codes.flatMap(({ kind, raw }, at) =>
    row(at, `${kind === "serial" ? "S/N" : kind}: ${raw}`),
  );
  const read = await codesIn(texts, ASPECT, ALL);
  const bare = (all: Code[]) => all.map(({ confidence, box, ...one }) => one);
  expect(bare(read.codes)).toEqual(bare(codes));
  expect(Object.keys(read.codes[0] ?? {}).sort()).toEqual(Object.keys(codes[0] ?? {}).sort());
});

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const piece = fc.oneof(
  fc.constantFrom(
    "S/N",
    "SN:",
    "MAC",
    "IMEI",
    "P/N",
    "4CE0460D0G",
    MAC,
    "001A2B3C4D5E",
    "352099001761481",
    "(21)",
    "*",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."SNMACIEO01:. -/*"), maxLength: 60 }),
);
const line = fc
  .tuple(fc.array(piece, { maxLength: 5 }), ratio, ratio, ratio)
  .map(([some, left, top, height]) => withWords(lineAt(some.join(" "), { left, top, height })));

test("codesIn takes any texts, and makes of them no more than there is", async () => {
  const picture = fc.array(line, { maxLength: 8 }).map((lines) => lines.flat());
  const holds = async (texts: Text[]) => {
    const { codes, unfit, rest } = await codesIn(texts, ASPECT, ALL);
    const all = linesOf(texts).join("\n");
    for (const { raw } of [...codes, ...unfit]) expect(all).toContain(raw);
    expect(linesOf(rest).join("").length).toBeLessThanOrEqual(all.length);
  };
  await fc.assert(fc.asyncProperty(picture, holds), { numRuns: 200 });
});

// The pattern that tries without end would not come back.
test.each(["S/N ", "SN4", "MAC ", "0:", "1 ", "IMEI1", "A.", "SERIAL N", "(", "L|"])(
  "codesIn comes to an end with a hundred texts of '%s'",
  async (sign) => {
    const texts = Array.from({ length: 100 }, (_, at) => row(at / 50, sign.repeat(10)));
    const { codes } = await codesIn(texts.flat(), ASPECT, ["mac", "imei"]);
    expect(codes).toEqual([]);
  },
);
