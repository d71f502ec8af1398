import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Failure } from "../functions/errors.js";
import { credentialsOf, forgetCredentials, forgetRejected } from "../functions/secrets.js";

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

test("of a secret that is rotated while it is asked for, the one that is still signed with is known", async () => {
  const stages: Stored = { AWSCURRENT: "signed with", AWSPREVIOUS: "older" };
  manager.reset();
  manager.on(GetSecretValueCommand).callsFake(async ({ SecretId, VersionStage = "" }) => {
    if (!SecretId?.endsWith("/signing")) throw missing;
    if (VersionStage === "AWSPREVIOUS") return { SecretString: stages.AWSPREVIOUS };
    await new Promise((wake) => setTimeout(wake, 10)); // until what is asked for at the same moment is answered
    Object.assign(stages, { AWSCURRENT: "new", AWSPREVIOUS: "signed with" });
    return { SecretString: stages.AWSCURRENT };
  });
  expect((await credentialsOf("webex")).signing).toContain("signed with");
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

describe("credentialsOf", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());

  const later = (ms: number) => vi.advanceTimersByTime(ms);
  const signing = async (maxAge?: number) => (await credentialsOf("webex", maxAge)).signing;
  const is = (value: string) => storing({ "spotter/webex/signing AWSCURRENT": value });

  test("asks again after half a minute, not before", async () => {
    storing({});
    await credentialsOf("webex");
    later(29_000);
    await credentialsOf("webex");
    expect(manager.calls()).toHaveLength(3);
    later(2_000);
    await credentialsOf("webex");
    expect(manager.calls()).toHaveLength(6);
  });

  test("asks again for whoever wants newer ones than are kept, not before", async () => {
    is("old");
    await signing();
    is("new");
    later(4_999);
    expect(await signing(5_000)).toEqual(["old"]);
    later(1);
    expect(await signing(5_000)).toEqual(["new"]);
    expect(await signing()).toEqual(["new"]);
  });

  test("keeps what there is where no newer ones are to be had, but no longer than else", async () => {
    is("old");
    await signing();
    manager.reset();
    manager.on(GetSecretValueCommand).rejects(new Error("unavailable"));
    for (let n = 0; n < 5; n++) {
      later(5_000);
      expect(await signing(5_000)).toEqual(["old"]);
    }
    later(5_000);
    await expect(signing()).rejects.toThrow("unavailable");
  });
});

test.each([
  { name: "once a platform rejected", code: "token-rejected", want: "new" },
  { name: "not after any other failure of", code: "platform-failed", want: "old" },
] as const)("another token is asked for $name the kept one", async ({ code, want }) => {
  storing({ "spotter/webex/credentials AWSCURRENT": '{"token":"old"}' });
  await credentialsOf("webex");
  storing({ "spotter/webex/credentials AWSCURRENT": '{"token":"new"}' });
  forgetRejected(new Failure(code, "401"));
  expect((await credentialsOf("webex")).token("token")).toBe(want);
});

test("an outage of Secrets Manager is no missing secret, and is not remembered", async () => {
  manager.reset();
  manager.on(GetSecretValueCommand).rejects(new Error("unavailable"));
  await expect(credentialsOf("webex")).rejects.toThrow("unavailable");
  storing({ "spotter/webex/signing AWSCURRENT": "new" });
  expect((await credentialsOf("webex")).signing).toEqual(["new"]);
});
