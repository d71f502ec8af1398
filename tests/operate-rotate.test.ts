import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../functions/channels.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets, type Secrets } from "../local/aws/secrets.js";
import { type Pass, startToll } from "../local/toll.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { tokenRenewed } from "../operate/renewal.js";
import { secretRotated } from "../operate/rotation.js";
import { operated, outputsOf } from "./operated.js";
import { registered, TOKEN } from "./simulated.js";

const FIRST = "first-signing-secret";
const NEW = "the-new-bot-token";
const url = "http://127.0.0.1:1/webhooks/webex";
const signing = "spotter/webex/signing";
const given = "spotter/webex/credentials";
const closing: (() => unknown)[] = [];
const parts = { bus: createBus(), queues: {}, secrets: createSecrets() };
let simulator: Simulator;
let api: string;
let ids: string[];
let death: { calls: number; at?: number; after?: boolean };
let lost: number;

const valueAt = (name: string, stage: string) =>
  parts.secrets.value(name, { stage })?.version.value;
const believed = () => ["AWSCURRENT", "AWSPREVIOUS"].map((stage) => valueAt(signing, stage));
const ours = () => simulator.webhooks().filter(({ id }) => ids.includes(id));
const disbelieved = () => ours().filter(({ secret }) => !believed().includes(secret));

// Whatever was done by then, what Webex signs is to be believed.
const mortal: Pass = async (_, onward) => {
  death.calls += 1;
  const isLast = death.calls === death.at;
  const isAlive = death.at === undefined || death.calls < death.at;
  const answer = isAlive || (isLast && death.after) ? await onward() : undefined;
  lost += disbelieved().length;
  return isAlive && answer
    ? answer
    : { status: 400, headers: {}, body: Buffer.from('{"__type":"Dead"}') };
};

beforeAll(async () => {
  const cloud = await startCloud(parts);
  const toll = await startToll(cloud.url, mortal);
  process.env.AWS_ENDPOINT_URL = toll.url;
  closing.push(cloud.stop, toll.stop);
});

afterAll(() => Promise.all(closing.map((close) => close())));

beforeEach(async () => {
  death = { calls: 0 };
  lost = 0;
  parts.secrets = createSecrets({
    [given]: JSON.stringify({ token: TOKEN, more: 5 }),
    [signing]: FIRST,
  });
  simulator = await startWebex({ token: TOKEN });
  const toll = await startToll(simulator.url, mortal);
  api = toll.url;
  process.env.WEBEX_API_URL = api;
  closing.push(simulator.stop, toll.stop);
  ids = [];
  for (const event of ["created", "deleted"])
    ids.push(await registered(simulator, url, { event, secret: FIRST }));
});

async function rotated(rotating: object = {}) {
  const told: string[] = [];
  const waits: number[] = [];
  const faults = await secretRotated({
    ...{
      channel: "webex",
      secret: signing,
      registered: { url, ids },
      settled: 60_000,
      kept: 6_000,
    },
    say: (words) => void told.push(words),
    wait: async (milliseconds) => void waits.push(milliseconds),
    ...rotating,
  });
  return { faults, told, waits };
}

const labels = (secrets: Secrets, name = signing) =>
  secrets.versions(name)?.map(({ value, stages }) => [value, ...stages]);

describe("secretRotated", () => {
  test("makes a new secret, which the webhooks sign with, and keeps the one before", async () => {
    const { faults, told } = await rotated();
    const [current = "", previous] = believed();
    expect(faults).toEqual([]);
    expect(current).toMatch(/^[A-Za-z0-9]{40}$/);
    expect([previous, ours().map(({ secret }) => secret)]).toEqual([FIRST, [current, current]]);
    expect(told.join()).not.toContain(current);
  });

  test("makes another one each time", async () => {
    const secrets = new Set<string | undefined>();
    for (let n = 0; n < 3; n++) secrets.add((await rotated().then(believed))[0]);
    expect(secrets.size).toBe(3);
  });

  test.each([
    { name: "the version that Terraform wrote", times: 3, before: [], want: FIRST },
    {
      name: "the one that it wrote since, which took the label off",
      times: 2,
      before: ["written later"],
      want: "written later",
    },
  ])("keeps $name under a label of its own", async ({ times, before, want }) => {
    for (const value of before) parts.secrets.put(signing, value);
    for (const webhook of simulator.webhooks()) webhook.secret = valueAt(signing, "AWSCURRENT");
    for (let n = 0; n < times; n++) await rotated();
    expect(valueAt(signing, "terraform")).toBe(want);
  });

  test("waits until what was signed before the last rotation has come", async () => {
    expect((await rotated()).waits).toEqual([6_000]);
    const { waits, told } = await rotated();
    expect(waits.map((some) => Math.ceil(some / 10_000))).toEqual([6, 1]);
    expect(told[0]).toMatch(/^Waiting \d\d seconds/);
    expect((await rotated({ settled: 0 })).waits).toEqual([6_000]);
  });

  test("tells the current secret first to a webhook that was left behind, and waits", async () => {
    parts.secrets.put(signing, "rotated half-way");
    const { waits, told } = await rotated();
    expect(told[0]).toBe("2 webhooks are told the secret.");
    expect(waits.map((some) => Math.ceil(some / 10_000))).toEqual([6, 1]);
  });

  test("leaves a webhook that is off to repair, and says so", async () => {
    const [off] = ours();
    Object.assign(off ?? {}, { status: "inactive" });
    const { faults } = await rotated();
    expect(off).toMatchObject({ status: "inactive", secret: FIRST });
    expect(faults.map(({ what }: Fault) => what)).toEqual(["activated", "secret"]);
  });

  test("changes nothing where Webex cannot be asked", async () => {
    parts.secrets.put(given, '{"token":"dead"}');
    await expect(rotated()).rejects.toMatchObject({ code: "token-rejected" });
    expect(labels(parts.secrets)).toEqual([[FIRST, "AWSCURRENT"]]);
  });

  const CALLS = 18;
  const deaths = Array.from({ length: CALLS * 2 }, (_, n) => ({
    at: (n >> 1) + 1,
    after: n % 2 === 1,
  }));

  test.each(deaths)(
    "that ends at call $at (done: $after) loses nothing, nor does the next",
    async (how) => {
      death = { calls: 0, ...how };
      await expect(rotated()).rejects.toThrow();
      death = { calls: 0 };
      expect((await rotated()).faults).toEqual([]);
      const [current] = believed();
      expect(ours().map(({ secret }) => secret)).toEqual([current, current]);
      expect([lost, valueAt(signing, "terraform")]).toEqual([0, FIRST]);
    },
  );

  test("makes as many calls as were cut", async () => {
    await rotated();
    expect([death.calls, lost]).toEqual([CALLS, 0]);
  });
});

const DEAD = "a-dead-token";
const HUMAN = "the-token-of-a-person";
const OTHER = "the-token-of-another-bot";

// Webex as it answers to the new tokens: our bot's, a person's, and that of a bot without a webhook.
async function manyTokens(): Promise<void> {
  const { displayName } = simulator.bot;
  const whose: Record<string, object> = {
    [HUMAN]: { type: "person" },
    [OTHER]: { type: "bot", displayName },
  };
  const toll = await startToll(simulator.url, async (call, onward) => {
    const token = call.headers.authorization?.slice("Bearer ".length) ?? "";
    if (token === NEW) call.headers.authorization = `Bearer ${TOKEN}`;
    const told = call.path.includes("/people/me") ? whose[token] : { items: [] };
    return whose[token]
      ? { status: 200, headers: {}, body: Buffer.from(JSON.stringify(told)) }
      : await onward();
  });
  closing.push(toll.stop);
  api = toll.url;
  process.env.WEBEX_API_URL = api;
}

describe("tokenRenewed", () => {
  const renewed = (token: string) =>
    tokenRenewed({ channel: "webex", secret: given, registered: { url, ids }, api, token });

  beforeEach(manyTokens);

  test("takes the bot's new token, keeps what else there is, and the version that Terraform wrote", async () => {
    const [first] = labels(parts.secrets, given) ?? [];
    expect(await renewed(NEW)).toBe("Spotter");
    expect(JSON.parse(valueAt(given, "AWSCURRENT") ?? "")).toEqual({ token: NEW, more: 5 });
    expect(valueAt(given, "terraform")).toBe(first?.[0]);
  });

  test.each([
    { name: "where the old one is dead", value: JSON.stringify({ token: DEAD }) },
    { name: "where there is nothing to read", value: "{" },
  ])("takes it $name", async ({ value }) => {
    parts.secrets.put(given, value);
    await renewed(NEW);
    expect(valueAt(given, "AWSCURRENT")).toBe(JSON.stringify({ token: NEW }));
  });

  test.each([
    { name: "a dead one", token: DEAD, want: "Webex rejects this token" },
    { name: "a person's", token: HUMAN, want: "belongs to a person" },
    { name: "another bot's", token: OTHER, want: "None of our webhooks belongs to" },
  ])("changes nothing for $name", async ({ token, want }) => {
    const before = labels(parts.secrets, given);
    await expect(renewed(token)).rejects.toThrow(want);
    await expect(renewed(token)).rejects.not.toThrow(token);
    expect(labels(parts.secrets, given)).toEqual(before);
  });

  test("changes nothing where it is in use already", async () => {
    const before = labels(parts.secrets, given);
    expect(await renewed(TOKEN)).toBeUndefined();
    expect(labels(parts.secrets, given)).toEqual(before);
  });
});

describe("make rotate", () => {
  beforeEach(manyTokens);

  const make = (env: object) => {
    const [messages = "", deletions = ""] = ids;
    const outputs = outputsOf({
      environment: { WEBEX_API_URL: api },
      webhook_urls: { webex: url },
      webhook_ids: { messages, deletions },
    });
    return operated("rotate", outputs, { ROTATE_SECONDS: "0,0", ...env });
  };
  const secret = () => valueAt(signing, "AWSCURRENT") ?? "";

  test("WHAT=secret ends with the webhooks signing with the new one", async () => {
    const { code, told } = await make({ WHAT: "secret" });
    expect([code, ours().map((one) => one.secret)]).toEqual([0, [secret(), secret()]]);
    expect(told).toContain("webex: the new secret is in use.");
    expect([FIRST, secret(), TOKEN].filter((one) => told.includes(one))).toEqual([]);
  });

  test("WHAT=secret says what is wrong with the webhooks", async () => {
    Object.assign(ours()[0] ?? {}, { status: "inactive" });
    const { code, told } = await make({ WHAT: "secret" });
    expect(code).toBe(1);
    expect(told).toContain("WRONG webex: messages is off. → repair switches it on");
  });

  test("WHAT=token says that the new one is for deploying, too", async () => {
    const { code, told } = await make({ WHAT: "token", WEBEX_BOT_TOKEN: NEW });
    expect([code, valueAt(given, "AWSCURRENT")]).toEqual([0, `{"token":"${NEW}","more":5}`]);
    expect(told).toContain('"Spotter" has its new token');
    expect([NEW, TOKEN].filter((one) => told.includes(one))).toEqual([]);
  });

  test("WHAT=token says where it took an old one from", async () => {
    const { code, told } = await make({ WHAT: "token", WEBEX_BOT_TOKEN: TOKEN });
    expect([code, labels(parts.secrets, given)?.length]).toEqual([0, 1]);
    expect(told).toContain("in use already. Nothing was changed. Export the new one");
  });

  test.each([{ WHAT: "" }, { WHAT: "constructor" }])("%j is asked back for what", async (env) => {
    const { code, told } = await make(env);
    expect([code, labels(parts.secrets)]).toEqual([1, [[FIRST, "AWSCURRENT"]]]);
    expect(told).toMatch(/^Say what: .*WHAT=secret.*WHAT=token/);
  });
});
