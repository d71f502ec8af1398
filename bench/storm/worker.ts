import type { Closing } from "../../local/aws/amazon.js";
import { type LocalFunction, startFunction } from "../../local/aws/function.js";
import { consuming } from "../../local/aws/mapping.js";
import type { Queue } from "../../local/aws/queue.js";
import type { Call, Pass } from "../../local/toll.js";
import { startDetour } from "./detour.js";
import type { Faults } from "./faults.js";
import { createReaper, type Reaper } from "./reaper.js";
import type { Play } from "./stage.js";

/** Hiring is what a worker needs: its queue, which is called as its function is, what goes wrong, and whom it tells that a run begins. */
export type Hiring = {
  queue: Queue;
  env: Record<string, string>;
  /** which settings are addresses of the platform's API */
  api: string[];
  faults: Faults;
  begun: () => void;
  play: Play;
  /** seconds that a run may take */
  timeout: number;
};

/** startWorker starts a process of a function that takes from the queue, and reaches nothing but through tolls. */
export async function startWorker(hiring: Hiring, closing: Closing): Promise<void> {
  const { queue, env, begun, play, timeout, faults } = hiring;
  const { log, chance, rates } = play;
  const reaper = createReaper(chance, rates.killed, (when, call) => {
    faults.made.killed += 1;
    saying(log)(when, call);
    worker.signal("SIGKILL");
  });
  const led = await ledThrough(hiring, reaper.over, closing);
  const settings = { bundle: `dist/${queue.name}/index.mjs`, timeout, size: 1, log };
  const worker = await startFunction({ ...settings, env: { ...env, ...led } });
  const consumer = async (event: unknown) => {
    begun();
    return await lived(worker, reaper, event);
  };
  const mapping = consuming(queue, consumer, { concurrency: 1 });
  closing.push(() => Promise.all([worker.stop(), mapping.stop()]));
}

async function lived(worker: LocalFunction, reaper: Reaper, event: unknown): Promise<unknown> {
  reaper.begin();
  const result = await worker.invoke(event);
  if (reaper.end()) throw new Error("It was killed as it ended.");
  return result;
}

const onwards: Pass = (_call, onward) => onward();

async function ledThrough(
  { env, api, faults: { platform, vision } }: Hiring,
  over: Reaper["over"],
  closing: Closing,
): Promise<Record<string, string>> {
  const passes = {
    ...Object.fromEntries(api.map((name) => [name, platform])),
    AWS_ENDPOINT_URL_REKOGNITION: vision,
    AWS_ENDPOINT_URL_DYNAMODB: onwards,
    AWS_ENDPOINT_URL_EVENTBRIDGE: onwards,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: onwards,
    AWS_ENDPOINT_URL_SQS: onwards,
  };
  const led: Record<string, string> = {};
  for (const [name, pass] of Object.entries(passes)) {
    const toll = await startDetour(env[name] ?? "", over(pass));
    closing.push(toll.stop);
    led[name] = toll.url;
  }
  // The SDK goes where a queue's URL points.
  const { pathname } = new URL(env.QUEUE_URL ?? "");
  return { ...led, QUEUE_URL: `${led.AWS_ENDPOINT_URL_SQS}${pathname}` };
}

/** saying returns what writes a fault into the functions' log, so that one can see what a run met with. */
export function saying(log: Play["log"]): (fault: string, call?: Call) => void {
  return (fault, { method, path, headers, body }: Partial<Call> = {}) => {
    const [timestamp, target] = [new Date().toISOString(), String(headers?.["x-amz-target"] ?? "")];
    const told = target.startsWith("Rekognition") ? "a picture" : body?.toString();
    log(JSON.stringify({ timestamp, fault, call: target || `${method} ${path}`, told }));
  };
}
