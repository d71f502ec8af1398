import { expect, test } from "vitest";
import { rulesOf } from "../functions/plates.js";
import {
  blurTold,
  captionOf,
  drawingMissing,
  drawingsLeft,
  facesTold,
} from "../functions/portrait.js";
import type { Text } from "../functions/reading.js";
import { answerTo } from "../functions/replies.js";
import type { Told } from "../functions/sightings.js";
import { spoken } from "../functions/words.js";

const box = { left: 0.4, top: 0.5, width: 0.1, height: 0.05 };
const named = (...names: string[]) => names.map((name) => ({ name, box }));
const sketch = { names: [], faces: [], plates: [], texts: [] };

test.each([
  { drawn: { names: named("Ada") }, want: "I may know: Ada." },
  { drawn: { names: named("Ada", "王力宏") }, want: "I may know: 1 Ada, 2 王力宏." },
  { drawn: { names: named("Ada"), faces: [box] }, want: "I may know: Ada. Blurred: 1 face." },
  {
    drawn: { plates: [box, box] },
    want: "Blurred: 2 number plates. I blur what I can read: please look whether a plate is left.",
  },
  {
    drawn: { faces: [box, box], plates: [box], texts: [box] },
    want: "Blurred: 2 faces, 1 number plate and 1 text like a number plate. I blur what I can read: please look whether a plate is left.",
  },
])('a drawing is told as "$want"', ({ drawn, want }) => {
  expect(captionOf({ ...sketch, ...drawn })).toBe(want);
});

const face = (name: string, confidence: number) => ({ name, confidence });

test.each([
  { faces: [face("HAPPY", 91.7)], want: "1 face: 1 happy (91 %)" },
  {
    faces: [face("HAPPY", 91.2), face("CALM", 99), face("CALM", 84.9)],
    want: "3 faces: 2 calm (84 % or more), 1 happy (91 %)",
  },
  {
    faces: [face("FEAR", 70), face("FACE", 99)],
    want: "2 faces: 1 afraid (70 %), 1 unclear (99 %)",
  },
  { faces: [face("UNKNOWN", 70)], want: "1 face: 1 unclear (70 %)" },
])('faces are told as "$want"', ({ faces, want }) => {
  expect(facesTold(faces)).toBe(want);
});

test("an answer tells what faces look like, and names nobody whom nobody knows", () => {
  const faces = { about: "faces", items: [face("HAPPY", 91), face("HAPPY", 80)] };
  const told = {
    seen: { reading: {}, hash: "h", frames: 1, notes: [faces], missing: [] },
    sightings: [],
  };
  const words = answerTo([told], { rules: rulesOf("SG"), zone: "UTC" });
  expect(spoken(words)).toBe("2 faces: 2 happy (80 % or more)");
});

const text: Text = { text: "SBA 1234 G", kind: "line", id: 0, confidence: 99, box };
const GUESS = { raw: "SBA 1 A", country: "SG", plates: [], why: "check" as const };
const seen = (reading: object, found: object = {}): Told => ({
  seen: { reading, hash: "h", frames: 1, notes: [], missing: [], ...found },
  sightings: [],
});

test.each([
  {
    name: "we can post no picture",
    told: [seen({ text: [text] })],
    canShow: false,
    want: /cannot post/,
  },
  { name: "nobody looks for text", told: [seen({})], canShow: true, want: /not set up/ },
  { name: "there is no plate", told: [seen({ text: [] })], canShow: true, want: /nothing to blur/ },
  {
    name: "there is one",
    told: [seen({ text: [] }), seen({ text: [text] })],
    canShow: true,
    want: /^$/,
  },
  {
    name: "there is no more than a guess at one",
    told: [seen({ text: [] }, { guesses: [{ ...GUESS, box }] })],
    canShow: true,
    want: /^$/,
  },
  {
    name: "no picture could be read",
    told: [{ seen: { unread: "not-a-picture" as const }, sightings: [] }],
    canShow: false,
    want: /^$/,
  },
])("where plates are to be blurred and $name, that is told", ({ told, canShow, want }) => {
  expect(spoken(blurTold(told, canShow))).toMatch(want);
});

test.each([
  { isDenied: true, want: /may not post files here/ },
  { isDenied: false, want: /could not post/ },
])("a drawing that cannot be shown is told so", ({ isDenied, want }) => {
  expect(spoken(drawingMissing(isDenied))).toMatch(want);
});

test.each([
  { count: 0, want: "" },
  { count: 1, want: "I could not draw on 1 more picture." },
  { count: 14, want: "I could not draw on 14 more pictures." },
])('of $count pictures that are not drawn, we say "$want"', ({ count, want }) => {
  expect(spoken(drawingsLeft(count))).toBe(want);
});
