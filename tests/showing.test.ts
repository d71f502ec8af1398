import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Channel, channelNamed, type Place } from "../functions/channels.js";
import type { Drawn } from "../functions/easel.js";
import { type Code, Failure } from "../functions/errors.js";
import type { Told } from "../functions/sightings.js";
import { spoken } from "../functions/words.js";
import { startTables } from "../local/aws/tables.js";
import { credentials, message } from "./fixtures.js";

const bus = mockClient(EventBridgeClient);
const bytes = new Uint8Array([1, 2, 3]);
const drawing = { bytes, type: "image/jpeg", name: "drawing.jpg", alt: "I may know: Ada." };
let tables: Awaited<ReturnType<typeof startTables>>;
let showing: typeof import("../functions/showing.js");
let outbox: typeof import("../functions/outbox.js");
let place: Place;
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  showing = await import("../functions/showing.js");
  outbox = await import("../functions/outbox.js");
});

afterAll(() => tables.stop());

beforeEach(() => {
  ids += 1;
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const own = message({ id: `webex:-:showing${ids}` });
  place = { message: own, credentials: credentials(), until: Date.now() + 30_000 };
});

const toldOf = (...drawn: (Drawn | undefined)[]): Told[] =>
  drawn.map((one) => ({
    seen: {
      hash: "h",
      reading: {},
      frames: 1,
      notes: [],
      missing: [],
      ...(one && { drawing: one }),
    },
    sightings: [],
  }));

const fails = (code: Code) => async () => {
  throw new Failure(code, `It says ${code}.`);
};

function platform(show: Channel["show"] = async () => `drawing-${ids}`) {
  const shows = vi.fn(show);
  const reply = vi.fn(async () => `words-${ids}`);
  const channel: Channel = { ...channelNamed("webex"), show: shows, reply, sent: async () => [] };
  return { channel, shows, reply };
}

test("a drawing is shown once, however often the run is made again", async () => {
  const { channel, shows, reply } = platform();
  for (const isFirst of [true, false, false])
    expect(await showing.shownOnce(channel, place, toldOf(drawing), isFirst)).toEqual({
      ...{ words: [], drawing: "stands" },
    });
  expect(shows).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ message: place.message }),
    drawing,
  );
  expect(reply).not.toHaveBeenCalled();
});

test("a placeholder is left to the answer", async () => {
  const { channel, shows } = platform();
  const edit = vi.fn(async () => true);
  const held = { ...channel, edit, reply: async () => `placeholder-${ids}` };
  await outbox.replyOnce(held, place, "placeholder", [["wait"]]);
  await showing.shownOnce(held, place, toldOf(drawing), true);
  expect([shows.mock.calls.length, edit.mock.calls.length]).toEqual([1, 0]);
});

test.each([
  { name: "nothing was drawn", told: toldOf(undefined, undefined), canShow: true },
  { name: "the platform shows no pictures", told: toldOf(drawing), canShow: false },
])("where $name, nothing is shown nor said", async ({ told, canShow }) => {
  const { channel } = platform();
  const { show, ...without } = channel;
  expect(await showing.shownOnce(canShow ? channel : without, place, told, true)).toEqual({
    words: [],
  });
});

test("several drawings are shown as one, each told by its picture's number", async () => {
  const { channel, shows } = platform();
  const { drawn } = await import("./draw.js");
  const own = { ...drawing, bytes: new Uint8Array(await drawn({ width: 200, height: 100 })) };
  const told = toldOf(own, undefined, "failed", own);
  const { words } = await showing.shownOnce(channel, place, told, true);
  expect(spoken(words)).toBe("I could not draw on 1 more picture.");
  const [, shown] = shows.mock.calls[0] ?? [];
  expect(shown?.alt).toBe("Picture 1: I may know: Ada. Picture 4: I may know: Ada.");
});

test.each<{ code: Code; isFirst: boolean; want: RegExp }>([
  { code: "platform-refused", isFirst: true, want: /could not post/ },
  { code: "platform-busy", isFirst: true, want: /could not post/ },
  { code: "scope-missing", isFirst: true, want: /may not post files/ },
  { code: "platform-silent", isFirst: false, want: /could not post/ },
  { code: "platform-failed", isFirst: false, want: /could not post/ },
])("that it is not shown ($code) is told in words", async ({ code, isFirst, want }) => {
  const { channel } = platform(fails(code));
  const { words, drawing: why } = await showing.shownOnce(channel, place, toldOf(drawing), isFirst);
  expect(spoken(words)).toMatch(want);
  expect(why).toBe(`${code}: It says ${code}.`);
});

test.each<{ code: Code; isFirst: boolean }>([
  { code: "platform-silent", isFirst: true },
  { code: "platform-failed", isFirst: true },
  { code: "message-gone", isFirst: false },
  { code: "picture-gone", isFirst: false },
  { code: "not-installed", isFirst: false },
  { code: "token-rejected", isFirst: false },
  { code: "busy", isFirst: false },
])("$code ends the run (first: $isFirst)", async ({ code, isFirst }) => {
  const { channel } = platform(fails(code));
  const run = showing.shownOnce(channel, place, toldOf(drawing), isFirst);
  await expect(run).rejects.toMatchObject({ code });
});

test("one that could not be made is told in words", async () => {
  const { channel, shows } = platform();
  const { words, drawing: why } = await showing.shownOnce(channel, place, toldOf("failed"), true);
  expect([spoken(words), why]).toEqual([expect.stringMatching(/could not post/), "not-drawn"]);
  expect(shows).not.toHaveBeenCalled();
});

test("where the answer was begun without it, it is not shown any more", async () => {
  const { channel, shows } = platform();
  await outbox.replyOnce(channel, place, "answer", [["words"]]);
  const { words, drawing: why } = await showing.shownOnce(channel, place, toldOf(drawing), false);
  expect([spoken(words), why]).toEqual([expect.stringMatching(/could not post/), "not-shown"]);
  expect(shows).not.toHaveBeenCalled();
});

test("one that stands is not missed once the answer was begun", async () => {
  const { channel, shows } = platform();
  await showing.shownOnce(channel, place, toldOf(drawing), true);
  await outbox.replyOnce(channel, place, "answer", [["words"]]);
  const again = await showing.shownOnce(channel, place, toldOf(drawing), false);
  expect([again, shows.mock.calls.length]).toEqual([{ words: [], drawing: "stands" }, 1]);
});

test("time for the words is left", async () => {
  const { channel, shows } = platform();
  await showing.shownOnce(channel, place, toldOf(drawing), true);
  expect(shows.mock.calls[0]?.[0].until).toBeLessThan(place.until);
});
