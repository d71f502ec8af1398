import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { singaporeLetterOf } from "../../functions/checks.js";
import { type Closing, startAmazon } from "../../local/aws/amazon.js";
import type { Envelope } from "../../local/aws/bus.js";
import { startFunction } from "../../local/aws/function.js";
import { gateway } from "../../local/aws/gateway.js";
import { startVision } from "../../local/vision.js";
import { startWebex } from "../../local/webex/simulator.js";
import { register } from "../../local/webhook.js";
import { TIMEOUT } from "./actor.js";
import { startLine } from "./line.js";
import type { Posted } from "./points.js";
import { rowsAt } from "./rows.js";

const WEBEX = { token: "bot-token", signing: "signing-secret" };
const RETRIES = "1,1,1,1,1"; // seconds
const SETTINGS = { ...WEBEX, port: 0, countries: "SG", visibility: TIMEOUT + 1, retries: RETRIES };
const AT_ONCE = 2; // processes that start or work at the same time, beside those that stand ready
const SLOW_AT_ONCE = 6; // those that wait most of the time, besides

/** Stage is all that a message passes, on this machine. */
export type Stage = Awaited<ReturnType<typeof startStage>>;

/** startStage starts a Stage; `echo` says whether our own posts are delivered back to us. */
export async function startStage({ echo }: { echo: boolean }) {
  const closing: Closing = [];
  const webex = await startWebex({ token: WEBEX.token });
  webex.knobs.echo = echo;
  const vision = await startVision(0, plateOf);
  closing.push(webex.stop, vision.stop);
  const amazon = await startAmazon({ ...SETTINGS, rekognition: vision.url }, closing);
  const { bus, queue, deletions, reading } = amazon;
  const env = { ...amazon.env, ...RULES, WEBEX_API_URL: webex.url };
  const bundle = "dist/receive/index.mjs";
  const receive = await startFunction({ bundle, env, timeout: 10, size: 2, log: () => {} });
  closing.push(receive.stop, await heard(webex.url, receive.invoke));
  const envs = { answer: { ...env, ...reading(queue) }, forget: { ...env, ...reading(deletions) } };
  const answer = await startLine(queue, "answer", envs.answer, closing);
  const forget = await startLine(deletions, "forget", envs.forget, closing);
  const told = new Map<string, Envelope[]>();
  bus.onEvent((event) => {
    const message = String(event.detail.message);
    told.set(message, [...(told.get(message) ?? []), event]);
  });
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  return {
    ...{ webex, vision, answer, forget, envs, stop },
    ...{ gate: gated(AT_ONCE), slowGate: gated(SLOW_AT_ONCE) },
    posted: [] as Posted[],
    rows: rowsAt(amazon.tablesUrl, String(amazon.env.AWS_ACCESS_KEY_ID)),
    /** what the bus heard of a message */
    events: (message: string) => told.get(message) ?? [],
  };
}

const RULES = {
  ...{ PLATE_COUNTRIES: "SG", ANALYSES: "plates,text", TIME_ZONE: "UTC", RETRY_SECONDS: RETRIES },
  ...{ PICTURES_PER_PERSON: "100000", PICTURES_PER_ROOM: "100000", PICTURES_PER_DAY: "100000" },
};

const LETTERS = "ABCDEFGHJKLMNPRSTUXY";

/** plateOf returns the plate that is seen in the picture of a hash: hardly two pictures show the same. */
export function plateOf(hash: string): string {
  const prefix = `SB${LETTERS[Number.parseInt(hash.slice(0, 4), 16) % LETTERS.length]}`;
  const number = String(1000 + (Number.parseInt(hash.slice(4, 12), 16) % 9000));
  return `${prefix} ${number} ${singaporeLetterOf(prefix, number)}`;
}

// Webex delivers to receive, and this returns what ends that.
async function heard(webexUrl: string, invoke: (event: unknown) => Promise<unknown>) {
  const server = createServer(gateway(invoke, { routes: ["POST /webhooks/webex"] }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const targetUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/webex`;
  await register({ webexUrl, token: WEBEX.token, targetUrl, secret: WEBEX.signing });
  return async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
}

// Lets so many jobs be at work at once; the others wait.
function gated(size: number) {
  const waiting: (() => void)[] = [];
  let free = size;
  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
