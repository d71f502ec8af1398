import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { Queue } from "../local/aws/queue.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";

/** TOKEN is the bot's in every simulated Webex of the tests. */
export const TOKEN = "bot-token";

/** Got is a delivery as a webhook's target got it. */
export type Got = { signature: string | undefined; body: Buffer; payload: Payload };

type Payload = {
  [field: string]: unknown;
  resource: string;
  event: string;
  data: { [field: string]: unknown; id: string; personId: string };
};

/** simulated starts a Webex for the length of a test. */
export async function simulated(now?: () => Date): Promise<Simulator> {
  const simulator = await startWebex({ token: TOKEN, ...(now && { now }) });
  onTestFinished(() => simulator.stop());
  return simulator;
}

/** asked calls the simulated API as the bot does, and returns status, headers and body. */
export async function asked({ url }: Simulator, method: string, path: string, body?: unknown) {
  const isForm = body instanceof FormData;
  const response = await fetch(new URL(`${url}${path}`), {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body && !isForm ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** listening starts a webhook's target that answers with statuses in turn, the last one for ever. */
export async function listening(...statuses: number[]) {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const signature = request.headers["x-spark-signature"]?.toString();
    got.push({ signature, body, payload: JSON.parse(body.toString()) });
    response.writeHead(statuses[Math.min(got.length, statuses.length) - 1] ?? 200).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { got, port, url: `http://127.0.0.1:${port}/webhooks/webex` };
}

/** registered makes a webhook for new messages, or what else is said, and returns its id. */
export async function registered(
  simulator: Simulator,
  targetUrl: string,
  more = {},
): Promise<string> {
  const webhook = { name: "bot", targetUrl, resource: "messages", event: "created", ...more };
  const { body } = await asked(simulator, "POST", "/webhooks", webhook);
  return body.id;
}

/** places returns the ids of the two people and of the rooms: the group room and Alice's direct one. */
export function places({ people, rooms }: Simulator) {
  const [alice = "", ben = ""] = people.map(({ id }) => id);
  const [group = "", direct = "", directOfBen = ""] = rooms.map(({ id }) => id);
  return { alice, ben, group, direct, directOfBen };
}

/** answersTo returns how many of the bot's messages hang on each of these. */
export function answersTo({ rooms, bot, messages }: Simulator, parents: string[]): number[] {
  const all = rooms.flatMap(({ id }) => messages(id));
  const ours = all.filter(({ personId }) => personId === bot.id);
  return parents.map((parent) => ours.filter(({ parentId }) => parentId === parent).length);
}

/** settled waits until all is delivered, and a queue is empty. */
export async function settled(simulator: Simulator, queue: Queue): Promise<void> {
  await simulator.settled();
  await expect.poll(() => queue.bodies(), { timeout: 20_000 }).toEqual([]);
  await simulator.settled();
  await expect.poll(() => queue.bodies(), { timeout: 20_000 }).toEqual([]);
}

/** picture returns a file of a few bytes. */
export function picture(name = "car.jpg", type = "image/jpeg") {
  return { name, type, bytes: new Uint8Array([255, 216, 255, 1, 2, 3]) };
}

/** heard starts a Webex with one webhook and its target, and returns both with the places. */
export async function heard(webhook: { targetUrl?: string; [field: string]: unknown }) {
  const simulator = await simulated();
  const target = await listening();
  await registered(simulator, webhook.targetUrl ?? target.url, webhook);
  return { simulator, target, ...places(simulator) };
}
