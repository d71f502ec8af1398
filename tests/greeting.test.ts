import { describe, expect, test } from "vitest";
import { analysesNamed } from "../functions/analyses.js";
import { help, welcome } from "../functions/greeting.js";
import { rulesOf } from "../functions/plates.js";
import { spoken } from "../functions/words.js";

const rules = rulesOf("SG,GB");

test("help says how to be heard in a group", () => {
  expect(spoken(help())).toContain("mention me");
  expect(spoken(help({ overhears: true, gives: true }))).toMatch(/every picture[\s\S]*forget me/);
  expect(spoken(help({ show: true }))).toContain("blur the plates");
  expect(spoken(help())).not.toContain("blur the plates");
});

describe("welcome", () => {
  const wanted = analysesNamed("plates,text,labels");
  const words = (kept = 30, direct = false) => spoken(welcome({ rules, wanted, kept }, direct));

  test("says what is read, what is kept and how long, and what is seen in a room of many", () => {
    expect(words()).toBe(
      [
        "Hello, I am Spotter: I read the pictures that you post, and answer below them.",
        "I look for number plates (Singapore, United Kingdom), text and things that are to be seen.",
        "What I find is kept for 30 days: plates with room, person and time, so that I can say when one was seen before. Pictures are not kept. Delete your message, and what I kept of it is deleted too.",
        "In a room with others I only see messages that mention me: put my name and the picture into the same message.",
      ].join("\n"),
    );
  });

  test.each([
    { name: "counts one day as one", text: words(1), has: "kept for 1 day:", hasNot: "1 days" },
    { name: "says nothing of mentions in a direct room", text: words(30, true), hasNot: "mention" },
    {
      name: "does not speak of plates where nobody looks for them",
      text: spoken(welcome({ rules, wanted: analysesNamed("text"), kept: 30 })),
      has: "I look for text.",
      hasNot: "number plates (",
    },
    {
      name: "speaks of codes by what they are",
      text: spoken(welcome({ rules, wanted: analysesNamed("serials,macs,imeis"), kept: 30 })),
      has: "I look for serial numbers, MAC addresses and IMEIs.",
      hasNot: "number plates (",
    },
    {
      name: "says that words are kept where they are, and how to have them forgotten",
      text: spoken(welcome({ rules, wanted, kept: 30, gives: true })),
      has: 'Say "forget me"',
      hasNot: "emoji",
    },
  ])("$name", ({ text, has = "", hasNot }) => {
    expect(text).toContain(has);
    expect(text).not.toContain(hasNot);
  });
});
