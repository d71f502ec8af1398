import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** Letter is a delivery as it came, byte for byte. */
export type Letter = { body: Buffer; headers: IncomingHttpHeaders };

/** Postman stands between Webex and us: he keeps what people's new messages are told by, and hands on all else at once, and once more a second later. */
export type Postman = {
  /** where Webex is to deliver */
  url: string;
  /** what he keeps, by the message's id */
  letters: Map<string, Letter>;
  /** deliver delivers a letter, again where we answer that we could not take it, and returns the last status. */
  deliver(letter: Letter): Promise<number>;
  /** idle resolves when he has handed on everything. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

type Told = { resource: string; event: string; data: { id: string; personId: string } };

const TRIES = 5;
const AGAIN = 1_000; // milliseconds after which what was handed on comes once more

/** startPostman starts a postman who delivers to a URL; what `self` posts is nobody else's message. */
export async function startPostman(targetUrl: string, self: string): Promise<Postman> {
  const letters = new Map<string, Letter>();
  const running = new Set<Promise<unknown>>();
  const deliver = (letter: Letter) => delivered(targetUrl, letter);
  const server = createServer(async (request, response) => {
    const letter = { body: await buffer(request), headers: request.headers };
    const { resource, event, data }: Told = JSON.parse(letter.body.toString());
    if (`${resource} ${event}` === "messages created" && data.personId !== self)
      letters.set(data.id, letter);
    else for (const pause of [0, AGAIN]) track(sleep(pause).then(() => deliver(letter)));
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  function track(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => running.delete(done));
    running.add(done);
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/webex`;
  return { url, letters, deliver, idle, stop };
}

async function delivered(url: string, letter: Letter): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const status = await statusOf(url, letter);
    if (status < 500 || tries === TRIES) return status;
    await sleep(200 * tries);
  }
}

async function statusOf(url: string, { body, headers }: Letter): Promise<number> {
  const carried = ["content-type", "x-spark-signature"].map((name) => [
    name,
    String(headers[name]),
  ]);
  const init = { method: "POST", headers: Object.fromEntries(carried), body: new Uint8Array(body) };
  const response = await fetch(url, init).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status ?? 503; // a call that broke off is made again
}
