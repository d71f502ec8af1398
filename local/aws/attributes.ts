import { createHash } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import type { Received } from "./queue.js";

/** Attributes are those of a message, as whoever sends it writes them. */
export type Attributes = Record<string, { DataType: string; StringValue: string }>;

/** namedOf returns the attributes of a message as a function's record has them. */
export function namedOf({ attributes }: Received): SQSRecord["messageAttributes"] {
  const all = Object.entries(attributes).map(([name, { DataType, StringValue }]) => {
    return [name, { dataType: DataType, stringValue: StringValue }];
  });
  return Object.fromEntries(all);
}

/** md5Of is the checksum SQS gives of a body, and the SDK checks. */
export function md5Of(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/** attributesOf returns what SQS says of a received message beside its body. */
export function attributesOf(message: Received): SQSRecord["attributes"] {
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sent),
    SenderId: "AIDAIENQZJOLO23YVJ4VO",
    ApproximateFirstReceiveTimestamp: String(message.firstReceived),
  };
}
