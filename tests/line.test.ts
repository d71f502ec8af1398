import { validateSignature } from "@line/bot-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Given, Message } from "../functions/events.js";
import { line } from "../functions/line.js";
import { itIsAChannel } from "./channel-contract.js";
import {
  ALICE,
  BOT,
  GROUP,
  LINE_SECRET,
  lineBody,
  lineCredentials,
  lineDelivery,
  lineEvent,
  lineMessage,
  MOMENT,
} from "./line-fixtures.js";

const own = lineCredentials();
const now = new Date(MOMENT);
const reply = { token: "0f3779fba3b349968c5d07db31eab56f", until: MOMENT + 50_000 };
const quote = "q3Plxr4AgKd";
const heard = async (...events: unknown[]) =>
  await line.eventsIn(lineDelivery(lineBody(...events)), own);
const inGroup = { source: { type: "group", groupId: GROUP, userId: ALICE } };
const group: Partial<Message> = { room: GROUP, direct: false };
const image = { type: "image", id: "4001", quoteToken: quote, contentProvider: { type: "line" } };
const self = (index: number, length: number) => ({ index, length, type: "user", isSelf: true });

describe("the channel contract", () => {
  itIsAChannel(line, { signed: lineDelivery(), credentials: own, now });
});

describe("authentic", () => {
  test("knows the signature of the vector", () => {
    const body = '{"destination":"U00000000000000000000000000000001","events":[]}';
    const headers = { "x-line-signature": "UbKNhyudtq68d7e7nqwK9m7qM6Nby/h7AabyfqAc+ho=" };
    expect(line.authentic({ ...lineDelivery(body), headers }, own, now)).toBe(true);
  });

  test("agrees with LINE's own library, whatever the bytes", () => {
    const check = fc.property(
      fc.uint8Array(),
      fc.string(),
      fc.boolean(),
      (bytes, word, isForged) => {
        const secret = word || "s";
        const text = Buffer.from(bytes).toString("latin1");
        const signed = lineDelivery(text);
        const signature = signed.headers["x-line-signature"] ?? "";
        const delivery = { ...signed, body: Buffer.from(isForged ? `${text}!` : text) };
        const credentials = lineCredentials("", [isForged ? LINE_SECRET : secret, LINE_SECRET]);
        expect(line.authentic(delivery, credentials, now)).toBe(
          validateSignature(delivery.body, LINE_SECRET, signature),
        );
      },
    );
    fc.assert(check, { numRuns: 200 });
  });
});

describe("eventsIn", () => {
  type Case = { name: string; event: object; message?: Partial<Message>; given?: Given };
  test.each<Case>([
    { name: "words said to us alone", event: {}, given: { ...reply, text: "hello", quote } },
    {
      name: "words that mention us in a group, without our name",
      event: {
        ...inGroup,
        message: {
          ...{ type: "text", id: "4001", text: "@Spotter what about @Ben's? @Spotter" },
          mention: {
            mentionees: [self(0, 8), { index: 20, length: 4, type: "user" }, self(28, 8)],
          },
        },
      },
      message: group,
      given: { ...reply, text: "what about @Ben's?" },
    },
    {
      name: "a picture",
      event: { message: image },
      message: { files: ["4001"] },
      given: { ...reply, quote },
    },
    {
      name: "a picture in a group, without a mention",
      event: { ...inGroup, message: image },
      message: { ...group, files: ["4001"] },
      given: { ...reply, quote },
    },
    {
      name: "a picture that was sent as a file in a group",
      event: { ...inGroup, message: { type: "file", id: "4001", fileName: "IMG_1.HEIC" } },
      message: { ...group, files: ["4001"] },
      given: reply,
    },
    {
      name: "a picture of a room of several people, of whom LINE does not say who",
      event: { source: { type: "room", roomId: "Rdd" }, message: image },
      message: { room: "Rdd", person: "", direct: false, files: ["4001"] },
      given: { ...reply, quote },
    },
    {
      name: "one of several pictures",
      event: { message: { ...image, imageSet: { id: "E005", index: 1, total: 2 } } },
      message: { files: ["4001"], set: { id: "E005", index: 1, total: 2 } },
      given: { ...reply, quote },
    },
    {
      name: "one of several pictures of which neither place nor number is told",
      event: { message: { ...image, imageSet: { id: "E005", index: "x" } } },
      message: { files: ["4001"], set: { id: "E005" } },
      given: { ...reply, quote },
    },
    {
      name: "a picture that LINE does not keep",
      event: { message: { ...image, contentProvider: { type: "external" } } },
      message: { files: ["4001"] },
      given: { ...reply, quote, elsewhere: true },
    },
    {
      name: "a video said to us",
      event: { message: { type: "video", id: "4001" } },
      message: { files: ["4001"] },
      given: reply,
    },
    { name: "a sticker", event: { message: { type: "sticker", id: "4001" } }, given: reply },
    {
      name: "words that quote a message",
      event: { message: { type: "text", id: "4001", text: "and this?", quotedMessageId: "3999" } },
      message: { parent: "3999" },
      given: { ...reply, text: "and this?" },
    },
    {
      name: "words without a reply token",
      event: { replyToken: undefined },
      given: { text: "hello", quote },
    },
  ])("hears $name", async ({ event, message, given }) => {
    const want = { name: "message.received", message: lineMessage(message), given };
    expect(await heard(lineEvent(event))).toEqual([want]);
  });

  test.each([
    { name: "words said to others", event: inGroup },
    { name: "a sticker in a group", event: { ...inGroup, message: { type: "sticker", id: "1" } } },
    {
      name: "a document in a group",
      event: { ...inGroup, message: { type: "file", id: "1", fileName: "plan.pdf" } },
    },
    {
      name: "a mention of somebody else",
      event: {
        ...inGroup,
        message: {
          type: "text",
          id: "1",
          text: "@Ben",
          mention: { mentionees: [{ index: 0, length: 4 }] },
        },
      },
    },
    { name: "what another system answers", event: { mode: "standby" } },
    { name: "somebody who blocks us", event: { type: "unfollow" } },
    { name: "that we left", event: { type: "leave", ...inGroup } },
    { name: "an event of a kind to come", event: { type: "somethingNew" } },
    { name: "no source", event: { source: undefined } },
    { name: "a source that is none", event: { source: { type: "user", userId: "../x" } } },
    { name: "a group without an id", event: { source: { type: "group" }, message: image } },
    {
      name: "a message whose id is none",
      event: { message: { type: "text", id: "../1", text: "a" } },
    },
    { name: "no time", event: { timestamp: "now" } },
  ])("hears nothing of $name", async ({ event }) => {
    expect(await heard(lineEvent(event))).toEqual([]);
  });

  test("hears nothing in the console's Verify", async () => {
    expect(await heard()).toEqual([]);
  });

  test("hears each event of a delivery, and loses none to one that makes no sense", async () => {
    const second = { message: { type: "text", id: "4002", text: "again" } };
    const all = await heard(lineEvent(), null, { type: "message" }, lineEvent(second));
    expect(all.map(({ message }) => message.native)).toEqual(["4001", "4002"]);
  });

  test("hears the same message in a redelivery, whose token lives anew, but not for ever", async () => {
    const timestamp = Date.now() - 10 * 60_000;
    const [one] = await heard(lineEvent({ timestamp }));
    const redelivered = { timestamp, deliveryContext: { isRedelivery: true } };
    const [again] = await heard(lineEvent(redelivered));
    expect(again?.message).toEqual(one?.message);
    expect(one?.given?.until).toBe(timestamp + 50_000);
    expect(again?.given?.until).toBeGreaterThan(Date.now() + 40_000);
    const [late] = await heard(lineEvent({ ...redelivered, timestamp: Date.now() - 30 * 60_000 }));
    expect(late?.given?.until).toBeLessThan(Date.now());
  });

  test("uses a token no longer where LINE's clock is ahead of ours", async () => {
    const [one] = await heard(lineEvent({ timestamp: Date.now() + 3_600_000 }));
    expect(one?.given?.until).toBeLessThanOrEqual(Date.now() + 50_000);
  });

  test("keeps of words what LINE lets a person send", async () => {
    const text = "x".repeat(500_000);
    const [one] = await heard(lineEvent({ message: { type: "text", id: "1", text } }));
    expect(one?.given?.text).toHaveLength(5_000);
  });

  test.each([
    {
      name: "who befriends us",
      event: { type: "follow", follow: { isUnblocked: false } },
      room: ALICE,
    },
    { name: "who brings us into a group", event: { type: "join", ...inGroup }, room: GROUP },
  ])("greets $name", async ({ event, room }) => {
    const id = `line:${BOT}:01KF0RDQG0SAM0000000000001`;
    const message = lineMessage({ id, native: "", room, direct: room === ALICE });
    const want = { name: "room.joined", message, given: reply };
    expect(await heard({ ...lineEvent(event), message: undefined })).toEqual([want]);
  });

  test("hears that a message was unsent", async () => {
    const unsent = lineEvent({
      type: "unsend",
      replyToken: undefined,
      unsend: { messageId: "4001" },
    });
    expect(await heard(unsent)).toEqual([{ name: "message.deleted", message: lineMessage() }]);
  });

  test.each([
    { text: "forget me", source: inGroup.source, mention: undefined, want: [] },
    {
      text: "Forget me!",
      source: { type: "user", userId: ALICE },
      want: ["message.received", "person.left"],
    },
    {
      text: "do not forget me",
      source: { type: "user", userId: ALICE },
      want: ["message.received"],
    },
  ])('hears $want in "$text"', async ({ text, source, want }) => {
    const all = await heard(lineEvent({ source, message: { type: "text", id: "1", text } }));
    expect(all.map(({ name }) => name)).toEqual(want);
  });

  test("whatever is signed, it never throws, and keeps what is sound", async () => {
    const check = fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 4 }), async (events) => {
      const all = await heard(...events, lineEvent());
      expect(all.at(-1)?.message).toEqual(lineMessage());
    });
    await fc.assert(check, { numRuns: 100 });
  });
});
