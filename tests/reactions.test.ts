import { beforeEach, expect, test, vi } from "vitest";
import type { Channel, Place } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import { reacted } from "../functions/reactions.js";

const react = vi.fn<NonNullable<Channel["react"]>>();
const channel = { react } as unknown as Channel;
const place = { until: Date.now() + 60_000 } as Place;
const refused = () => Promise.reject(new Failure("platform-refused", "No."));

beforeEach(() => {
  react.mockReset().mockResolvedValue(true);
});

test("the first emoji is put on the message, and no other", async () => {
  expect(await reacted(channel, place, ["🍕", "🍔"], true)).toBe("stands");
  expect(react.mock.calls).toEqual([[place, "🍕"]]);
});

test("where the platform does not know one, the next is taken", async () => {
  react.mockResolvedValueOnce(false);
  expect(await reacted(channel, place, ["🍕", "🍔"], true)).toBe("stands");
  expect(react).toHaveBeenLastCalledWith(place, "🍔");
});

test("where it knows none of five, that is told, and nothing more is tried", async () => {
  react.mockResolvedValue(false);
  expect(await reacted(channel, place, [..."abcdefgh"], true)).toBe("unknown there");
  expect(react).toHaveBeenCalledTimes(5);
});

test.each([
  { name: "there is no emoji", on: channel, emoji: [] },
  { name: "the platform has no reactions", on: {} as Channel, emoji: ["🍕"] },
])("nothing happens where $name", async ({ on, emoji }) => {
  expect(await reacted(on, place, emoji, true)).toBeUndefined();
  expect(react).not.toHaveBeenCalled();
});

test("beside an answer a failure is told by its code, and costs no other try", async () => {
  react.mockImplementation(refused);
  expect(await reacted(channel, place, ["🍕", "🍔"], false)).toBe("platform-refused");
  expect(react).toHaveBeenCalledTimes(1);
});

test("beside an answer there is less time for it than where it is all there is to say", async () => {
  await reacted(channel, place, ["🍕"], false);
  await reacted(channel, place, ["🍕"], true);
  const [beside, alone] = react.mock.calls.map(([{ until }]) => until);
  expect(beside).toBeLessThanOrEqual(Date.now() + 3_000);
  expect(alone).toBe(place.until);
});

test("a failure is let out where the emoji is all there is to say", async () => {
  react.mockImplementation(refused);
  await expect(reacted(channel, place, ["🍕"], true)).rejects.toMatchObject({
    code: "platform-refused",
  });
});

test("what is no Failure of ours is let out", async () => {
  react.mockRejectedValue(new TypeError("a bug"));
  await expect(reacted(channel, place, ["🍕"], false)).rejects.toThrow("a bug");
});
