import { expect, test } from "vitest";
import { Failure, pictureCodeOf } from "../functions/errors.js";

test("a Failure carries its code, its message and its cause", () => {
  const cause = new Error("cut");
  const failure = new Failure("platform-failed", "Webex answered 502.", { cause });
  expect(failure).toMatchObject({ code: "platform-failed", message: "Webex answered 502.", cause });
});

test.each([
  { name: "a picture's code", error: new Failure("picture-gone", ""), want: "picture-gone" },
  { name: "no code for an outage", error: new Failure("busy", ""), want: undefined },
  { name: "no code for a bug", error: new TypeError("picture-gone"), want: undefined },
])("pictureCodeOf finds $name", ({ error, want }) => {
  expect(pictureCodeOf(error)).toBe(want);
});
