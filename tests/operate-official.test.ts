import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { forgetCredentials } from "../functions/secrets.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import type { Line } from "../local/line/simulator.js";
import { allowance } from "../operate/allowance.js";
import { lineOf } from "../operate/findings.js";
import { friendOf, officialOf } from "../operate/official.js";
import type { Outputs } from "../operate/outputs.js";
import { platform } from "../operate/platform.js";
import { CHANNEL, hearing, lined } from "./lined.js";
import { answering, outputsOf } from "./operated.js";

const parts = { bus: createBus(), queues: {}, secrets: createSecrets() };
const checks = [...platform, allowance];
let cloud: Awaited<ReturnType<typeof startCloud>>;
let line: Line;
let outputs: Outputs;

beforeAll(async () => {
  cloud = await startCloud(parts);
  process.env.AWS_ENDPOINT_URL = cloud.url;
});

afterAll(() => cloud.stop());

// A deployment in LINE with which all is well.
beforeEach(async () => {
  forgetCredentials();
  parts.secrets = createSecrets({
    "spotter/line/credentials": JSON.stringify({ token: CHANNEL.token }),
    "spotter/line/signing": CHANNEL.secret,
  });
  ({ line } = await lined());
  const { url } = await hearing();
  line.subscribe(url);
  const names = { credentials: "spotter/line/credentials", signing: "spotter/line/signing" };
  Object.assign(process.env, { LINE_API_URL: line.url, DEPLOYMENT: "spotter" });
  outputs = outputsOf({
    environment: { LINE_API_URL: line.url },
    log_groups: { repair: "/log/repair" },
    secrets: { line: names },
    webhook_urls: { line: url },
    webhook_ids: { line: { endpoint: "endpoint" } },
  });
});

async function looked(name: string): Promise<string[]> {
  const check = checks.find((one) => one.name === name);
  const findings = await check?.look(outputs, async () => undefined);
  return (findings ?? []).map((finding) => lineOf(name, finding));
}

test.each([
  { check: "token", want: 'ok    token: this is the bot "Spotter".' },
  { check: "webhooks", want: "ok    webhooks: endpoint: on, alone, and signing with our secret." },
  { check: "allowance", want: "ok    allowance: line: 0 of 200 pushes of this month are used." },
])("of a deployment with which all is well, the $check is told to be", async ({ check, want }) => {
  expect(await looked(check)).toEqual([want]);
});

test.each<{ name: string; breaks: () => unknown; want: RegExp }>([
  {
    name: "another endpoint",
    breaks: () => line.subscribe("http://127.0.0.1:1/other"),
    want: /^WRONG webhooks: endpoint delivers elsewhere\. → repair puts it right within 5 minutes; .*\/log\/repair says why\.$/,
  },
  {
    name: 'that "Use webhook" is off',
    breaks: () => line.use(false),
    want: /^WRONG webhooks: endpoint is off\. → Switch "Use webhook" on/,
  },
  {
    name: "an endpoint that LINE cannot reach",
    breaks: () => {
      outputs.webhook_urls.line = "http://127.0.0.1:1/webhooks/line";
      line.subscribe("http://127.0.0.1:1/webhooks/line");
    },
    want: /^WRONG webhooks: endpoint cannot be reached by the platform\. → .*LINE/,
  },
])("the webhooks' check tells of $name", async ({ breaks, want }) => {
  await breaks();
  expect(await looked("webhooks")).toEqual([expect.stringMatching(want)]);
});

test.each([
  { used: 159, value: 200, want: /^ok {4}allowance: line: 159 of 200 pushes of this month/ },
  {
    used: 160,
    value: 200,
    want: /^SOON {2}allowance: line: 160 of 200 .* → once they are used up/,
  },
  { used: 199, value: 200, want: /^SOON {2}allowance: line: 199 of 200/ },
  { used: 200, value: 200, want: /^WRONG allowance: line: 200 of 200 .* → until next month, only/ },
  { used: 0, value: 0, want: /^WRONG allowance: line: 0 of 0/ },
])("of $value pushes, $used are told with what that means", async ({ used, value, want }) => {
  Object.assign(line.quota, { used, value });
  expect(await looked("allowance")).toEqual([expect.stringMatching(want)]);
});

test("pushes without a limit are told to be", async () => {
  Object.assign(line.quota, { type: "none", used: 900 });
  expect(await looked("allowance")).toEqual([
    "ok    allowance: line: 900 pushes this month, without a limit.",
  ]);
});

test("no other channel has an allowance", async () => {
  outputs.secrets = outputsOf().secrets;
  expect(await looked("allowance")).toEqual([]);
});

test.each([
  { name: "a dead token", url: () => answering(401), want: "LINE rejects this token. Copy the" },
  { name: "an outage", url: () => answering(503), want: "LINE answered 503" },
  { name: "nobody", url: async () => "http://127.0.0.1:1", want: "cannot be reached" },
  { name: "somebody elsewhere", url: () => answering(302, { location: line.url }), want: "302" },
])("officialOf says what to do about $name, and quotes no token", async ({ url, want }) => {
  const asked = officialOf(CHANNEL.token, await url());
  await expect(asked).rejects.toThrow(want);
  await expect(asked).rejects.not.toThrow(CHANNEL.token);
});

test("friendOf names a friend, and nobody else", async () => {
  const [alice, , cara] = line.people;
  expect(await friendOf(alice?.id ?? "", CHANNEL.token, `${line.url}/`)).toBe("Alice");
  await expect(friendOf(cara?.id ?? "", CHANNEL.token, line.url)).rejects.toThrow("404");
});
