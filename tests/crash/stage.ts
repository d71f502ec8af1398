import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { singaporeLetterOf } from "../../functions/checks.js";
import { type Closing, startAmazon } from "../../local/aws/amazon.js";
import type { Envelope } from "../../local/aws/bus.js";
import { startFunction } from "../../local/aws/function.js";
import { gateway } from "../../local/aws/gateway.js";
import { startVision } from "../../local/vision.js";
import { LONGEST } from "./actor.js";
import { startLane } from "./lane.js";
import type { Platform } from "./platform.js";
import type { Posted } from "./points.js";
import { rowsAt } from "./rows.js";

const RETRIES = "1,1,1,1,1"; // seconds
const SETTINGS = { port: 0, token: "", signing: "", countries: "SG", retries: RETRIES };
const READY = 2; // processes that take what no taker takes
const AT_ONCE = 2; // processes that start or work at the same time, beside those that stand ready
const SLOW_AT_ONCE = 6; // those that wait most of the time, besides

// Who may take the deliveries that tell of a message, by the platform's id; a process that stands ready takes the others.
type Deliveries = Map<string, (event: unknown) => Promise<unknown> | undefined>;

/** Stage is all that a message passes, on this machine. */
export type Stage = Awaited<ReturnType<typeof startStage>>;

/** startStage starts a Stage around a platform, which ends with it; a message whose run was killed comes back after so many seconds. */
export async function startStage<P extends Platform>(platform: P, visibility = LONGEST + 1) {
  const closing: Closing = [platform.stop];
  const vision = await startVision(0, plateOf);
  closing.push(vision.stop);
  const { secrets } = platform;
  const amazon = await startAmazon(
    { ...SETTINGS, visibility, secrets, rekognition: vision.url },
    closing,
  );
  const { bus, queue, deletions, reading } = amazon;
  const env = { ...amazon.env, ...RULES, ...platform.env };
  const deliveries: Deliveries = new Map();
  await letIn(platform, env, deliveries, closing);
  const envs = {
    receive: env,
    answer: { ...env, ...reading(queue) },
    forget: { ...env, ...reading(deletions) },
  };
  const staffs = {
    answer: { name: "answer", env: envs.answer, ready: READY },
    forget: { name: "forget", env: envs.forget, ready: READY },
  };
  const answer = await startLane(queue, staffs.answer, closing);
  const forget = await startLane(deletions, staffs.forget, closing);
  const told = new Map<string, Envelope[]>();
  bus.onEvent((event) => {
    const message = String(event.detail.message);
    told.set(message, [...(told.get(message) ?? []), event]);
  });
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  return {
    ...{ platform, vision, deliveries, answer, forget, envs, stop },
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

// The platform delivers to receive, and what it gives us is kept in the tables of this stage.
async function letIn(
  platform: Platform,
  env: Record<string, string>,
  deliveries: Deliveries,
  closing: Closing,
) {
  const bundle = "dist/receive/index.mjs";
  const receive = await startFunction({ bundle, env, timeout: 10, size: 2, log: () => {} });
  closing.push(receive.stop);
  const taken = (event: APIGatewayProxyEventV2) => {
    const [, taker] = [...deliveries].find(([id]) => event.body?.includes(id)) ?? [];
    return taker?.(event) ?? receive.invoke(event);
  };
  const server = createServer(gateway(taken, { routes: [`POST ${platform.path}`] }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { AWS_ENDPOINT_URL_DYNAMODB = "", AWS_ACCESS_KEY_ID = "" } = env;
  const { port } = server.address() as AddressInfo;
  const targetUrl = `http://127.0.0.1:${port}${platform.path}`;
  await platform.letIn(targetUrl, { AWS_ENDPOINT_URL_DYNAMODB, AWS_ACCESS_KEY_ID });
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
