import { beforeEach, describe, expect, test } from "vitest";
import type { Fault, Registered } from "../functions/faults.js";
import { faults } from "../functions/webhooks.js";
import type { Simulator } from "../local/webex/simulator.js";
import type { Webhook } from "../local/webex/world.js";
import { credentials, SECRET } from "./fixtures.js";
import { asked, simulated, TOKEN } from "./simulated.js";

const url = "https://bot.example.com/webhooks/webex";
const webhook = { name: "spotter messages", targetUrl: url, secret: SECRET };
const messages = { ...webhook, resource: "messages", event: "created" };
const deletions = { ...webhook, resource: "messages", event: "deleted" };
const FIVE_MINUTES = 300_000;
let simulator: Simulator;
let ids: string[];

// Ours are there, as they should be, beside one that delivers elsewhere.
beforeEach(async () => {
  simulator = await simulated();
  process.env.WEBEX_API_URL = simulator.url;
  ids = [await made(messages), await made(deletions)];
  await made({ ...messages, targetUrl: "https://elsewhere.example.com", secret: "another" });
});

async function made(one: object): Promise<string> {
  return (await asked(simulator, "POST", "/webhooks", one)).body.id;
}

function asking(signing = [SECRET], token = TOKEN) {
  return { credentials: credentials(token, signing), until: Date.now() + 20_000 };
}

const found = (registered: Registered = { url, ids }) => faults(asking(), registered);
const at = (id = "") => simulator.webhooks().find((one) => one.id === id);
const told = (all: Fault[]) => all.map(({ what, webhook }) => [what, ids.indexOf(webhook)]);
const changes = () => simulator.requests.filter(({ method }) => !["GET", "POST"].includes(method));

async function mended(): Promise<void> {
  const mends = new Set((await found()).map(({ mend }) => mend));
  for (const mend of mends) await mend?.();
}

describe("faults", () => {
  test("finds nothing where nothing is wrong", async () => {
    expect(await found()).toEqual([]);
    await mended();
    expect(changes()).toEqual([]);
  });

  test.each<{ name: string; wrong: Partial<Webhook>; want: string[] }>([
    { name: "one that is off", wrong: { status: "inactive" }, want: ["activated"] },
    { name: "another target", wrong: { targetUrl: `${url}/` }, want: ["target"] },
    { name: "another secret", wrong: { secret: `${SECRET}!` }, want: ["secret"] },
    { name: "no secret", wrong: { secret: undefined }, want: ["secret"] },
    {
      name: "all of it at once",
      wrong: { status: "inactive", targetUrl: "http://x", secret: "" },
      want: ["activated", "target", "secret"],
    },
  ])("finds $name, and puts it right in one call", async ({ wrong, want }) => {
    Object.assign(at(ids[0]) ?? {}, wrong);
    expect(told(await found())).toEqual(want.map((what) => [what, 0]));
    await mended();
    expect(changes().map(({ method, status }) => [method, status])).toEqual([["PUT", 200]]);
    expect(await found()).toEqual([]);
    expect(at(ids[0])).toMatchObject({ ...messages, status: "active" });
  });

  test("lets one that is off rest, and no other", async () => {
    Object.assign(at(ids[0]) ?? {}, { status: "inactive", secret: "x" });
    Object.assign(at(ids[1]) ?? {}, { secret: "x" });
    const rests = (await found()).map(({ what, rest }) => [what, rest]);
    const off = ["activated", "secret"].map((what) => [what, FIVE_MINUTES]);
    expect(rests).toEqual([...off, ["secret", 0]]);
  });

  test("says of which of them messages are missed", async () => {
    for (const id of ids) Object.assign(at(id) ?? {}, { status: "inactive" });
    expect((await found()).map(({ misses }) => misses)).toEqual([true, false]);
  });

  test("does not switch on what is on", async () => {
    Object.assign(at(ids[0]) ?? {}, { secret: "x" });
    const [fault] = await found();
    Object.assign(at(ids[0]) ?? {}, { status: "inactive" });
    await fault?.mend?.();
    expect(at(ids[0])).toMatchObject({ secret: SECRET, status: "inactive" });
  });

  test("wants the current secret, though the previous one is still believed", async () => {
    const rotated = await faults(asking(["new", SECRET]), { url, ids });
    expect(told(rotated)).toEqual([
      ["secret", 0],
      ["secret", 1],
    ]);
    await rotated[0]?.mend?.();
    expect(at(ids[0])?.secret).toBe("new");
  });

  test.each([
    { name: "none", signing: [] },
    { name: "an empty one", signing: [""] },
  ])("fails rather than to tell Webex no secret: $name", async ({ signing }) => {
    const looking = faults(asking(signing), { url, ids });
    await expect(looking).rejects.toMatchObject({ code: "secret-missing" });
    expect(simulator.requests.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  test("says that the token is rejected", async () => {
    const looking = faults(asking([SECRET], "dead"), { url, ids });
    await expect(looking).rejects.toMatchObject({ code: "token-rejected" });
  });
});

describe("another webhook", () => {
  test.each([
    { name: "the same, to our address", one: messages, want: ["double"] },
    {
      name: "the same with a filter",
      one: { ...messages, filter: "roomType=group" },
      want: ["double"],
    },
    { name: "the same to another address", one: { ...messages, targetUrl: "http://y" }, want: [] },
    { name: "something else, to our address", one: { ...messages, resource: "rooms" }, want: [] },
    { name: "another event, to our address", one: { ...messages, event: "updated" }, want: [] },
  ])("that tells of $name: $want", async ({ one, want }) => {
    const other = await made(one);
    expect((await found()).map(({ what }) => what)).toEqual(want);
    await mended();
    expect(at(other) === undefined).toBe(want.length > 0);
    expect(ids.map((id) => at(id)?.status)).toEqual(["active", "active"]);
  });

  test("is left alone where ours is not there: a deployment may be making it", async () => {
    const other = await made(messages);
    await asked(simulator, "DELETE", `/webhooks/${ids[0]}`);
    expect(told(await found())).toEqual([["made", 0]]);
    expect(at(other)).toBeDefined();
  });

  test("that goes while it is looked at is gone", async () => {
    const other = await made(messages);
    const [fault] = await found();
    await asked(simulator, "DELETE", `/webhooks/${other}`);
    await expect(fault?.mend?.()).resolves.toBeUndefined();
  });
});

test("faults cannot put right that one is not there, nor knows what it told of", async () => {
  await asked(simulator, "DELETE", `/webhooks/${ids[1]}`);
  const [fault, ...more] = await found();
  expect([fault, more]).toEqual([{ webhook: ids[1], what: "made", misses: true, rest: 0 }, []]);
});

test("faults looks through as many webhooks as there are", async () => {
  for (const one of simulator.webhooks().slice(2))
    await asked(simulator, "DELETE", `/webhooks/${one.id}`);
  for (let n = 0; n < 120; n++) await made({ ...messages, targetUrl: `http://z/${n}` });
  ids.push(await made({ ...webhook, resource: "memberships", event: "created" }));
  expect(await found()).toEqual([]);
});

test("faults knows an id that is written otherwise", async () => {
  const bare = (id: string) => Buffer.from(id, "base64").toString().split("/").at(-1) ?? "";
  Object.assign(at(ids[1]) ?? {}, { secret: "x" });
  expect(told(await found({ url, ids: ids.map(bare) }))).toEqual([["secret", 1]]);
});
