import { randomBytes } from "node:crypto";
import type { Settings } from "../world.js";
import { type Bus, createBus } from "./bus.js";
import { startCloud } from "./cloud.js";
import { eyesOf } from "./eyes.js";
import { type LocalFunction, startFunction } from "./function.js";
import { consuming } from "./mapping.js";
import { createQueue, type Queue } from "./queue.js";
import { createSecrets } from "./secrets.js";
import { startTables } from "./tables.js";

/** Closing is what ends a world, each piece before those it was built on. */
export type Closing = (() => Promise<unknown>)[];

/** Amazon is what stands in for AWS: its parts, and the environment that points a function at them. */
export type Amazon = {
  bus: Bus;
  /** what `answer` hears of */
  queue: Queue;
  deadLetters: Queue;
  /** what `forget` hears of */
  deletions: Queue;
  tablesUrl: string;
  env: Record<string, string>;
  /** the environment of the function that reads a queue, besides */
  reading: (queue: Queue) => Record<string, string>;
};

/** Functions are the bot's own that others need, as they would run in Lambda, and the environment of `answer`. */
export type Functions = {
  receive: LocalFunction;
  answer: LocalFunction;
  env: Record<string, string>;
  /** starts another one, with so many seconds for a run, with this in its environment besides */
  start: (name: string, timeout: number, more: Record<string, string>) => Promise<LocalFunction>;
};

const RUNS = 3; // runs of the answer function at the same time
const NO_LIMIT = 1_000_000_000;

/** startAmazon starts the bus, the queues, the tables, the secrets and the reader, and the rules from bus to queues. */
export async function startAmazon(settings: Settings, closing: Closing): Promise<Amazon> {
  const bus = createBus();
  const { queue, deadLetters } = subscribed(bus, settings, "answer", [
    "message.received",
    "room.joined",
  ]);
  const { queue: deletions, ...more } = subscribed(bus, settings, "forget", [
    "message.deleted",
    "reply.echoed",
    "tenant.left",
    "person.left",
  ]);
  const queues = [queue, deadLetters, deletions, more.deadLetters];
  closing.push(async () => queues.map((one) => one.stop()));
  const secrets = createSecrets({
    "spotter/webex/credentials": JSON.stringify({ token: settings.token }),
    "spotter/webex/signing": settings.signing,
    ...settings.secrets,
  });
  const tables = await startTables();
  closing.push(tables.stop);
  const eyes = await eyesOf(settings, closing);
  const key = eyes.AWS_ACCESS_KEY_ID ?? `local${randomBytes(12).toString("hex")}`;
  const cloud = await startCloud(
    { bus, queues: { answer: queue, forget: deletions }, secrets },
    key,
  );
  closing.push(cloud.stop);
  const env = {
    AWS_ENDPOINT_URL_EVENTBRIDGE: cloud.url,
    AWS_ENDPOINT_URL_SQS: cloud.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    AWS_ACCESS_KEY_ID: key,
    ...eyes,
    BUS_NAME: "spotter",
    STORE_TABLE: "store",
    IDEMPOTENCY_TABLE: "idempotency",
    DEPLOYMENT: "spotter",
    REMEMBER_DAYS: "14",
    KEEP_DAYS: "30",
  };
  const reading = (one: Queue) => ({ QUEUE_URL: cloud.queueUrl(one.name) });
  return { bus, queue, deadLetters, deletions, tablesUrl: tables.url, env, reading };
}

function subscribed(bus: Bus, settings: Settings, name: string, names: string[]) {
  const { visibility = 90, retries = "5,15,30,60,60" } = settings;
  const deadLetters = createQueue(`${name}-dead`);
  const receives = retries.split(",").length + 1; // the last one says sorry
  const queue = createQueue(name, { visibility, receives, deadLetters });
  bus.rule({ names, target: (event) => queue.send(JSON.stringify(event)) });
  return { queue, deadLetters };
}

/** startFunctions starts the functions, and feeds the queues' messages to `answer` and `forget`. */
export async function startFunctions(
  settings: Settings,
  { queue, deletions, env: pointing, reading }: Amazon,
  urls: Record<string, string>,
  closing: Closing,
): Promise<Functions> {
  const { timeout = 60, log } = settings;
  const env = {
    ...pointing,
    ...urls,
    PLATE_COUNTRIES: settings.countries,
    TIME_ZONE: settings.zone ?? "UTC",
    ANALYSES: settings.analyses ?? "plates,text",
    ...limitsIn(settings),
    ...(settings.text && { TEXT: settings.text }),
    ...(settings.pattern && { PLATE_PATTERN: settings.pattern }),
    ...(settings.retries && { RETRY_SECONDS: settings.retries }),
  };
  const run = async (name: string, limits: { timeout: number; size: number }, more = {}) => {
    const whole = { bundle: `dist/${name}/index.mjs`, env: { ...env, ...more }, ...limits };
    return await startFunction({ ...whole, ...(log && { log }) });
  };
  const receive = await run("receive", { timeout: 10, size: 2 });
  closing.push(receive.stop);
  const forget = await run("forget", { timeout: 30, size: 1 }, reading(deletions));
  feeding(deletions, forget, 1, closing);
  const answer = await run("answer", { timeout, size: RUNS }, reading(queue));
  feeding(queue, answer, RUNS, closing);
  const start: Functions["start"] = (name, seconds, more) =>
    run(name, { timeout: seconds, size: 1 }, more);
  return { receive, answer, start, env: { ...env, ...reading(queue) } };
}

// On a laptop nothing is paid for.
function limitsIn({ limits = {} }: Settings): Record<string, string> {
  const { person = NO_LIMIT, room = NO_LIMIT, day = NO_LIMIT } = limits;
  return {
    PICTURES_PER_PERSON: String(person),
    PICTURES_PER_ROOM: String(room),
    PICTURES_PER_DAY: String(day),
  };
}

function feeding(queue: Queue, reader: LocalFunction, concurrency: number, closing: Closing): void {
  const mapping = consuming(queue, reader.invoke, { concurrency });
  closing.push(() => Promise.all([reader.stop(), mapping.stop()]));
}
