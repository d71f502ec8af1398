import { expect, test, vi } from "vitest";
import type { Seen } from "../functions/analyses.js";
import type { Channel, TextMode } from "../functions/channels.js";
import type { Message } from "../functions/events.js";
import { chatted, fitting } from "../functions/smalltalk.js";
import { spoken } from "../functions/words.js";
import { plate } from "./fixtures.js";
import { slackMessage } from "./slack-fixtures.js";

const react = vi.fn();
const reacting = { name: "slack", text: "emoji", overhears: true, react } as unknown as Channel;
const mute = { name: "webex", text: "help" } as unknown as Channel;

type Said = {
  channel?: Channel;
  texts?: Record<string, TextMode>;
  message?: Partial<Message>;
  text?: string;
};
const said = async ({ channel = reacting, texts = {}, message = {}, text = "pizza" }: Said) => {
  const asked = { message: slackMessage(message), text, pictures: [] };
  const { words, emoji } = await chatted(asked, { texts }, channel);
  return { words: spoken(words), emoji: emoji[0] ?? "" };
};

test.each([
  { name: "words said to others get an emoji", asked: { message: { aside: true } }, emoji: "🍕" },
  { name: "words said to us get an emoji", asked: {}, emoji: "🍕" },
  {
    name: "words in a direct room get an emoji as an answer",
    asked: { message: { direct: true } },
    words: "🍕",
  },
  {
    name: "where a platform has no reactions, an answer",
    asked: { channel: { ...mute, text: "emoji" as const } },
    words: "🍕",
  },
  {
    name: "what is said to others and evokes nothing gets nothing",
    asked: { message: { aside: true }, text: "xyzzy" },
  },
  {
    name: "what is said to us and evokes nothing gets help",
    asked: { text: "xyzzy" },
    words: /every picture in the rooms/,
  },
  {
    name: "in a direct room nothing found gets a word",
    asked: { message: { direct: true }, text: "xyzzy" },
    words: "I have nothing.\nAsk me for help, and I say what I do.",
  },
  {
    name: "no words at all get help where they are said to us",
    asked: { text: "" },
    words: /^Post a picture/,
  },
  {
    name: "who asks us for help gets it",
    asked: { message: { direct: true }, text: "Help!" },
    words: /^Post a picture/,
  },
  {
    name: "who asks us what we do is told",
    asked: { text: "what can you do?" },
    words: /^Post a picture/,
  },
  {
    name: "who asks others for help gets an emoji",
    asked: { message: { aside: true }, text: "help" },
    emoji: /./u,
  },
  { name: "help is help", asked: { texts: { slack: "help" as const } }, words: /^Post a picture/ },
  {
    name: "help is for whoever talks to us",
    asked: { texts: { slack: "help" as const }, message: { aside: true } },
  },
  {
    name: "nothing is nothing",
    asked: { texts: { slack: "nothing" as const }, message: { direct: true } },
  },
  {
    name: "a channel is what it usually is",
    asked: { channel: mute },
    words: /only see messages that mention me/,
  },
  {
    name: "another channel's setting is none of ours",
    asked: { texts: { line: "nothing" as const } },
    emoji: "🍕",
  },
])("chatted: $name", async ({ asked, words = "", emoji = "" }) => {
  const got = await said(asked);
  if (typeof emoji === "string") expect(got.emoji).toBe(emoji);
  else expect(got.emoji).toMatch(emoji);
  if (typeof words === "string") expect(got.words).toBe(words);
  else expect(got.words).toMatch(words);
});

test("the same message gets the same emoji, however often it is tried", async () => {
  const text = "pizza, beer and a party on the beach";
  const tries = await Promise.all([1, 2, 3].map(() => said({ text })));
  expect(new Set(tries.map(({ emoji }) => emoji)).size).toBe(1);
});

test("different messages get different emoji, though they say the same", async () => {
  const text = "pizza, beer and a party on the beach";
  const ids = Array.from({ length: 30 }, (_, n) => `slack:T1:C1:${n}`);
  const got = await Promise.all(ids.map((id) => said({ text, message: { id } })));
  expect(new Set(got.map(({ emoji }) => emoji)).size).toBeGreaterThan(2);
});

const found = { hash: "h", reading: {}, frames: 1, notes: [], missing: [] };
const labels = (...names: string[]) => ({
  notes: [{ about: "labels", items: names.map((name) => ({ name, confidence: 99 })) }],
});
const text = { notes: [{ about: "text", items: [{ name: "EXIT", confidence: 99 }] }] };
const sighting = { ...plate(), picture: 0, n: 0, hash: "h", before: { times: 0 } };

test.each([
  {
    name: "a plate: a car",
    seen: { ...found, ...labels("Dog") },
    sightings: [sighting],
    want: /🚗|🚘|🚙/,
  },
  { name: "a thing: that thing", seen: { ...found, ...labels("Dog", "Grass") }, want: /🐕|🐶/ },
  {
    name: "a thing without an emoji: the next",
    seen: { ...found, ...labels("Xyzzy", "Dog") },
    want: /🐕|🐶/,
  },
  { name: "text: something written", seen: { ...found, ...text }, want: /📝/ },
  { name: "nothing: eyes", seen: found, want: /👀/ },
])("a picture gets what fits what was seen. $name", async ({ seen, sightings = [], want }) => {
  const [first] = await fitting([{ seen: seen as Seen, sightings }], reacting);
  expect(first).toMatch(want);
});

test.each([
  {
    name: "could be read",
    told: [{ seen: { unread: "picture-gone" as const }, sightings: [] }],
    channel: reacting,
  },
  { name: "can be put there", told: [{ seen: found as Seen, sightings: [] }], channel: mute },
])("there is no emoji where nothing $name", async ({ told, channel }) => {
  expect(await fitting(told, channel)).toEqual([]);
});
