import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createBus, type Envelope } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { type Pass, startToll } from "../local/toll.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import type { Webhook } from "../local/webex/world.js";
import { message, SECRET } from "./fixtures.js";
import { asked, places, registered, TOKEN } from "./simulated.js";

const url = "http://127.0.0.1:1/webhooks/webex";
const MINUTE = 60_000;
const closing: (() => unknown)[] = [];
const bus = createBus();
let simulator: Simulator;
let webhook: string;
let health: typeof import("../functions/health.js");
let latest: typeof import("../functions/latest.js");
let table: typeof import("../functions/table.js");

/** Death is after which of a run's calls nothing else gets out, and whether that call still had its effect. */
type Death = { calls: number; at?: number | undefined; after?: boolean | undefined };
let death: Death = { calls: 0 };

// What another run does right before this one notes a fault.
let meanwhile: (() => Promise<unknown>) | undefined;

const mortal: Pass = async (call, onward) => {
  const isNote = call.body.includes("fault#") && /PutItem/.test(`${call.headers["x-amz-target"]}`);
  const act = isNote ? meanwhile : undefined;
  if (isNote) meanwhile = undefined;
  await act?.();
  death.calls += 1;
  const isLast = death.calls === death.at;
  if (death.at === undefined || death.calls < death.at) return await onward();
  if (isLast && death.after) await onward();
  return { status: 400, headers: {}, body: Buffer.from('{"__type":"Dead"}') };
};

// The functions' own code, over HTTP between a simulated Webex and stand-ins for AWS, all of which can be cut off.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], shouldAdvanceTime: true });
  const secrets = createSecrets({
    "spotter/webex/credentials": JSON.stringify({ token: TOKEN }),
    "spotter/webex/signing": SECRET,
  });
  const tables = await startTables();
  const cloud = await startCloud({ bus, queues: {}, secrets });
  simulator = await startWebex({ token: TOKEN });
  closing.push(tables.stop, cloud.stop, simulator.stop);
  const tolls = await Promise.all(
    [cloud, tables, simulator].map((one) => startToll(one.url, mortal)),
  );
  for (const toll of tolls) closing.push(toll.stop);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: tolls[0]?.url,
    AWS_ENDPOINT_URL_DYNAMODB: tolls[1]?.url,
    WEBEX_API_URL: tolls[2]?.url,
  });
  health = await import("../functions/health.js");
  latest = await import("../functions/latest.js");
  table = await import("../functions/table.js");
});

afterAll(async () => {
  vi.useRealTimers();
  for (const close of closing.reverse()) await close();
});

const published: Envelope[] = []; // since a test began, or forgot what was
bus.onEvent((event) => published.push(event));

// Nothing is wrong, and the newest message was taken just now.
beforeEach(async () => {
  death = { calls: 0 };
  for (const one of simulator.webhooks()) await asked(simulator, "DELETE", `/webhooks/${one.id}`);
  webhook = await registered(simulator, url, { secret: SECRET });
  for (const { pk, sk } of await rows()) await table.removeRow({ pk, sk });
  later(60 * MINUTE); // what was posted for another test is long gone
  await latest.keepSeen(message({ sent: new Date().toISOString() }));
  published.length = 0;
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const ours = () => simulator.webhooks().find(({ id }) => id === webhook);
const put = (wrong: Partial<Webhook>) => Object.assign(ours() ?? {}, wrong);
const rows = async () =>
  (await table.rowsOf("channel#webex")).filter(({ sk }) => sk.startsWith("fault#"));
const events = (name: string) => published.filter((event) => event["detail-type"] === name);
const repairs = () => events("webhook.repaired").map(({ detail }) => detail);
const missed = () => events("message.received").map(({ detail }) => detail.native);

function post(): string {
  const { alice, direct } = places(simulator);
  return simulator.post({ person: alice, room: direct, text: "hi" }).id;
}

function mended(ids = [webhook], ms = 20_000) {
  return health.mended("webex", { url, ids }, Date.now() + ms);
}

const well = { repaired: [], wrong: 0, caught: { messages: 0, rooms: 0 } };

test("what is well is left alone", async () => {
  post();
  const changes = simulator.requests.length;
  expect(await mended()).toEqual(well);
  expect([await rows(), published]).toEqual([[], []]);
  const methods = simulator.requests.slice(changes).map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(["GET"]));
});

describe("a webhook that Webex switched off", () => {
  test("is left off until it was known for five minutes, then switched on, and caught up on", async () => {
    put({ status: "inactive" });
    expect(await mended()).toEqual({ ...well, wrong: 1 });
    const native = post();
    later(5 * MINUTE - 1000);
    expect(await mended()).toEqual({ ...well, wrong: 1 });
    expect([ours()?.status, repairs(), missed()]).toEqual(["inactive", [], []]);
    later(1000);
    const caught = { messages: 1, rooms: 1 };
    expect(await mended()).toEqual({ repaired: [`activated ${webhook}`], wrong: 0, caught });
    expect([ours()?.status, missed(), await rows()]).toEqual(["active", [native], []]);
  });

  test("is put right in all that is wrong, once it may be", async () => {
    put({ status: "inactive", targetUrl: "http://127.0.0.1:2/", secret: "x" });
    await mended();
    expect(ours()).toMatchObject({ status: "inactive", secret: "x" });
    later(5 * MINUTE);
    await mended();
    expect(ours()).toMatchObject({ status: "active", targetUrl: url, secret: SECRET });
    expect(
      repairs()
        .map(({ what }) => what)
        .sort(),
    ).toEqual(["activated", "secret", "target"]);
  });

  test("rests, though something else was known to be wrong with it before", async () => {
    put({ name: "", secret: "x" }); // the simulator lets nobody change one without a name
    expect((await mended()).wrong).toBe(1);
    later(5 * MINUTE);
    put({ name: "bot", status: "inactive" });
    await mended();
    expect(ours()).toMatchObject({ status: "inactive", secret: "x" });
    later(5 * MINUTE);
    await mended();
    expect(ours()).toMatchObject({ status: "active", secret: SECRET });
  });

  test("rests again when it goes off again", async () => {
    for (const _ of ["once", "twice"]) {
      put({ status: "inactive" });
      await mended();
      expect(ours()?.status).toBe("inactive");
      later(5 * MINUTE);
      await mended();
      expect(ours()?.status).toBe("active");
      later(30 * MINUTE);
    }
    expect(new Set(repairs().map(({ id }) => id)).size).toBe(2);
  });

  test("that somebody else switched on is caught up on as well", async () => {
    put({ status: "inactive" });
    await mended();
    const native = post();
    put({ status: "active" });
    await mended();
    expect([missed(), await rows()]).toEqual([[native], []]);
  });

  test("that tells of something else is switched on, and nothing is caught up on", async () => {
    post();
    put({ status: "inactive", event: "deleted" });
    await mended();
    later(5 * MINUTE);
    expect((await mended()).repaired).toEqual([`activated ${webhook}`]);
    expect(missed()).toEqual([]);
  });

  test("is caught up on from when it went off, though newer messages came since", async () => {
    put({ status: "inactive" });
    await mended();
    const native = post();
    later(20 * MINUTE);
    put({ status: "active" });
    await latest.keepSeen(message({ sent: new Date().toISOString() }));
    await mended();
    expect(missed()).toEqual([native]);
  });
});

test.each([
  { what: "target", wrong: { targetUrl: "http://127.0.0.1:2/" } },
  { what: "secret", wrong: { secret: "x" } },
])("another $what is put right at once, told, and caught up on", async ({ what, wrong }) => {
  const native = post();
  put(wrong);
  expect((await mended()).repaired).toEqual([`${what} ${webhook}`]);
  expect(repairs()).toMatchObject([{ what, webhook, channel: "webex", tenant: "-" }]);
  expect(repairs()[0]).not.toHaveProperty("person");
  expect(missed()).toEqual([native]);
});

test("one that is not there is trouble, after the others were put right, until it is made again", async () => {
  const other = await registered(simulator, url, { secret: "x", event: "deleted" });
  await asked(simulator, "DELETE", `/webhooks/${webhook}`);
  const native = post();
  const { trouble, repaired, wrong } = await mended([webhook, other]);
  expect([repaired, wrong]).toEqual([[`secret ${other}`], 1]);
  expect(trouble).toMatchObject({ code: "webhook-missing" });
  expect((await mended([webhook, other])).trouble).toMatchObject({ code: "webhook-missing" });
  const again = await registered(simulator, url, { secret: SECRET });
  expect(await mended([again, other])).toMatchObject({ repaired: [`made ${webhook}`], wrong: 0 });
  expect([missed(), await rows()]).toEqual([[native], []]);
});

test("what cannot be put right is trouble, and keeps nothing else wrong", async () => {
  const other = await registered(simulator, url, { secret: SECRET });
  put({ name: "", secret: "x" }); // the simulator lets nobody change one without a name
  const { trouble, repaired, wrong } = await mended();
  expect([repaired, wrong]).toEqual([[`double ${other}`], 1]);
  expect(trouble).toMatchObject({ code: "platform-refused" });
});

async function callsOf(run: () => Promise<unknown>): Promise<number> {
  death = { calls: 0 };
  await run();
  return death.calls;
}

const scenes = [
  { name: "a webhook is switched on", first: () => resting(), what: "activated" },
  { name: "a secret is told", first: async () => put({ secret: "x" }), what: "secret" },
  {
    name: "a double is deleted",
    first: () => registered(simulator, url, { secret: SECRET }),
    what: "double",
  },
];

async function resting(): Promise<void> {
  put({ status: "inactive" });
  await mended();
  later(5 * MINUTE);
}

describe.each(scenes)("when $name", ({ first, what }) => {
  test.each([false, true])("a run may break off at any call (after it: %s)", async (after) => {
    await first();
    later(MINUTE); // so that secrets are asked for
    const calls = await callsOf(() => mended());
    expect(calls).toBeGreaterThan(8);
    for (let at = 1; at <= calls; at++) {
      published.length = 0;
      await first();
      later(MINUTE);
      const native = post();
      death = { calls: 0, at, after };
      await mended().catch(() => undefined);
      death = { calls: 0 };
      later(MINUTE);
      await mended();
      expect([at, ours()?.status, simulator.webhooks().length, await rows()]).toEqual([
        ...[at, "active", 1],
        [],
      ]);
      expect([at, new Set(repairs().map((one) => one.id)).size]).toEqual([at, 1]);
      expect([at, new Set(repairs().map((one) => one.what))]).toEqual([at, new Set([what])]);
      expect([at, missed().includes(native)]).toEqual([at, what !== "double"]);
      expect(await mended()).toEqual(well);
    }
  });

  test("two runs may be at it at once", async () => {
    await first();
    const native = post();
    await Promise.all([mended(), mended()]);
    await mended();
    expect([ours()?.status, simulator.webhooks().length, await rows()]).toEqual(["active", 1, []]);
    expect(new Set(repairs().map(({ id }) => id)).size).toBe(1);
    expect(missed().includes(native)).toBe(what !== "double");
  });
});

test("a run that finds another's note goes by it", async () => {
  put({ status: "inactive" });
  const key = { pk: "channel#webex", sk: `fault#activated#${webhook}` };
  const at = new Date(Date.now() - 5 * MINUTE).toISOString();
  meanwhile = () => table.putRow(key, "REMEMBER_DAYS", { webhook, what: "activated", at });
  await mended();
  expect(ours()?.status).toBe("active");
  expect(repairs()).toMatchObject([{ message: expect.stringContaining(`:${Date.parse(at)}`) }]);
});

test("a fault that another run put right while this one was about to note it is told twice at most", async () => {
  put({ secret: "x" });
  meanwhile = () => mended();
  await mended();
  await mended();
  expect([ours()?.secret, await rows()]).toEqual([SECRET, []]);
  expect(new Set(repairs().map(({ id }) => id)).size).toBeLessThanOrEqual(2);
});

describe("registeredIn", () => {
  test("reads what is registered, by channel", () => {
    const registrations = { webex: { url, ids: ["a", "b"] } };
    expect(health.registeredIn(JSON.stringify(registrations))).toEqual(registrations);
    expect(health.registeredIn("{}")).toEqual({});
  });

  test.each(["", "[]", "5", '{"webex":{}}', '{"webex":{"url":"x","ids":"a"}}'])(
    "refuses %j",
    (setting) => {
      const refusal = expect.objectContaining({ code: "setting-wrong" });
      expect(() => health.registeredIn(setting)).toThrow(refusal);
    },
  );
});
