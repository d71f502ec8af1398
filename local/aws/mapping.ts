import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { attributesOf, md5Of, namedOf } from "./attributes.js";
import { REGION } from "./bus.js";
import type { Queue, Received } from "./queue.js";

/** Consumer takes one message at a time, as a function with batches of one does; throwing, or naming it as failed, leaves it in the queue. */
export type Consumer = (event: SQSEvent) => Promise<unknown>;

/** consuming stands for an event source mapping of batch size 1: what the consumer fails on comes back. */
export function consuming(
  queue: Queue,
  consumer: Consumer,
  { concurrency = 2 }: { concurrency?: number } = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, queue.ended]);
  const runs = Array.from({ length: concurrency }, () => consumed(queue, consumer, signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(runs);
    },
  };
}

async function consumed(queue: Queue, consumer: Consumer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const message of await queue.receive({ wait: 20, signal })) {
      // What fails says so in its own log; the message comes back when its time is over.
      const run = consumer({ Records: [recordOf(queue, message)] });
      if (await isTaken(run)) queue.remove(message.handle);
    }
  }
}

/** isTaken tells whether a run took its one message, as a mapping with ReportBatchItemFailures understands what it returns. */
export async function isTaken(run: Promise<unknown>): Promise<boolean> {
  try {
    const response = (await run) as Partial<SQSBatchResponse> | null | undefined;
    return (response?.batchItemFailures ?? []).length === 0;
  } catch {
    return false;
  }
}

function recordOf(queue: Queue, message: Received): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.handle,
    body: message.body,
    attributes: attributesOf(message),
    messageAttributes: namedOf(message),
    md5OfBody: md5Of(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: REGION,
  };
}
