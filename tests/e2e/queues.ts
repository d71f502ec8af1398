import { expect } from "vitest";
import { asked, told } from "./amazon.js";
import { storyOf } from "./room.js";
import type { Stage } from "./stage.js";
import { outputOf, resourcesOf } from "./state.js";

type Letter = { Body: string; ReceiptHandle: string };

/** held keeps the queue of answer from being read. */
export function held(stage: Stage): Promise<void> {
  return read(stage, false);
}

/** letGo lets the queue of answer be read again. */
export function letGo(stage: Stage): Promise<void> {
  return read(stage, true);
}

/** movedToDead moves the next message in the queue of answer to its dead letters. */
export async function movedToDead(stage: Stage): Promise<void> {
  const letter = await next(stage);
  const { answer } = await outputOf<Record<string, { dead: string }>>(stage, "dead_letters");
  const sent = { QueueUrl: answer?.dead, MessageBody: letter.Body };
  await told(stage, "sqs", "AmazonSQS.SendMessage", sent);
  await lost(stage, letter);
}

/** purged loses the next message in the queue of answer. */
export async function purged(stage: Stage): Promise<void> {
  await lost(stage, await next(stage));
}

async function next(stage: Stage): Promise<Letter> {
  const QueueUrl = await queueOf(stage);
  const receive = () =>
    told<{ Messages?: Letter[] }>(stage, "sqs", "AmazonSQS.ReceiveMessage", { QueueUrl });
  let found: Letter | undefined;
  const look = async () => {
    found = (await receive()).Messages?.[0];
    return found ? "a message" : await storyOf(stage);
  };
  await expect.poll(look, { timeout: 60_000, interval: 500 }).toBe("a message");
  return found as Letter;
}

async function lost(stage: Stage, { ReceiptHandle }: Letter): Promise<void> {
  const QueueUrl = await queueOf(stage);
  await asked(stage, "sqs", {
    headers: {
      "x-amz-target": "AmazonSQS.DeleteMessage",
      "content-type": "application/x-amz-json-1.0",
    },
    body: JSON.stringify({ QueueUrl, ReceiptHandle }),
  });
}

async function queueOf(stage: Stage): Promise<string> {
  const { answer = "" } = await outputOf<Record<string, string>>(stage, "queues");
  return answer;
}

async function read(stage: Stage, Enabled: boolean): Promise<void> {
  const mappings = await resourcesOf(stage, "aws_lambda_event_source_mapping");
  const one = mappings.find(({ address }) => address.startsWith("module.answers."));
  const path = `/2015-03-31/event-source-mappings/${one?.values.uuid}`;
  await asked(stage, "lambda", { path, method: "PUT", body: JSON.stringify({ Enabled }) });
}
