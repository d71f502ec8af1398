import { expect, test } from "vitest";
import type { Line } from "../../local/line/simulator.js";
import { called, overheard, type places } from "../lined.js";
import { picture } from "../simulated.js";

type Ids = ReturnType<typeof places>;

const NOW = new Date(1768478400_000);
const ULID = /^01KF0RDQG0[0-9A-HJKMNP-TV-Z]{16}$/;
const TOKEN = /^[0-9a-f]{32}$/;
const QUOTE = expect.stringMatching(/^[\w-]{64}$/);
const ID = expect.stringMatching(/^\d{18}$/);
const kept = { type: "line" };
const self = (index: number) => ({ type: "user", index, length: 8, isSelf: true });

// What the fields of each event are that has them.
const common = {
  mode: "active",
  timestamp: NOW.getTime(),
  webhookEventId: expect.stringMatching(ULID),
  deliveryContext: { isRedelivery: false },
};

const told = async (does: (line: Line, ids: Ids) => void) => {
  const { line, events, target, ...ids } = await overheard({ now: () => NOW });
  does(line, ids);
  return { heard: await events(), ids };
};

test.each<{ name: string; post: (ids: Ids) => object; want: (ids: Ids) => object }>([
  { name: "words", post: () => ({ text: "hi" }), want: () => ({ type: "text", text: "hi" }) },
  {
    name: "words that name the bot",
    post: () => ({ text: "well @Spotter, see" }),
    want: ({ bot: userId }) => ({
      ...{ type: "text", text: "well @Spotter, see" },
      mention: { mentionees: [{ ...self(5), userId }] },
    }),
  },
  {
    name: "words that begin with the bot",
    post: () => ({ text: "see", mention: true }),
    want: ({ bot: userId }) => ({
      ...{ type: "text", text: "@Spotter see" },
      mention: { mentionees: [{ ...self(0), userId }] },
    }),
  },
  {
    name: "words that name a friend, a stranger, all and nobody",
    post: () => ({ text: "@Ben @Cara @All @Dan" }),
    want: ({ ben }) => ({
      ...{ type: "text", text: "@Ben @Cara @All @Dan" },
      mention: {
        mentionees: [
          { type: "user", index: 0, length: 4, userId: ben, isSelf: false },
          { type: "user", index: 5, length: 5, isSelf: false },
          { type: "all", index: 11, length: 4 },
        ],
      },
    }),
  },
  {
    name: "a picture",
    post: () => ({ files: [picture()] }),
    want: () => ({ type: "image", contentProvider: kept }),
  },
  {
    name: "a picture from elsewhere",
    post: () => ({ external: "https://a.test/a.jpg" }),
    want: () => ({
      type: "image",
      contentProvider: {
        ...{ type: "external", originalContentUrl: "https://a.test/a.jpg" },
        previewImageUrl: "https://a.test/a.jpg",
      },
    }),
  },
  {
    name: "a video",
    post: () => ({ files: [picture("a.mp4", "video/mp4")] }),
    want: () => ({ type: "video", duration: 1_000, contentProvider: kept }),
  },
  {
    name: "a sound",
    post: () => ({ files: [picture("a.m4a", "audio/x-m4a")] }),
    want: () => ({ type: "audio", duration: 1_000, contentProvider: kept, quoteToken: undefined }),
  },
  {
    name: "a file",
    post: () => ({ files: [picture("a.pdf", "application/pdf")] }),
    want: () => ({ type: "file", fileName: "a.pdf", fileSize: 6, quoteToken: undefined }),
  },
  {
    name: "a sticker",
    post: () => ({ sticker: true }),
    want: () => ({
      ...{ type: "sticker", packageId: "446", stickerId: "1988" },
      ...{ stickerResourceType: "ANIMATION", keywords: ["hello"] },
    }),
  },
  {
    name: "a location",
    post: () => ({
      location: { title: "Quay", address: "1 Quay", latitude: 1.5, longitude: 103.5 },
    }),
    want: () => ({
      ...{ type: "location", title: "Quay", address: "1 Quay" },
      ...{ latitude: 1.5, longitude: 103.5, quoteToken: undefined },
    }),
  },
])("of $name the bot is told what LINE tells", async ({ post, want }) => {
  const { heard, ids } = await told((line, { alice: person, group: room, ...rest }) =>
    line.post({ person, room, ...post({ ...rest, alice: person, group: room }) }),
  );
  expect(heard).toEqual([
    {
      ...{ ...common, type: "message", replyToken: expect.stringMatching(TOKEN) },
      source: { type: "group", groupId: ids.group, userId: ids.alice },
      message: { id: ID, quoteToken: QUOTE, ...want(ids) },
    },
  ]);
});

test.each<{ name: string; does: (line: Line, ids: Ids) => void; want: (ids: Ids) => object[] }>([
  {
    name: "a person who adds the bot",
    does: (line, { cara }) => line.follow(cara),
    want: ({ cara: userId }) => [
      {
        type: "follow",
        source: { type: "user", userId },
        follow: { isUnblocked: false },
        replyToken: expect.stringMatching(TOKEN),
      },
    ],
  },
  {
    name: "a person who blocks the bot, and lets it in again",
    does: (line, { ben }) => [line.unfollow(ben), line.follow(ben)],
    want: ({ ben: userId }) => [
      { type: "unfollow", source: { type: "user", userId } },
      {
        type: "follow",
        source: { type: "user", userId },
        follow: { isUnblocked: true },
        replyToken: expect.stringMatching(TOKEN),
      },
    ],
  },
  {
    name: "a bot that leaves a group, and comes back",
    does: (line, { group }) => [line.dismiss(group), line.invite(group)],
    want: ({ group: groupId }) => [
      { type: "leave", source: { type: "group", groupId } },
      {
        type: "join",
        source: { type: "group", groupId },
        replyToken: expect.stringMatching(TOKEN),
      },
    ],
  },
  {
    name: "a person who joins a room, and leaves it",
    does: (line, { several: room, cara: person }) => [
      line.join({ room, person }),
      line.leave({ room, person }),
    ],
    want: ({ several: roomId, cara: userId }) => [
      {
        type: "memberJoined",
        source: { type: "room", roomId },
        joined: { members: [{ type: "user", userId }] },
        replyToken: expect.stringMatching(TOKEN),
      },
      {
        type: "memberLeft",
        source: { type: "room", roomId },
        left: { members: [{ type: "user", userId }] },
      },
    ],
  },
])("the bot is told of $name", async ({ does, want }) => {
  const { heard, ids } = await told(does);
  const events = want(ids).map((event) => ({ ...common, ...event }));
  expect(byType(heard)).toEqual(byType(events));
});

// Each event leaves by itself: they may overtake each other.
function byType<T>(events: T[]) {
  const types = (event: T) => String((event as { type: string }).type);
  return events.sort((one, other) => types(one).localeCompare(types(other)));
}

test("the bot is told of what was taken back, with nothing to reply with", async () => {
  const { heard, ids } = await told((line, { alice: person, several: room }) => {
    const [{ id: message } = { id: "" }] = line.post({ person, room, text: "hi" });
    line.unsend({ room, message });
  });
  const [posted, taken] = byType(heard);
  expect(taken).toEqual({
    ...{ ...common, type: "unsend", unsend: { messageId: posted?.message?.id } },
    source: { type: "room", roomId: ids.several, userId: ids.alice },
  });
});

test("words that quote name what they quote", async () => {
  const { heard } = await told((line, { alice: person, direct: room }) => {
    const [first] = line.post({ person, room, text: "hi" });
    line.post({ person, room, text: "ho", quoted: first?.id });
  });
  const [first, second] = heard.sort((one, other) =>
    (one.message?.text ?? "") > (other.message?.text ?? "") ? 1 : -1,
  );
  expect(second?.message?.quotedMessageId).toBe(first?.message?.id);
  expect(first?.message).not.toHaveProperty("quotedMessageId");
});

test("to the bot alone, nobody is mentioned", async () => {
  const { heard, ids } = await told((line, { alice: person, direct: room }) =>
    line.post({ person, room, text: "@Spotter hi" }),
  );
  expect(heard[0]?.message).not.toHaveProperty("mention");
  expect(heard[0]?.source).toEqual({ type: "user", userId: ids.alice });
});

test("the bot does not hear itself", async () => {
  const { line, alice, events } = await overheard();
  const body = { to: alice, messages: [{ type: "text", text: "hi" }] };
  await called(line, "POST message/push", { body });
  expect([line.messages(alice).length, await events()]).toEqual([1, []]);
});

test("the bot hears nothing of a group that it left", async () => {
  const { line, alice, group, events } = await overheard();
  line.dismiss(group);
  line.post({ person: alice, room: group, text: "hi" });
  const [{ type } = { type: "" }, ...more] = await events();
  expect([type, more]).toEqual(["leave", []]);
});

test.each([
  {
    name: "anonymous, a group does not tell who speaks",
    knobs: { anonymous: true },
    want: { source: { type: "group" } },
  },
  {
    name: "in standby, there is nothing to reply with",
    knobs: { standby: true },
    want: { mode: "standby" },
  },
])("$name", async ({ knobs, want }) => {
  const { line, alice, group, events } = await overheard();
  Object.assign(line.knobs, knobs);
  line.post({ person: alice, room: group, text: "hi" });
  const [event] = await events();
  expect(event).toMatchObject(want);
  expect([event?.source.userId, event?.replyToken].filter(Boolean)).toHaveLength(1);
});
