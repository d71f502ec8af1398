import { describe, expect, test } from "vitest";
import type { Seen } from "../functions/analyses.js";
import { rulesOf } from "../functions/plates.js";
import { answerTo, notShown, sorry, tooMany, waiting } from "../functions/replies.js";
import type { Told } from "../functions/sightings.js";
import { spoken } from "../functions/words.js";
import { plate } from "./fixtures.js";
import { code } from "./labels.js";

const rules = rulesOf("SG,GB");
const box = { left: 0.1, top: 0.1, width: 0.2, height: 0.1 };
const manner = { rules, zone: "UTC" };

function told(seen: Partial<Exclude<Seen, { unread: string }>>, times = 0): Told {
  const plates = seen.plates ?? [];
  const last = "2026-01-14T08:05:00.000Z";
  return {
    seen: { plates, notes: [], missing: [], hash: "h", reading: {}, frames: 1, ...seen },
    sightings: plates.map((one, n) => ({
      ...one,
      picture: 0,
      n,
      hash: "h",
      before: { times, ...(times && { last }) },
    })),
  };
}

const text = (...names: string[]) => [
  { about: "text", items: names.map((name) => ({ name, confidence: 98.9 })) },
];

describe("answerTo", () => {
  test.each([
    {
      name: "the plate first, with country, certainty and check letter",
      pictures: [told({ plates: [plate()] })],
      want: "SBA1234G · Singapore · 98 % · check letter fits\nnot seen here before",
    },
    {
      name: "what was corrected",
      pictures: [told({ plates: [plate({ raw: "S8A 1234 G", repairs: 1, checked: false })] })],
      want: "SBA1234G · Singapore · 98 %\nread as S8A 1234 G, corrected\nnot seen here before",
    },
    {
      name: "one earlier time",
      pictures: [told({ plates: [plate({ checked: false })] }, 1)],
      want: "SBA1234G · Singapore · 98 %\nseen before: 1 time, last on 14 Jan 2026, 08:05 UTC",
    },
    {
      name: "several earlier times",
      pictures: [told({ plates: [plate({ checked: false })] }, 3)],
      want: "SBA1234G · Singapore · 98 %\nseen before: 3 times, last on 14 Jan 2026, 08:05 UTC",
    },
    {
      name: "a plate of the deployer's own pattern",
      pictures: [told({ plates: [plate({ country: "pattern", checked: false })] })],
      want: "SBA1234G · your pattern · 98 %\nnot seen here before",
    },
    {
      name: "other text, without the plate again",
      pictures: [told({ plates: [plate({ checked: false })], notes: text("SBA 1234 G", "TAXI") })],
      want: "SBA1234G · Singapore · 98 %\nnot seen here before\nText: TAXI (98 %)",
    },
    {
      name: "that there is no plate, and what it did see",
      pictures: [told({ notes: text("NO PARKING") })],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nText: NO PARKING (98 %)",
    },
    {
      name: "what is written like a plate, but whose check letter does not fit",
      pictures: [
        told({
          guesses: [{ raw: "SBA 1234 X", country: "SG", plates: [], why: "check", box }],
          notes: text("SBA 1234 X"),
        }),
      ],
      want: "SBA 1234 X is written like a plate of Singapore, but its check letter does not fit.\nI may have misread it: a sharper or closer picture helps.",
    },
    {
      name: "what such a text may be",
      pictures: [
        told({
          guesses: [
            { raw: "SBA1234X", country: "SG", plates: ["A1", "B2", "C3"], why: "check", box },
            { raw: "SBA1284X", country: "SG", plates: ["A1"], why: "check", box },
          ],
        }),
      ],
      want: "SBA1234X is written like a plate of Singapore, but its check letter does not fit.\nIs it A1, B2 or C3? A sharper or closer picture helps.\nSBA1284X is written like a plate of Singapore, but its check letter does not fit.\nIs it A1? A sharper or closer picture helps.",
    },
    {
      name: "what check letter a plate would have that shows none",
      pictures: [
        told({
          guesses: [{ raw: "SBA 1234", country: "SG", plates: ["SBA1234G"], why: "missing", box }],
          notes: text("SBA 1234", "TAXI"),
        }),
      ],
      want: "SBA 1234 is written like a plate of Singapore, but I see no check letter.\nWith the letter that fits it would be SBA1234G. I did not read it, so I keep nothing.\nText: TAXI (98 %)",
    },
    {
      name: "that there are more pictures in the file",
      pictures: [told({ notes: text("TAXI"), frames: 12 })],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nText: TAXI (98 %)\nThis file holds 12 pictures: I read the first.",
    },
    {
      name: "that there is nothing at all",
      pictures: [told({})],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nI saw nothing else that I could read.",
    },
    {
      name: "codes before the plate that there is not",
      pictures: [told({ codes: [code()], unseen: ["imei"] })],
      want: "Serial number: 4CE0460D0G (98 %)\nI found no number plate (looked for: Singapore, United Kingdom).\nI found no IMEI.",
    },
    {
      name: "that there is nothing, not even a code",
      pictures: [told({ codes: [], unseen: ["serial"] })],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nI found no serial number.\nI saw nothing else that I could read.",
    },
    {
      name: "what the local reader cannot do",
      pictures: [told({ notes: text("TAXI"), missing: ["labels"] })],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nText: TAXI (98 %)\nWhat I see: this needs Amazon Rekognition, which is not connected here.",
    },
    {
      name: "the rest of a long list in a number",
      pictures: [told({ notes: text(...Array(12).fill("X")) })],
      want: `I found no number plate (looked for: Singapore, United Kingdom).\nText: ${Array(10).fill("X (98 %)").join(", ")}, and 2 more`,
    },
    {
      name: "an analysis of somebody's own by its name",
      pictures: [
        told({ notes: [{ about: "helmets", items: [{ name: "worn", confidence: 91 }] }] }),
      ],
      want: "I found no number plate (looked for: Singapore, United Kingdom).\nHelmets: worn (91 %)",
    },
    {
      name: "pictures by number where there are several, and none spoils the rest",
      pictures: [
        told({ plates: [plate({ checked: false })] }),
        { seen: { unread: "picture-gone" as const }, sightings: [] },
      ],
      want: "Picture 1\nSBA1234G · Singapore · 98 %\nnot seen here before\nPicture 2\nThe picture is not there any more.",
    },
  ])("tells $name", ({ pictures, want }) => {
    expect(spoken(answerTo(pictures, manner))).toBe(want);
  });

  test("does not speak of plates where nobody looked for them", () => {
    const { seen } = told({ notes: text("TAXI") });
    const { plates, ...rest } = seen as Exclude<Seen, { unread: string }>;
    expect(spoken(answerTo([{ seen: rest, sightings: [] }], manner))).toBe("Text: TAXI (98 %)");
  });

  test("names the pattern among what it looked for", () => {
    const own = rulesOf("SG", "[A-Z]{2}\\d{4}");
    expect(spoken(answerTo([told({})], { ...manner, rules: own }))).toContain(
      "looked for: Singapore, your pattern",
    );
  });

  test.each([
    "not-a-picture",
    "picture-elsewhere",
    "picture-failed",
    "picture-gone",
    "picture-infected",
    "picture-scanning",
    "picture-too-big",
    "picture-too-small",
    "picture-unreadable",
    "picture-unscannable",
  ] as const)("has words of its own for %s", (unread) => {
    const words = spoken(answerTo([{ seen: { unread }, sightings: [] }], manner));
    expect(words).toMatch(/^[A-Z].{20,}\.$/);
    expect(words).not.toContain("-");
  });
});

test("sorry says what to do", () => {
  expect(spoken(sorry())).toContain("post it again");
});

test.each([
  {
    name: "a person",
    excess: { limit: "person", most: 60, until: Date.parse("2026-01-15T12:10:00Z") },
    want: /from one person I take 60 pictures or messages in ten minutes\.[\s\S]*until 15 Jan 2026, 20:10/,
  },
  {
    name: "a room",
    excess: { limit: "room", most: 1, until: Date.parse("2026-01-15T12:10:00Z") },
    want: /in one room I take 1 picture or message in ten minutes\.[\s\S]*until 15 Jan 2026, 20:10/,
  },
  {
    name: "a room, some time ago",
    excess: { limit: "room", most: 1, until: Date.parse("2026-01-15T12:00:00Z") },
    want: /in ten minutes\.\nI left this one out\. Please post it again\.$/,
  },
  {
    name: "a person's day",
    excess: { limit: "share", most: 1000 },
    want: /share of this room's day: from one person I take 1000 pictures or messages a day\./,
  },
  {
    name: "a room's day",
    excess: { limit: "day", most: 1000 },
    want: /in one room I take 1000 pictures or messages a day\.[\s\S]*until midnight \(Asia\/Singapore\)\./,
  },
] as const)("tooMany says how many there may be of $name, and until when", ({ excess, want }) => {
  const now = Date.parse("2026-01-15T12:05:00Z");
  expect(spoken(tooMany(excess, "Asia/Singapore", now))).toMatch(want);
});

test("notShown says why, and what to do", () => {
  expect(spoken(notShown())).toMatch(/does not mention me[\s\S]*post its picture again/);
  expect(spoken(notShown(true))).not.toContain("mention");
});

test("waiting says that it takes a moment", () => {
  expect(spoken(waiting())).toContain("I am reading this");
});

test("times are those of the room's zone, and say which", () => {
  const pictures = [told({ plates: [plate({ checked: false })] }, 1)];
  const singapore = answerTo(pictures, { rules, zone: "Asia/Singapore" });
  expect(spoken(singapore)).toContain("last on 14 Jan 2026, 16:05 GMT+8");
});
