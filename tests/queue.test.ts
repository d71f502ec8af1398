import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LONGEST, leftOf, putBack, receives, triesOf, waitOf } from "../functions/queue.js";
import { record } from "./fixtures.js";

const sqs = mockClient(SQSClient);

beforeEach(() => {
  sqs.reset();
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
});

afterEach(() => {
  delete process.env.RETRY_SECONDS;
});

test.each([
  { count: 1, last: false, pause: 5 },
  { count: 2, last: false, pause: 15 },
  { count: 3, last: false, pause: 30 },
  { count: 4, last: false, pause: 60 },
  { count: 5, last: false, pause: 60 },
  { count: 6, last: true, pause: 0 },
])("after receive $count a message comes back in $pause s (last: $last)", async (expected) => {
  const received = record("{}", expected.count);
  expect(receives(received)).toBe(expected.count);
  expect(triesOf(received)).toEqual({
    isFirst: expected.count === 1,
    isLastTry: expected.count === 5,
    isLast: expected.last,
    queued: Number(received.attributes.SentTimestamp),
  });
  await putBack(received);
  expect(sqs.call(0).args[0].input).toEqual({
    QueueUrl: process.env.QUEUE_URL,
    ReceiptHandle: received.receiptHandle,
    VisibilityTimeout: expected.pause,
  });
});

test("the pauses are a setting", async () => {
  process.env.RETRY_SECONDS = "1,2";
  await putBack(record("{}", 2));
  expect(sqs.call(0).args[0].input).toMatchObject({ VisibilityTimeout: 2 });
  expect(triesOf(record("{}", 3)).isLast).toBe(true);
});

test("what was sent anew is waiting since it first came, and that is no try", () => {
  const number = (value: number) => ({ dataType: "Number" as const, stringValue: String(value) });
  const messageAttributes = { Since: number(1_768_478_300_000), Times: number(2) };
  const again = { ...record("{}", 1), messageAttributes };
  expect(waitOf(again)).toEqual({ since: 1_768_478_300_000, times: 2, failed: 0 });
  expect(triesOf(again)).toMatchObject({
    isFirst: true,
    isLast: false,
    queued: 1_768_478_300_000,
  });
  expect(waitOf(record("{}"))).toEqual({
    since: Number(record("{}").attributes.SentTimestamp),
    times: 0,
    failed: 0,
  });
});

test("what came to nothing is counted over all copies of a record", () => {
  expect(waitOf(record("{}", 3)).failed).toBe(2);
  const Failed = { dataType: "Number" as const, stringValue: "2" };
  expect(waitOf({ ...record("{}", 3), messageAttributes: { Failed } }).failed).toBe(4);
});

test("what comes out of the dead letters begins anew", () => {
  const number = (value: number) => ({ dataType: "Number" as const, stringValue: String(value) });
  const sent = Number(record("{}").attributes.SentTimestamp);
  const late = LONGEST + 60_000;
  const since = (ago: number) => ({
    ...record("{}"),
    messageAttributes: { Since: number(sent - ago), Times: number(9), Failed: number(4) },
  });
  expect(waitOf(since(late))).toEqual({ since: sent - late, times: 9, failed: 4 });
  expect(waitOf(since(late + 1))).toEqual({ since: sent, times: 0, failed: 0 });
});

test("leftOf names what was not done with, and lets what failed out", async () => {
  const records = ["a", "b", "c"].map((body) => ({ ...record(body), messageId: body }));
  const left = await leftOf(records, async ({ body }) => body !== "b");
  expect(left).toEqual({ batchItemFailures: [{ itemIdentifier: "b" }] });
  const failed = leftOf(records, () => Promise.reject(new Error("down")));
  await expect(failed).rejects.toThrow("down");
});
