import { expect, test } from "vitest";
import { channelNamed, channels } from "../functions/channels.js";

test("channelNamed finds Webex", () => {
  expect(channelNamed("webex").name).toBe("webex");
});

test.each(["", "slack?", "__proto__", "WEBEX"])("channelNamed refuses '%s'", (name) => {
  expect(() => channelNamed(name)).toThrow(expect.objectContaining({ code: "unknown-channel" }));
});

test("channels have names that fit a route, and no two the same", () => {
  const names = channels.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z]+$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
