import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type List, listed } from "../functions/pages.js";
import { credentials } from "./fixtures.js";
import { asked, simulated, TOKEN } from "./simulated.js";

async function allOf(list: List): Promise<unknown[]> {
  const asking = { credentials: credentials(TOKEN), until: Date.now() + 20_000 };
  const all: unknown[] = [];
  for await (const item of listed(list, asking)) all.push(item);
  return all;
}

const webhook = { targetUrl: "http://127.0.0.1:1", resource: "messages", event: "created" };

test("listed yields what is on every page, in its order", async () => {
  const simulator = await simulated();
  process.env.WEBEX_API_URL = simulator.url;
  for (let name = 0; name < 5; name++)
    await asked(simulator, "POST", "/webhooks", { ...webhook, name: String(name) });
  const all = await allOf({ path: "/webhooks", query: { max: "2" } });
  expect(all).toMatchObject(["0", "1", "2", "3", "4"].map((name) => ({ name })));
  expect(simulator.requests.filter(({ method }) => method === "GET")).toHaveLength(3);
});

test.each([
  { name: "a refusal", status: 400, body: '{"items":[]}', mayBeGone: true },
  { name: "what may not be gone, gone", status: 404, body: "{}", mayBeGone: false },
  { name: "no items", status: 200, body: '{"items":5}', mayBeGone: true },
  { name: "no JSON", status: 200, body: "<html>", mayBeGone: true },
])("listed takes for no list: $name", async ({ status, body, mayBeGone }) => {
  await answering(status, body);
  const list = { path: "/x", query: {}, mayBeGone };
  await expect(allOf(list)).rejects.toMatchObject({ code: /^platform-/ });
});

test("a list without end is none, after a thousand pages", async () => {
  let pages = 0;
  await answering(200, '{"items":[]}', () => {
    pages += 1;
    return { link: `<http://127.0.0.1/x?page=${pages}>; rel="next"` };
  });
  const list = { path: "/x", query: {} };
  await expect(allOf(list)).rejects.toMatchObject({ code: "platform-failed" });
  expect(pages).toBe(1_000);
});

test.each([403, 404])("listed yields nothing of what may be gone, and is (%d)", async (status) => {
  await answering(status, "{}");
  expect(await allOf({ path: "/x", query: {}, mayBeGone: true })).toEqual([]);
});

async function answering(status: number, body: string, headers = () => ({})): Promise<void> {
  const server = createServer(
    (_, response) => void response.writeHead(status, headers()).end(body),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  process.env.WEBEX_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
