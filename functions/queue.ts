import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchItemFailure, SQSBatchResponse, SQSRecord } from "aws-lambda";
import { within } from "./clients.js";
import { env, seconds } from "./env.js";

const sqs = new SQSClient(within(5));
const PAUSES = "5,15,30,60,60"; // seconds

/** receives returns how often the queue has handed out a record, this time included. */
export function receives({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** Tries says which of its tries a record is at. */
export type Tries = {
  /** nothing went wrong with it before; that it had to wait for others is no try */
  isFirst: boolean;
  /** the last time that we try: after it there is only sorry to say */
  isLastTry: boolean;
  /** the queue will not hand it out again */
  isLast: boolean;
  /** when the queue got it (epoch milliseconds) */
  queued: number;
};

/** triesOf returns which of its tries a record is at. */
export function triesOf(record: SQSRecord): Tries {
  const [count, most] = [receives(record), seconds("RETRY_SECONDS", PAUSES).length];
  const { since: queued } = waitOf(record);
  return { isFirst: count === 1, isLastTry: count === most, isLast: count > most, queued };
}

/** LONGEST is for how long (milliseconds) what waits is sent anew. */
export const LONGEST = 60 * 60_000;

const MINUTE = 60_000; // milliseconds by which clocks may differ

/** Wait is since when (epoch milliseconds) what a record tells is in the queue, how often it was sent to it anew, and how often it was received and came to nothing. */
export type Wait = { since: number; times: number; failed: number };

/** waitOf returns how long a record waits. */
export function waitOf(record: SQSRecord): Wait {
  const { Since, Times, Failed } = record.messageAttributes ?? {};
  const sent = Number(record.attributes.SentTimestamp);
  const since = Number(Since?.stringValue ?? sent);
  const failed = receives(record) - 1;
  // Nothing is sent anew that late but by whoever moves it back from the dead letters.
  if (sent - since > LONGEST + MINUTE) return { since: sent, times: 0, failed };
  const before = Number(Failed?.stringValue ?? 0);
  return { since, times: Number(Times?.stringValue ?? 0), failed: before + failed };
}

/** sendAnew sends a record to the queue once more, to be handed out after so many seconds (up to 900); this is no receive of it, and no try. */
export async function sendAnew(record: SQSRecord, DelaySeconds: number): Promise<void> {
  const { since, times, failed } = waitOf(record);
  const number = (value: number) => ({ DataType: "Number", StringValue: String(value) });
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: env("QUEUE_URL"),
      MessageBody: record.body,
      DelaySeconds,
      MessageAttributes: {
        Since: number(since),
        Times: number(times + 1),
        Failed: number(failed),
      },
    }),
  );
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

/** Take does what a record asks for, and tells whether it is done with; that it failed is an error. */
export type Take = (record: SQSRecord) => Promise<boolean>;

/** leftOf takes records one after the other, and names those that the queue is to hand out again though nothing failed. */
export async function leftOf(records: SQSRecord[], take: Take): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of records)
    if (!(await take(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
  return { batchItemFailures };
}
