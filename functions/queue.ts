import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { within } from "./clients.js";
import { env, seconds } from "./env.js";

const sqs = new SQSClient(within(5));
const PAUSES = "5,15,30,60,60"; // seconds

/** receives returns how often the queue has handed out a record, this time included. */
export function receives({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** isFirst tells whether the queue has not handed the record out before. */
export function isFirst(record: SQSRecord): boolean {
  return receives(record) === 1;
}

/** isLast tells whether the queue will not hand the record out again. */
export function isLast(record: SQSRecord): boolean {
  return receives(record) > seconds("RETRY_SECONDS", PAUSES).length;
}

/** isLastTry tells whether this is the last time that we try: after it there is only sorry to say. */
export function isLastTry(record: SQSRecord): boolean {
  return receives(record) === seconds("RETRY_SECONDS", PAUSES).length;
}

/** putBack makes the queue hand a record out again after the pause that its number of receives calls for. */
export async function putBack(record: SQSRecord): Promise<void> {
  const pauses = seconds("RETRY_SECONDS", PAUSES);
  const VisibilityTimeout = pauses[receives(record) - 1] ?? 0;
  const ReceiptHandle = record.receiptHandle;
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: env("QUEUE_URL"),
      ReceiptHandle,
      VisibilityTimeout,
    }),
  );
}
