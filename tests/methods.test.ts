import { beforeEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { gone, isNowhere, isSlacks, said, shaped } from "../functions/methods.js";

beforeEach(() => {
  process.env.SLACK_API_URL = "https://slack.com/api";
});

test.each([
  { url: "https://files.slack.com/upload/v1/ABC", want: true },
  { url: "https://slack.com/files/x", want: true },
  { url: "http://files.slack.com/x", want: false },
  { url: "https://files.slack.com.example.com/x", want: false },
  { url: "https://files.slack.com@example.com/x", want: false },
  { url: "//files.slack.com/x", want: false },
  { url: "", want: false },
  { url: null, want: false },
])("isSlacks says $want of $url", ({ url, want }) => {
  expect(isSlacks(url)).toBe(want);
});

test.each([
  { error: "channel_not_found", want: true },
  { error: "restricted_action_read_only_channel", want: true },
  { error: "ratelimited", want: false },
  { error: "", want: false },
])("isNowhere says $want of '$error'", ({ error, want }) => {
  expect(isNowhere({ error })).toBe(want);
});

test.each([
  { answer: { error: "token_revoked" }, want: { code: "not-installed" } },
  { answer: { error: "invalid_auth" }, want: { code: "token-rejected" } },
  { answer: { error: "ratelimited" }, want: { code: "platform-busy" } },
  { answer: { error: "fatal_error" }, want: { code: "platform-failed" } },
  {
    answer: { error: "missing_scope", needed: "files:write" },
    want: {
      code: "platform-refused",
      message: "Slack says missing_scope, which needs files:write.",
    },
  },
  { answer: { error: "x", needed: "<@U1> hi" }, want: { message: "Slack says x." } },
])("said throws $want at a no", ({ answer, want }) => {
  expect(() => said(answer)).toThrow(expect.objectContaining(want));
});

test("said returns a yes as it is", () => {
  expect(said({ ok: true })).toEqual({ ok: true });
});

test("shaped tells an answer of another shape", () => {
  const shape = z.object({ ts: z.string() });
  expect(shaped(shape, { ts: "1" })).toEqual({ ts: "1" });
  expect(() => shaped(shape, { ts: 1 })).toThrow("of no known shape");
});

test("gone is the end of a message", () => {
  expect(gone().code).toBe("message-gone");
});
