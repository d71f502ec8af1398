import { afterAll, beforeAll, expect, test } from "vitest";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { CHANNEL, hearing, lined } from "./lined.js";
import { operated, outputsOf } from "./operated.js";

const parts = { bus: createBus(), queues: {}, secrets: createSecrets() };
let stop: () => unknown;

beforeAll(async () => {
  const cloud = await startCloud(parts);
  process.env.AWS_ENDPOINT_URL = cloud.url;
  ({ stop } = cloud);
});

afterAll(() => stop());

const valueAt = (name: string, stage: string) =>
  parts.secrets.value(name, { stage })?.version.value;
const kept = { credentials: "spotter/line/credentials", signing: "spotter/line/signing" };
const versions = () =>
  [kept.credentials, kept.signing].map((name) => parts.secrets.versions(name)?.length);
const OLD = "the-secret-before";

// LINE delivers to an address that answers so, or to another one.
const rotated = async (
  env: { WHAT: string; [name: string]: string },
  { status = 200, endpoint = "" } = {},
) => {
  const { line } = await lined();
  const { url } = await hearing({ status });
  line.subscribe(endpoint || url);
  const token = JSON.stringify({ token: env.WHAT === "token" ? "old" : CHANNEL.token });
  parts.secrets = createSecrets({ [kept.credentials]: token, [kept.signing]: OLD });
  const written = Object.entries(kept).map(([name, secret]) => [
    name,
    parts.secrets.value(secret)?.version.id ?? "",
  ]);
  const outputs = outputsOf({
    environment: { LINE_API_URL: line.url },
    secrets: { line: kept },
    secret_versions: { line: Object.fromEntries(written) },
    webhook_urls: { line: url },
    webhook_ids: { line: { endpoint: "endpoint" } },
  });
  return await operated("rotate", outputs, { ROTATE_SECONDS: "0,0", ...env });
};

test("make rotate WHAT=token takes the channel's new access token", async () => {
  const env = { WHAT: "token", LINE_CHANNEL_ACCESS_TOKEN: CHANNEL.token };
  const { code, told } = await rotated(env);
  const { token } = JSON.parse(valueAt(kept.credentials, "AWSCURRENT") ?? "");
  expect([code, token]).toEqual([0, CHANNEL.token]);
  expect(told).toContain('"Spotter" has its new token');
  expect(told).not.toContain(CHANNEL.token);
});

test.each([
  { name: "a dead token", token: "dead", endpoint: "", want: "LINE rejects this token" },
  {
    name: "the token of a channel that delivers elsewhere",
    token: CHANNEL.token,
    endpoint: "https://elsewhere.example/",
    want: "None of our webhooks belongs to",
  },
])("make rotate WHAT=token changes nothing for $name", async ({ token, endpoint, want }) => {
  const env = { WHAT: "token", LINE_CHANNEL_ACCESS_TOKEN: token };
  const { code, told } = await rotated(env, { endpoint });
  expect([code, told]).toEqual([1, expect.stringContaining(want)]);
  expect(versions()[0]).toBe(1);
});

test.each([
  { name: "and says that it is in use", status: 200, want: [0, "new secret is in use."] },
  { name: "and says where LINE signs with another", status: 401, want: [1, "WRONG line"] },
])(
  "make rotate WHAT=secret takes what LINE's console says, beside the one before, $name",
  async (how) => {
    const env = { WHAT: "secret", LINE_CHANNEL_SECRET: "the-new-one" };
    const { code, told } = await rotated(env, { status: how.status });
    expect([code, told]).toEqual([how.want[0], expect.stringContaining(String(how.want[1]))]);
    const labelled = ["AWSCURRENT", "AWSPREVIOUS", "terraform"];
    const values = labelled.map((label) => valueAt(kept.signing, label));
    expect(values).toEqual(["the-new-one", OLD, OLD]);
    expect(told).not.toMatch(/the-new-one|the-secret-before/);
  },
);

test("make rotate WHAT=secret changes nothing where that one is in use", async () => {
  const { code, told } = await rotated({ WHAT: "secret", LINE_CHANNEL_SECRET: OLD });
  expect([code, versions()[1]]).toEqual([0, 1]);
  expect(told).toContain("in use already. Nothing was changed.");
});
