import { expect, test } from "vitest";
import { asked, listening, places, registered, simulated } from "../simulated.js";

const webhook = {
  name: "bot messages",
  targetUrl: "https://bot.example.com/webhooks/webex",
  resource: "messages",
  event: "created",
  filter: "roomType=group&mentionedPeople=me",
  secret: "webex-secret",
};

test("POST /webhooks answers 200 with the whole webhook, secret and all", async () => {
  const simulator = await simulated();
  const { status, body } = await asked(simulator, "POST", "/webhooks", webhook);
  const made = { ...webhook, status: "active", ownedBy: "creator", createdBy: simulator.bot.id };
  expect(status).toBe(200);
  expect(body).toMatchObject(made);
  expect(Buffer.from(body.id, "base64").toString()).toContain("/WEBHOOK/");
  expect((await asked(simulator, "GET", `/webhooks/${body.id}`)).body).toEqual(body);
  expect(simulator.webhooks()).toEqual([body]);
});

test.each([
  { name: "no name", change: { name: undefined } },
  { name: "no target", change: { targetUrl: undefined } },
  { name: "a target that is no URL", change: { targetUrl: "bot.example.com" } },
  { name: "a target over another protocol", change: { targetUrl: "ftp://bot.example.com" } },
  { name: "an unknown resource", change: { resource: "pictures" } },
  { name: "an unknown event", change: { event: "liked" } },
  { name: "an unknown filter", change: { filter: "mood=good" } },
  { name: "an owner that a bot cannot be", change: { ownedBy: "org" } },
])("POST /webhooks refuses $name", async ({ change }) => {
  const simulator = await simulated();
  const { status, body } = await asked(simulator, "POST", "/webhooks", { ...webhook, ...change });
  expect([status, simulator.webhooks()]).toEqual([400, []]);
  expect(body.message).toContain(Object.keys(change)[0]);
});

test("PUT /webhooks changes name, target and secret, and nothing else", async () => {
  const simulator = await simulated();
  const { body } = await asked(simulator, "POST", "/webhooks", webhook);
  const kept = { name: "renamed", targetUrl: "https://example.com", secret: "new" };
  const ignored = { event: "deleted", filter: "roomId=1", ownedBy: "org" };
  const answer = await asked(simulator, "PUT", `/webhooks/${body.id}`, { ...kept, ...ignored });
  expect([answer.status, answer.body]).toEqual([200, { ...body, ...kept }]);
});

test.each([
  { name: "no name", change: { targetUrl: "https://example.com" } },
  { name: "no target", change: { name: "bot" } },
  { name: "status inactive", change: { ...webhook, status: "inactive" } },
])("PUT /webhooks refuses $name", async ({ change }) => {
  const simulator = await simulated();
  const { body } = await asked(simulator, "POST", "/webhooks", webhook);
  expect((await asked(simulator, "PUT", `/webhooks/${body.id}`, change)).status).toBe(400);
});

test("DELETE /webhooks answers 204, once", async () => {
  const simulator = await simulated();
  const { body } = await asked(simulator, "POST", "/webhooks", webhook);
  const remove = () => asked(simulator, "DELETE", `/webhooks/${body.id}`);
  expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
});

test("webhooks are listed page by page", async () => {
  const simulator = await simulated();
  for (const name of ["one", "two", "three"])
    await registered(simulator, webhook.targetUrl, { name });
  const names = (items: { name: string }[]) => items.map(({ name }) => name);
  const first = await asked(simulator, "GET", "/webhooks?max=2");
  const next = /^<(.+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const rest = await asked(simulator, "GET", next.slice(simulator.url.length));
  expect([names(first.body.items), names(rest.body.items)]).toEqual([["one", "two"], ["three"]]);
  expect(rest.headers.get("link")).toBeNull();
  expect((await asked(simulator, "GET", "/webhooks?max=0")).status).toBe(400);
});

test("a webhook is switched off when a hundred deliveries within five minutes have failed", async () => {
  const { simulator, post, status } = await failing();
  await post(99);
  expect(status()).toBe("active");
  await post(1);
  expect(status()).toBe("inactive");
  await post(1);
  expect(simulator.deliveries).toHaveLength(100);
});

test("a hundred failures over more than five minutes switch nothing off", async () => {
  const { clock, post, status } = await failing();
  await post(1);
  clock.now += 5 * 60_000;
  await post(99);
  expect(status()).toBe("active");
});

test("one success among a hundred keeps a webhook on", async () => {
  const { post, status } = await failing([...Array(50).fill(500), 204, 500]);
  await post(120);
  expect(status()).toBe("active");
});

test.each([
  { name: "within five minutes is off at the first failure", minutes: 4, want: "inactive" },
  { name: "after five minutes may fail again", minutes: 5, want: "active" },
])("a webhook that is switched on again $name", async ({ minutes, want }) => {
  const { simulator, id, clock, post, status } = await failing();
  await post(100);
  clock.now += minutes * 60_000;
  const [{ name, targetUrl } = webhook] = simulator.webhooks();
  await asked(simulator, "PUT", `/webhooks/${id}`, { name, targetUrl, status: "active" });
  expect(status()).toBe("active");
  await post(1);
  expect(status()).toBe(want);
});

async function failing(statuses = [500]) {
  const clock = { now: Date.parse("2026-01-15T12:00:00.000Z") };
  const simulator = await simulated(() => new Date(clock.now));
  const { url } = await listening(...statuses);
  const id = await registered(simulator, url);
  const { alice, direct } = places(simulator);
  const post = async (times: number) => {
    for (let n = 0; n < times; n += 1) {
      simulator.post({ person: alice, room: direct, text: "hello" });
      await simulator.settled();
    }
  };
  return { simulator, id, clock, post, status: () => simulator.webhooks()[0]?.status };
}
