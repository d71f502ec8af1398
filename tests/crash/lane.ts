import type { SQSEvent } from "aws-lambda";
import type { Closing } from "../../local/aws/amazon.js";
import { startFunction } from "../../local/aws/function.js";
import { consuming, isTaken } from "../../local/aws/mapping.js";
import type { Queue } from "../../local/aws/queue.js";
import { LONGEST } from "./actor.js";

/** Taker takes a message's event, or returns undefined where it does not. */
export type Taker = (event: SQSEvent) => Promise<unknown> | undefined;

/** Outcome is what came of an event: one that was refused will come again. */
export type Outcome = "taken" | "refused";

/** Lane is a queue of messages and who takes them. */
export type Lane = {
  queue: Queue;
  /** who may take the events of a message, by its id; the others are for processes that stand ready all the time */
  takers: Map<string, Taker>;
  /** ready has an event taken by a process that stands ready. */
  ready: (event: SQSEvent) => Promise<unknown>;
  /** next resolves when this next comes of an event of a message; that the event will not come again is an error. */
  next(outcome: Outcome, message: string): Promise<void>;
};

/** Staff is the function that takes a queue, its environment, and how many processes of it stand ready. */
export type Staff = { name: string; env: Record<string, string>; ready: number };

/** startLane has a queue taken by a function. */
export async function startLane(
  queue: Queue,
  { name, env, ready: size }: Staff,
  closing: Closing,
): Promise<Lane> {
  const settings = { bundle: `dist/${name}/index.mjs`, env, timeout: LONGEST, size };
  const ready = await startFunction({ ...settings, log: () => {} });
  const takers = new Map<string, Taker>();
  const { next, tell } = hopes(queue);
  const consumer = async (event: SQSEvent) => {
    const [record] = event.Records;
    const message: string = JSON.parse(record?.body ?? "{}").detail.message;
    const receives = Number(record?.attributes.ApproximateReceiveCount);
    const run = takers.get(message)?.(event);
    const outcome = isTaken(run ?? ready.invoke(event)).then((taken) => {
      if (!taken) tell("refused", message, receives);
      else if (queue.remove(record?.receiptHandle ?? "")) tell("taken", message, receives);
    });
    // Whoever takes it needs none of the processes that stand ready, so the queue may hand out the next one.
    if (!run) await outcome;
    throw new Error("It is taken out of the queue above, where it was taken well.");
  };
  const mapping = consuming(queue, consumer, { concurrency: size });
  closing.push(() => Promise.all([ready.stop(), mapping.stop()]));
  return { queue, takers, ready: ready.invoke, next };
}

function hopes({ receives: most }: Queue) {
  const waiting = new Map<string, PromiseWithResolvers<void>[]>();
  const next = (outcome: Outcome, message: string) => {
    const hope = Promise.withResolvers<void>();
    hope.promise.catch(() => {}); // whoever hopes may look later
    const key = `${outcome} ${message}`;
    waiting.set(key, [...(waiting.get(key) ?? []), hope]);
    return hope.promise;
  };
  const tell = (outcome: Outcome, message: string, receives: number) => {
    const spent = (key: string) => waiting.get(`${key} ${message}`)?.splice(0) ?? [];
    for (const { resolve } of spent(outcome)) resolve();
    if (outcome === "taken" || receives < most) return;
    for (const { reject } of spent("taken")) reject(new Error("It rests in the dead letters."));
  };
  return { next, tell };
}
