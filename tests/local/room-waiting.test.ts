import { afterEach, beforeEach, expect, test, vi } from "vitest";

// Plain JavaScript for the browser: no types come with it.
const { askedAt, waitingFor } = await import(
  new URL("../../local/room/page/waiting.js", import.meta.url).href
);

const now = Date.parse("2026-01-15T12:00:00.000Z");
const post = { person: { isBot: false }, heard: true, awaited: true, delivered: 202, ...sent(5) };
const promise = { person: { isBot: true }, pending: true, heard: false, ...sent(3) };
const answer = { person: { isBot: true }, heard: false, ...sent(1) };

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

test.each([
  { name: "nothing once the answer is there", thread: [post, answer], want: [] },
  { name: "that Spotter is reading", thread: [post], want: ["Spotter is reading…"] },
  {
    name: "that Spotter is reading what came after an answer",
    thread: [{ ...post, ...sent(9) }, { ...answer, ...sent(8) }, post],
    want: ["Spotter is reading…"],
  },
  {
    name: "one line for each message that waits",
    thread: [post, post],
    want: ["Spotter is reading…", "Spotter is reading…"],
  },
  {
    name: "that Spotter is reading, for 89 seconds",
    thread: [{ ...post, ...sent(89) }],
    want: ["Spotter is reading…"],
  },
  {
    name: "that no answer came after 90 seconds",
    thread: [{ ...post, ...sent(90) }],
    want: ["No answer"],
  },
  {
    name: "nothing more where Spotter itself says that it reads",
    thread: [post, promise],
    want: [],
  },
  {
    name: "that no answer came of what Spotter promised 90 seconds ago",
    thread: [
      { ...post, ...sent(90) },
      { ...promise, ...sent(88) },
    ],
    want: ["No answer"],
  },
  {
    name: "that Spotter is reading what came after a promise",
    thread: [{ ...post, ...sent(9) }, { ...promise, ...sent(8) }, post],
    want: ["Spotter is reading…"],
  },
  { name: "nothing of a deleted message", thread: [{ ...post, isGone: true }], want: [] },
  {
    name: "that Spotter was not mentioned",
    thread: [{ ...post, heard: false }],
    want: ["Spotter is not mentioned"],
  },
  {
    name: "nothing of what was said to others",
    thread: [{ ...post, ...sent(95), awaited: false }],
    want: [],
  },
  {
    name: "that the webhook fails, of what was said to others, too",
    thread: [{ ...post, awaited: false, delivered: 500 }],
    want: ["Spotter's webhook answered 500"],
  },
  {
    name: "that the webhook is not there",
    thread: [{ ...post, delivered: 0 }],
    want: ["Spotter could not be reached"],
  },
  {
    name: "that the webhook fails",
    thread: [{ ...post, delivered: 500 }],
    want: ["Spotter's webhook answered 500"],
  },
  {
    name: "that there is no webhook",
    thread: [{ ...post, ...sent(13), delivered: undefined }],
    want: ["Nobody has been told"],
  },
])("a thread says $name", ({ thread, want }) => {
  const lines: { words: string }[] = waitingFor(thread);
  expect(lines.map(({ words }) => words)).toEqual(
    want.map((start) => expect.stringMatching(`^${start}`)),
  );
});

test("a thread says nothing of what Spotter does not see where it is not in the room", () => {
  expect(waitingFor([{ ...post, heard: false }], { hasBot: false })).toEqual([]);
});

test.each([
  { name: "its message's time", message: promise, asked: post, want: post.created },
  { name: "no time for an answer", message: answer, asked: post, want: undefined },
  {
    name: "no time once it has taken 90 seconds",
    ...{ message: { ...promise, ...sent(88) }, asked: { ...post, ...sent(90) }, want: undefined },
  },
])("what Spotter promised was asked for at: $name", ({ message, asked, want }) => {
  expect(askedAt(message, [asked, message])).toBe(want);
});

function sent(secondsAgo: number) {
  return { created: new Date(now - secondsAgo * 1000).toISOString() };
}
