import type { Attributes } from "./attributes.js";
import type { Bus, Entry } from "./bus.js";
import type { Queue } from "./queue.js";
import type { Secrets } from "./secrets.js";

/** Parts are what the cloud is made of; queues by name. */
export type Parts = { bus: Bus; queues: Record<string, Queue>; secrets: Secrets };

/** Input is what a client may send to the operations we know. */
export type Input = Partial<
  Record<
    | "Name"
    | "MessageBody"
    | "ReceiptHandle"
    | "QueueUrl"
    | "SecretId"
    | "SecretString"
    | "VersionId"
    | "VersionStage"
    | "MoveToVersionId"
    | "RemoveFromVersionId"
    | "ClientRequestToken",
    string
  > &
    Record<
      "DelaySeconds" | "MaxNumberOfMessages" | "VisibilityTimeout" | "WaitTimeSeconds",
      number
    > &
    Record<"MessageSystemAttributeNames" | "AttributeNames" | "VersionStages", string[]>
> & { Entries?: Entry[]; MessageAttributes?: Attributes };

/** Answer is what goes back; `query` is the error's name in SQS's older protocol. */
export type Answer = { status?: number; query?: string; body: object };
/** Operation answers one kind of request. */
export type Operation = (input: Input, parts: Parts) => Answer | Promise<Answer>;

/** refusal is an error as the AWS SDK reads it. */
export function refusal(__type: string, message: string, query?: string): Answer {
  return { status: 400, body: { __type, message }, ...(query && { query }) };
}
