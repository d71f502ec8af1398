import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../functions/faults.js";
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
let meanwhile: { target: string; happens(): Promise<unknown> } | undefined;

const valueAt = (name: string, stage: string) =>
  parts.secrets.value(name, { stage })?.version.value;
const believed = () => ["AWSCURRENT", "AWSPREVIOUS"].map((stage) => valueAt(signing, stage));
const ours = () => simulator.webhooks().filter(({ id }) => ids.includes(id));
const disbelieved = () => ours().filter(({ secret }) => !believed().includes(secret));

// Whatever was done by then, what Webex signs is to be believed.
const mortal: Pass = async ({ headers }, onward) => {
  death.calls += 1;
  if (meanwhile && headers["x-amz-target"] === `secretsmanager.${meanwhile.target}`) {
    const { happens } = meanwhile;
    meanwhile = undefined;
    await happens();
  }
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
  meanwhile = undefined;
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

// Lets time go by for what is current.
function aged(milliseconds: number): void {
  const { version } = parts.secrets.value(signing) ?? {};
  if (version) version.created -= milliseconds / 1000;
}

async function rotated(rotating: object = {}) {
  const told: string[] = [];
  const waits: number[] = [];
  const faults = await secretRotated({
    ...{
      channel: "webex",
      secret: signing,
      written: idOf(signing, FIRST),
      registered: { url, ids },
      settled: 60_000,
      kept: 6_000,
    },
    say: (words) => void told.push(words),
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      aged(milliseconds);
    },
    ...rotating,
  });
  return { faults, told, waits };
}

// A deployment whose secrets may be rotated.
function rotating() {
  const [messages = "", deletions = ""] = ids;
  const [signed, told] = [signing, given].map(
    (name) => parts.secrets.value(name)?.version.id ?? "",
  );
  return outputsOf({
    environment: { WEBEX_API_URL: api },
    secret_versions: { webex: { credentials: told ?? "", signing: signed ?? "" } },
    webhook_urls: { webex: url },
    webhook_ids: { webex: { messages, deletions } },
  });
}

const idOf = (name: string, value: string) =>
  parts.secrets.versions(name)?.find((one) => one.value === value)?.id ?? "";
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
    { name: "the version that Terraform wrote", before: [], written: FIRST },
    { name: "it where somebody put another by hand", before: ["by hand"], written: FIRST },
    { name: "the one that it wrote since", before: ["later"], written: "later" },
  ])("keeps $name under a label of its own", async ({ before, written: value }) => {
    for (const other of before) parts.secrets.put(signing, other);
    for (const webhook of simulator.webhooks()) webhook.secret = valueAt(signing, "AWSCURRENT");
    const written = idOf(signing, value);
    for (let n = 0; n < 3; n++) await rotated({ written });
    expect(valueAt(signing, "terraform")).toBe(value);
  });

  test("moves the label where Terraform wrote again", async () => {
    await rotated();
    const { version } = parts.secrets.put(signing, "later") ?? {};
    await rotated({ written: version?.id });
    expect(valueAt(signing, "terraform")).toBe("later");
  });

  test("goes on where the version that Terraform wrote is gone", async () => {
    expect((await rotated({ written: "gone" })).faults).toEqual([]);
  });

  test.each([
    { name: "at once", minutes: 0, settled: 60_000, want: [60_000, 6_000] },
    { name: "after a minute", minutes: 1, settled: 60_000, want: [60_000, 6_000] },
    {
      name: "as late as repair tells webhooks",
      minutes: 9,
      settled: 60_000,
      want: [60_000, 6_000],
    },
    { name: "later", minutes: 11, settled: 60_000, want: [6_000] },
    { name: "where nothing is to be waited for", minutes: 1, settled: 0, want: [6_000] },
  ])("waits for what was signed before the last rotation: $name", async (row) => {
    expect((await rotated()).waits).toEqual([6_000]);
    aged(row.minutes * 60_000);
    const { waits, told } = await rotated({ settled: row.settled });
    expect(waits).toEqual(row.want);
    expect(told.join()).toMatch(waits.length > 1 ? /Waiting 60 seconds/ : /^There is a new/);
  });

  test("tells the current secret first to a webhook that was left behind, and waits", async () => {
    parts.secrets.put(signing, "rotated half-way");
    aged(3_600_000);
    const { waits, told } = await rotated();
    expect(told[0]).toBe("2 webhooks are told the secret.");
    expect(waits).toEqual([60_000, 6_000]);
  });

  test("tells a secret just made once whoever kept the one before asks again", async () => {
    parts.secrets.put(signing, "just made");
    const heard: unknown[] = [];
    const wait = async () => void heard.push(ours()[0]?.secret);
    await rotated({ wait });
    expect(heard.slice(0, 2)).toEqual([FIRST, "just made"]);
  });

  test("waits no longer where this machine's clock is late", async () => {
    parts.secrets.put(signing, "made in an hour");
    aged(-3_600_000);
    expect(Math.max(...(await rotated()).waits)).toBe(60_000);
  });

  test("gives up where webhooks never keep what they are told", async () => {
    const wait = async () => {
      for (const webhook of ours()) webhook.secret = FIRST;
    };
    parts.secrets.put(signing, "told in vain");
    await expect(rotated({ wait })).rejects.toThrow("Another rotation is under way");
    expect(believed()).toEqual(["told in vain", FIRST]);
  });

  const REFUSED = "Another rotation is under way: nothing was changed.";

  test.each([
    { name: "at the same moment", before: 0 },
    { name: "within the same wait", before: 1 },
  ])("twice $name loses nothing: one is refused, or comes after", async ({ before }) => {
    for (let n = 0; n < before; n++) await rotated();
    const wait = async () => {
      lost += disbelieved().length;
    };
    const ends = await Promise.allSettled([rotated({ wait }), rotated({ wait })]);
    const refusals = ends.flatMap((end) => (end.status === "rejected" ? [`${end.reason}`] : []));
    expect(refusals.filter((words) => !words.includes(REFUSED))).toEqual([]);
    expect(refusals.length).toBeLessThan(2);
    expect((await rotated()).faults).toEqual([]);
    expect(lost).toBe(0);
  });

  test("comes after one that ended while it waited, and waits again", async () => {
    await rotated();
    const waits: number[] = [];
    let other: string[] | undefined;
    const wait = async (milliseconds: number) => {
      waits.push(milliseconds);
      if (milliseconds !== 60_000 || other) return;
      other = [];
      await rotated({ settled: 0 });
      other = believed().map(String);
    };
    expect((await rotated({ wait })).faults).toEqual([]);
    expect(waits.filter((some) => some === 60_000)).toHaveLength(2);
    expect([believed()[1], lost]).toEqual([other?.[0], 0]);
  });

  test.each(["PutSecretValue", "UpdateSecretVersionStage"])(
    "is refused where another one comes between, before %s",
    async (target) => {
      await rotated();
      aged(3_600_000);
      let other: unknown;
      const happens = async () => {
        other = await rotated({ settled: 0 }).then(believed);
      };
      meanwhile = { target, happens };
      await expect(rotated()).rejects.toThrow(REFUSED);
      expect([believed(), ours().map(({ secret }) => secret), lost]).toEqual([
        other,
        [believed()[0], believed()[0]],
        0,
      ]);
    },
  );

  test("is not refused where its own call was made twice", async () => {
    const cloud = await startCloud(parts);
    const toll = await startToll(cloud.url, async ({ headers }, onward) => {
      const answer = await onward();
      const isMove = headers["x-amz-target"] === "secretsmanager.UpdateSecretVersionStage";
      return isMove ? await onward() : answer;
    });
    closing.push(cloud.stop, toll.stop);
    const { code, told } = await operated("rotate", rotating(), {
      ...{ AWS_ENDPOINT_URL: toll.url, WHAT: "secret", ROTATE_SECONDS: "0,0" },
    });
    expect([code, told]).toEqual([0, expect.stringContaining("the new secret is in use")]);
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

  const CALLS = 19;
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
    tokenRenewed({
      ...{ channel: "webex", secret: given, registered: { url, ids }, api, token },
      written: parts.secrets.value(given)?.version.id ?? "",
    });

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

  test("changes nothing where another one comes between", async () => {
    const happens = async () => void parts.secrets.put(given, '{"token":"another"}');
    meanwhile = { target: "PutSecretValue", happens };
    await expect(renewed(NEW)).rejects.toThrow("Another rotation is under way");
    expect(valueAt(given, "AWSCURRENT")).toBe('{"token":"another"}');
  });

  test("changes nothing where it is in use already", async () => {
    const before = labels(parts.secrets, given);
    expect(await renewed(TOKEN)).toBeUndefined();
    expect(labels(parts.secrets, given)).toEqual(before);
  });
});

describe("make rotate", () => {
  beforeEach(manyTokens);

  const make = (env: object) => operated("rotate", rotating(), { ROTATE_SECONDS: "0,0", ...env });
  const secret = () => valueAt(signing, "AWSCURRENT") ?? "";

  test("WHAT=secret ends with the webhooks signing with the new one", async () => {
    const { code, told } = await make({ WHAT: "secret" });
    expect([code, ours().map((one) => one.secret)]).toEqual([0, [secret(), secret()]]);
    expect(told).toContain("webex: the new secret is in use.");
    expect(told).toContain("still believed: if that got out, run this again.");
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

  test.each(["secret", "token"])(
    "WHAT=%s says where Slack makes its own, and changes nothing",
    async (WHAT) => {
      const outputs = outputsOf({ secrets: { slack: { credentials: given, signing } } });
      const before = [labels(parts.secrets), labels(parts.secrets, given)];
      const { code, told } = await operated("rotate", outputs, { WHAT });
      expect([code, told]).toEqual([
        0,
        expect.stringMatching(/^slack: .*slack_secrets_version.*make deploy/),
      ]);
      expect([labels(parts.secrets), labels(parts.secrets, given)]).toEqual(before);
    },
  );

  test.each([{ WHAT: "" }, { WHAT: "constructor" }])("%j is asked back for what", async (env) => {
    const { code, told } = await make(env);
    expect([code, labels(parts.secrets)]).toEqual([1, [[FIRST, "AWSCURRENT"]]]);
    expect(told).toMatch(/^Say what: .*WHAT=secret.*WHAT=token/);
  });
});
