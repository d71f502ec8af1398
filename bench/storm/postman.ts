import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import type { Copy, Platform } from "./platform.js";

/** Letter is a delivery as it came, byte for byte. */
export type Letter = { body: Buffer; headers: IncomingHttpHeaders };

/** Postman stands between a platform and us: he keeps what people's new messages are told by, and hands on all else at once, and once more a second later. */
export type Postman = {
  /** where the platform is to deliver */
  url: string;
  /** what he keeps, by our id of the message: a platform may tell of one in two ways */
  letters: Map<string, Letter[]>;
  /** deliver delivers a letter for the n-th time, from 0, again where we answer that we could not take it, and returns the last status. */
  deliver(letter: Letter, n: number): Promise<number>;
  /** forge delivers a letter whose signature proves nothing, and returns the status. */
  forge(letter: Letter): Promise<number>;
  /** idle resolves when he has handed on everything. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

const TRIES = 5;
const AGAIN = 1_000; // milliseconds after which what was handed on comes once more

/** startPostman starts a postman who delivers a platform's letters to a URL. */
export async function startPostman(targetUrl: string, platform: Platform): Promise<Postman> {
  const letters = new Map<string, Letter[]>();
  const running = new Set<Promise<unknown>>();
  const deliver = (letter: Letter, n: number) =>
    delivered(targetUrl, letter, platform.copied(letter, n));
  const server = createServer(async (request, response) => {
    const letter = { body: await buffer(request), headers: request.headers };
    const about = platform.about(letter.body);
    if (about) letters.set(about, [...(letters.get(about) ?? []), letter]);
    else if (isHandshake(letter)) return void response.end(await handed(targetUrl, letter));
    else for (const n of [0, 1]) track(sleep(n * AGAIN).then(() => deliver(letter, n)));
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

  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${platform.path}`;
  const forge = (letter: Letter) => {
    const forged = { body: letter.body, proof: platform.forged(letter) };
    return statusOf(targetUrl, letter, forged);
  };
  return { url, letters, deliver, forge, idle, stop };
}

// What a platform asks before it delivers anything, to be answered by us.
function isHandshake({ body }: Letter): boolean {
  return JSON.parse(body.toString()).challenge !== undefined;
}

async function handed(url: string, { body, headers }: Letter): Promise<string> {
  const { host, connection, ...carried } = headers as Record<string, string>;
  const init = { method: "POST", headers: carried, body: new Uint8Array(body) };
  return await (await fetch(url, init)).text();
}

async function delivered(url: string, letter: Letter, copy: Copy): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const status = await statusOf(url, letter, copy);
    if (status < 500 || tries === TRIES) return status;
    await sleep(200 * tries);
  }
}

async function statusOf(url: string, letter: Letter, { body, proof }: Copy): Promise<number> {
  const headers = { "content-type": String(letter.headers["content-type"]), ...proof };
  const init = { method: "POST", headers, body: new Uint8Array(body) };
  const response = await fetch(url, init).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status ?? 503; // a call that broke off is made again
}
