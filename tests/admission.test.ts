import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test } from "vitest";
import { admitted, doorOf, refusedBy, sentTo } from "../functions/admission.js";
import { Failure } from "../functions/errors.js";
import { forgetCredentials } from "../functions/secrets.js";
import type { Visit } from "../functions/visits.js";

const manager = mockClient(SecretsManagerClient);
const visit: Visit = {
  ...{ channel: "slack", isBack: false, origin: "https://bot.example.com", browser: undefined },
  ...{ query: {}, correlation_id: "REQ1" },
};
const now = new Date("2026-01-15T12:00:00Z");

beforeEach(() => {
  process.env.SLACK_API_URL = "https://slack.com/api";
  forgetCredentials();
  manager.reset();
  const SecretString = JSON.stringify({ client_id: "1.2", client_secret: "client-secret" });
  manager.on(GetSecretValueCommand).resolves({ SecretString });
});

test("a visitor is sent to the platform with our name, our address, and a state", async () => {
  const { url, cookie } = await sentTo(visit, now);
  const { origin, pathname, searchParams } = new URL(url);
  expect(origin + pathname).toBe("https://slack.com/oauth/v2/authorize");
  expect(Object.fromEntries(searchParams)).toMatchObject({
    client_id: "1.2",
    redirect_uri: "https://bot.example.com/install/slack/authorized",
    state: expect.stringMatching(/^[\w-]{22}\.1768479000000\.[0-9a-f]{64}$/),
  });
  expect(url).not.toContain("client-secret");
  expect(cookie).toMatch(/^__Host-spotter=/);
});

test.each(["webex", "nowhere", "", "__proto__"])("nobody can let us in at %j", async (channel) => {
  expect(() => doorOf(channel)).toThrow(expect.objectContaining({ code: "unknown-channel" }));
  const no = expect.objectContaining({ code: "unknown-channel" });
  await expect(sentTo({ ...visit, channel }, now)).rejects.toThrow(no);
  await expect(admitted({ ...visit, channel }, now)).rejects.toThrow(no);
});

test.each([
  { error: "access_denied", want: { refusal: "denied" } },
  {
    error: "invalid_scope",
    want: { refusal: "refused", said: "The platform says invalid_scope." },
  },
  { error: "Call +1 555 0100 now", want: { refusal: "refused", said: undefined } },
  { error: "x".repeat(61), want: { refusal: "refused", said: undefined } },
])("a visitor who comes back with $error asks nothing of anybody", async ({ error, want }) => {
  expect(await admitted({ ...visit, isBack: true, query: { error } }, now)).toEqual(want);
  expect(manager.calls()).toHaveLength(0);
});

test.each([
  { code: "grant-refused", want: { refusal: "refused", said: "Slack says no." } },
  { code: "platform-busy", want: { refusal: "silent" } },
  { code: "platform-failed", want: { refusal: "silent" } },
  { code: "platform-refused", want: { refusal: "silent" } },
  { code: "platform-silent", want: { refusal: "silent" } },
  { code: "secret-missing", want: { refusal: "unset" } },
  { code: "setting-wrong", want: { refusal: "broken" } },
  { code: "token-rejected", want: { refusal: "broken" } },
  { code: "unknown-channel", want: { refusal: "nowhere" } },
] as const)("a Failure $code means $want.refusal", ({ code, want }) => {
  expect(refusedBy(new Failure(code, "Slack says no."))).toEqual(want);
});

test("of an error that is not ours nothing is told", () => {
  expect(refusedBy(new TypeError("secret"))).toEqual({ refusal: "broken" });
});
