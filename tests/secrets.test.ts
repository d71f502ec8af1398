import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test, vi } from "vitest";
import { credentialsOf, forgetCredentials } from "../functions/secrets.js";

const manager = mockClient(SecretsManagerClient);
const missing = new ResourceNotFoundException({ message: "not there", $metadata: {} });

type Stored = Record<string, string | undefined>;

function storing(values: Stored): void {
  manager.reset();
  manager.on(GetSecretValueCommand).callsFake(({ SecretId, VersionStage }) => {
    const value = values[`${SecretId} ${VersionStage}`];
    if (value === undefined) throw missing;
    return { SecretString: value };
  });
}

beforeEach(() => forgetCredentials());

test("credentialsOf returns the current and the previous signing secret, and tokens by name", async () => {
  storing({
    "spotter/webex/signing AWSCURRENT": "new",
    "spotter/webex/signing AWSPREVIOUS": "old",
    "spotter/webex/credentials AWSCURRENT": '{"token":"bot-token"}',
  });
  const { signing, token } = await credentialsOf("webex");
  expect(signing).toEqual(["new", "old"]);
  expect(token("token")).toBe("bot-token");
});

test.each([
  { name: "nothing is configured", values: {}, want: [] },
  { name: "the secret is empty", values: { "spotter/webex/signing AWSCURRENT": "" }, want: [] },
  { name: "the secret is blank", values: { "spotter/webex/signing AWSCURRENT": " \n" }, want: [] },
  {
    name: "there is no previous secret",
    values: { "spotter/webex/signing AWSCURRENT": "new\n" },
    want: ["new"],
  },
])(
  "credentialsOf knows no secret but those that are there when $name",
  async ({ values, want }) => {
    storing(values);
    expect((await credentialsOf("webex")).signing).toEqual(want);
  },
);

test.each([
  { name: "missing", given: undefined },
  { name: "no JSON", given: "bot-token" },
  { name: "without the token", given: '{"other":"x"}' },
  { name: "with an empty token", given: '{"token":""}' },
  { name: "null", given: "null" },
  { name: "with a token of two lines", given: '{"token":"bot\\ntoken"}' },
])("a token is refused without quoting it when the secret is $name", async ({ given }) => {
  storing({ "spotter/webex/credentials AWSCURRENT": given });
  const { token } = await credentialsOf("webex");
  expect(() => token("token")).toThrow('The secret webex/credentials must be JSON with "token".');
  expect(() => token("token")).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
});

test("credentialsOf asks again after half a minute, not before", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  storing({});
  await credentialsOf("webex");
  vi.advanceTimersByTime(29_000);
  await credentialsOf("webex");
  expect(manager.calls()).toHaveLength(3);
  vi.advanceTimersByTime(2_000);
  await credentialsOf("webex");
  expect(manager.calls()).toHaveLength(6);
  vi.useRealTimers();
});

test("an outage of Secrets Manager is no missing secret, and is not remembered", async () => {
  manager.reset();
  manager.on(GetSecretValueCommand).rejects(new Error("unavailable"));
  await expect(credentialsOf("webex")).rejects.toThrow("unavailable");
  storing({ "spotter/webex/signing AWSCURRENT": "new" });
  expect((await credentialsOf("webex")).signing).toEqual(["new"]);
});
