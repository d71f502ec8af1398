import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundled } from "../build.js";
import { faint, meant, unfit } from "../chatter.js";
import { type Drawn, tableOf } from "../emojis.js";
import { emojisFor, emojisOf, evokedBy, heardIn, nameOf } from "../functions/emojis.js";
import { wordsOf } from "../functions/speech.js";

const installed = createRequire(import.meta.url);
const drawn = installed("emoji-datasource/emoji.json") as Drawn[];
const table = tableOf(drawn, installed("emojilib"));
// Halves of characters, too.
const anything = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
const seeds = Array.from({ length: 40 }, (_, at) => `slack:T1:C1:1768478400.${at}`);
const all = new Set(
  Object.values(table.words).flatMap((ranks) => ranks.split(/[ ,]+/).filter(Boolean)),
);

// What is chosen must be one of these, whatever the message's id.
const said = [
  { text: "Anyone up for pizza at lunch?", want: "🍕🍽️🥪" },
  { text: "Good morning everyone!", want: "🌅" },
  { text: "Good night, see you tomorrow", want: "🌙👋" },
  { text: "thank you so much!!", want: "🙏" },
  { text: "Thanks a lot for your help", want: "🙏" },
  { text: "The deploy to production failed again", want: "🚀❌" },
  { text: "I just merged your pull request", want: "✅🔀" },
  { text: "Build is broken on main, looking into it", want: "🏗️🔧" },
  { text: "Who parked the car in front of the garage?", want: "🅿️🚗" },
  { text: "Sorry I'm late, the train broke down", want: "🙇⏰🚆🚋" },
  { text: "Happy birthday Anna!", want: "🎂" },
  { text: "Congrats on the new job", want: "👏💼" },
  { text: "My dog ate my homework", want: "🐶🐕📝" },
  { text: "Can you review my code please?", want: "👀💻" },
  { text: "Server is down, we have an outage", want: "🗄️🚨" },
  { text: "Coffee break in five minutes", want: "☕" },
  { text: "It's raining cats and dogs", want: "🌧️🐱🐶🐈🐕" },
  { text: "I'm so tired, I need a holiday", want: "😴😫🏖️" },
  { text: "Happy new year to all of you", want: "🎆😄" },
  { text: "Where is the nearest parking lot?", want: "🅿️" },
  { text: "We won the contract!", want: "🏆🤝" },
  { text: "Does anybody have the wifi password?", want: "📶🔑" },
  { text: "My grandmother died last night", want: "😢" },
  { text: "The elevator is stuck again", want: "🛗" },
  { text: "The traffic light at the corner is out", want: "🚥" },
  { text: "Let's celebrate with champagne and cake", want: "🎉🥳🍾🎂🍰" },
  { text: "Flying to Singapore next week", want: "✈️🇸🇬" },
  { text: "See the report for sales figures", want: "📊📈" },
  { text: "Who wants ice cream?", want: "🍦🍨" },
  { text: "The printer is out of paper again", want: "🖨️" },
  { text: "I love this song", want: "❤️🎵" },
  { text: "The kids are sick so I'm staying home", want: "🧒🤒" },
  { text: "What a beautiful sunset at the beach", want: "🌇🏖️" },
  { text: "Found a bug in the login form", want: "🐛🔑" },
  { text: "That was hilarious lol", want: "😂" },
  { text: "The cookies are in the kitchen", want: "🍪" },
  { text: "Bus 12 leaves from the station", want: "🚌🍃🚉" },
  { text: "Merry Christmas!", want: "🎄" },
  { text: "I have a question about the budget", want: "💰" },
  { text: "Is there a doctor here?", want: "🩺" },
  { text: "The glasses on the table are mine", want: "👓" },
  { text: "ok", want: "👍🆗" },
  { text: "yes", want: "👍" },
  { text: "it works on my machine", want: "✅" },
  { text: "Lunch was good but the soup was cold", want: "🍽️🥪🍲" },
  { text: "The customer is angry about the delay", want: "💼😠⏳" },
  { text: "The cat is sleeping on my keyboard", want: "🐱🐈😴⌨️" },
  { text: "please find attached the minutes of the meeting", want: "🙏🔍📝📅" },
  { text: "SBA1234G is blocking my car", want: "🚗" },
  { text: "taxi or bus to the airport?", want: "🚕🚌✈️" },
  { text: "sushi or tacos for dinner", want: "🍣🌮🍽️" },
  { text: "my flight got cancelled", want: "✈️❌" },
  { text: "the deadline is friday", want: "😰⏰🥳" },
  { text: "hi there, how are you?", want: "👋" },
  { text: "you are a star", want: "⭐🌟" },
  { text: "that's a big problem", want: "⚠️" },
  { text: "I'm not happy with this", want: "" },
  { text: "Don't worry about it", want: "" },
  { text: "same here", want: "" },
  { text: "Bonjour tout le monde", want: "" },
  { text: ":pizza: 🍕 <@U1> <https://pizza.org|pizza>", want: "" },
];

test.each(said)("emojisFor '$text' takes one of [$want]", async ({ text, want }) => {
  const apart = [...new Intl.Segmenter().segment(want)].map(({ segment }) => segment);
  const taken = await Promise.all(seeds.map(async (seed) => (await emojisFor(text, seed))[0]));
  const strange = taken.filter((emoji) => !apart.includes(emoji ?? ""));
  expect(strange).toEqual(want === "" ? taken.fill(undefined) : []);
});

describe("emojisFor", () => {
  test("chooses the same again for a message, and not the same for all", async () => {
    const text = "sushi or tacos for dinner";
    const once = await Promise.all(seeds.map((seed) => emojisFor(text, seed)));
    expect(await Promise.all(seeds.map((seed) => emojisFor(text, seed)))).toEqual(once);
    expect(new Set(once.map(([first]) => first)).size).toBe(3);
  });

  test("names ten at most, each once, and each with a name", async () => {
    const text = "party animals love music, food, weather and cars";
    const tries = await emojisFor(text, "seed");
    expect(tries).toHaveLength(10);
    expect(new Set(tries).size).toBe(10);
    for (const emoji of tries) expect(await nameOf(emoji)).toMatch(/^[a-z0-9_+-]+$/);
  });

  test.each([
    { name: "one endless word", text: "a".repeat(100_000) },
    { name: "a hundred thousand emoji", text: "🍕".repeat(50_000) },
    { name: "text from right to left", text: `\u202e${"שלום ".repeat(20_000)}` },
    { name: "halves of characters", text: "\ud800".repeat(100_000) },
    { name: "marks without letters", text: "\u0301".repeat(100_000) },
    { name: "markup that never ends", text: `<${":a".repeat(50_000)}&#${"`".repeat(1000)}` },
    { name: "names of what objects have", text: "__proto__ constructor toString hasOwnProperty" },
  ])("finds nothing in $name", async ({ text }) => {
    expect(await emojisFor(text, text)).toEqual([]);
  });

  test("takes whatever is written", async () => {
    const pieces = [
      ...Object.keys(table.words),
      "'s",
      "n't",
      "<",
      ">",
      ":",
      "`",
      "&",
      "\u200d",
      "\ufe0f",
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), anything));
    await fc.assert(
      fc.asyncProperty(text, fc.string(), async (parts, seed) => {
        const tries = await emojisFor(parts.join(" "), seed);
        expect(tries.filter((emoji) => !all.has(emoji))).toEqual([]);
      }),
    );
  });
});

describe("evokedBy", () => {
  test.each([
    { name: "one of many", text: "Cars", want: [{ word: "cars", keyword: "car" }] },
    {
      name: "the name rather than the singular",
      text: "eyes",
      want: [{ word: "eyes", keyword: "eyes" }],
    },
    {
      name: "two words in a row",
      text: "red traffic lights",
      want: [{ word: "traffic lights", keyword: "traffic light" }],
    },
    { name: "a word once", text: "car cars car", want: [{ word: "car", keyword: "car" }] },
    {
      name: "a phrase of a word that says little",
      text: "well done",
      want: [{ word: "well done", keyword: "well done" }],
    },
    {
      name: "what is not denied",
      text: "not sad but happy",
      want: [{ word: "happy", keyword: "happy" }],
    },
    { name: "nothing in words that say little", text: "the way it is", want: [] },
  ])("hears $name", async ({ text, want }) => {
    expect(await evokedBy(text)).toMatchObject(want);
    expect(await evokedBy(text)).toHaveLength(want.length);
  });

  test("has the emoji of that name first", async () => {
    const [pizza] = await evokedBy("cheese");
    expect(pizza?.emojis[0]).toBe("🧀");
  });
});

test("heardIn tells of every word", async () => {
  expect(await heardIn("I do not like blorb, nor the cold pizza")).toMatchObject([
    { word: "i", why: "common" },
    { word: "do", why: "common" },
    { word: "not", why: "common" },
    { word: "like", why: "common" },
    { word: "blorb", why: "denied" },
    { word: "nor", why: "common" },
    { word: "the", why: "common" },
    { word: "cold", keyword: "cold" },
    { word: "pizza", keyword: "pizza" },
  ]);
});

test.each([
  { name: "a dog", names: ["Dog"], want: "🐶" },
  { name: "two words", names: ["Traffic Light"], want: "🚥" },
  { name: "a number plate", names: ["License Plate"], want: "🚗" },
  {
    name: "what it is, rather than what it is too",
    names: ["Adult", "Male", "Person", "Car"],
    want: "🚗",
  },
  { name: "a person", names: ["Person"], want: "🧑" },
  { name: "the next that has one", names: ["Golden Retriever", "Canine"], want: "🐶" },
  { name: "no part of a name", names: ["Dog Xyzzy"], want: undefined },
  { name: "nothing", names: [], want: undefined },
  { name: "what objects have", names: ["constructor", "__proto__"], want: undefined },
])("emojisOf finds $name", async ({ names, want }) => {
  expect((await emojisOf(names))[0]).toBe(want);
});

test.each([
  { emoji: "🍕", want: "pizza" },
  { emoji: "❤️", want: "heart" },
  { emoji: "\u2764", want: "heart" },
  { emoji: "👍", want: "+1" },
  { emoji: "🇸🇬", want: "flag-sg" },
  { emoji: "👩‍💻", want: undefined },
  { emoji: "👍🏽", want: undefined },
  { emoji: "constructor", want: undefined },
  { emoji: "", want: undefined },
])("nameOf $emoji is $want", async ({ emoji, want }) => {
  expect(await nameOf(emoji)).toBe(want);
});

describe("the table", () => {
  test("has only emoji that Slack has, without skin tones or joiners", () => {
    const known = new Set(drawn.filter((one) => !one.obsoleted_by).map(({ unified }) => unified));
    const codeOf = (emoji: string) =>
      [...emoji]
        .map((one) => one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0"))
        .join("-");
    expect([...all].filter((emoji) => !known.has(codeOf(emoji)))).toEqual([]);
    expect([...all].filter((emoji) => /[\u200d\u{1f3fb}-\u{1f3ff}]/u.test(emoji))).toEqual([]);
  });

  test.each([
    { name: "flags have but the name of their country", emoji: "🇫🇷", want: ["france"] },
    { name: "hours have but their names", emoji: "🕐", want: [] },
  ])("$name", ({ emoji, want }) => {
    const words = Object.keys(table.words).filter((word) => table.words[word]?.includes(emoji));
    expect(words.filter((word) => !/clock/.test(word))).toEqual(want);
  });

  test.each(["middle_finger", "hankey", "gun", "skull"])("never has %s", (name) => {
    expect(Object.values(table.names)).not.toContain(name);
  });

  test("has every word of ours, and none in vain", () => {
    const ours = Object.values(meant).flatMap((words) => words.split(", "));
    const known = [...ours, ...faint].map((word) => wordsOf(word).join(" "));
    expect(known.filter((word) => !table.words[word] || table.common.includes(word))).toEqual([]);
    const short = new Set(drawn.map(({ short_names }) => short_names[0]));
    expect(unfit.filter((name) => !short.has(name))).toEqual([]);
  });

  test("refuses an emoji of ours that Slack has not", () => {
    expect(() => tableOf([], {})).toThrow("what Slack has not: 👋");
  });
});

test("in a bundle the emoji lie apart, and are found", async () => {
  const folder = await mkdtemp(join(tmpdir(), "emojis-"));
  try {
    const { bytes } = await bundled("functions/emojis.ts", folder);
    const { emojisFor } = await import(pathToFileURL(join(folder, "index.mjs")).href);
    expect(await emojisFor("Cakes", "x")).toHaveLength(3);
    expect(await readdir(join(folder, "chunks"))).toContainEqual(expect.stringMatching(/^emojis-/));
    expect(bytes).toBeLessThan(250_000);
  } finally {
    await rm(folder, { recursive: true });
  }
});
