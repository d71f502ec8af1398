/**
 * The store table: partition `pk`, sort `sk`, expiry `expires` (epoch seconds); every row has `v`, the version of its shape.
 *
 *   pk                 sk                        what it is                     kept
 *   message#{id}       sighting#{picture}#{n}    a plate seen in a picture      KEEP_DAYS
 *   message#{id}       reply#{slot}              the outbox: what was said      REMEMBER_DAYS
 *   reply#{id}         message                   the message that it answers    REMEMBER_DAYS
 *   picture#{hash}     {question}                what the vision service found  KEEP_DAYS
 *
 * Sightings are also found by index, each sorted by `time`:
 *   byRoom    room       {channel}:{tenant}:{room}
 *   byPlate   roomPlate  {channel}:{tenant}:{room}#{folded plate}
 *   byPerson  person     {channel}:{tenant}:{person}
 *   byDay     day        {yyyy-mm-dd}#{0 to 3}, spread so that a busy day is not one partition
 */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { within } from "./clients.js";
import { days, env } from "./env.js";
import type { Message } from "./events.js";
import type { Plate } from "./plates.js";
import type { Question, Reading } from "./reading.js";

const table = DynamoDBDocumentClient.from(new DynamoDBClient(within(5)), {
  marshallOptions: { removeUndefinedValues: true },
});
const VERSION = 1;

/** Sighting is a plate seen in a room at a time: the n-th of a message's picture (both from 0), with the picture's hash. */
export type Sighting = Plate & { picture: number; n: number; hash: string };

/** Before is how often a room saw a plate in other messages, and when last (ISO 8601). */
export type Before = { times: number; last?: string };

/** Slot is one of the things we may say to a message, each at most once. */
export type Slot = "answer" | "sorry";

/** ReplyRow is what people were told. `leaseUntil` (epoch milliseconds) is how long the run that is sending may live. */
export type ReplyRow = {
  state: "sending" | "sent";
  attempt: number;
  leaseUntil: number;
  bodyHash: string;
  /** how many replies may stand that we have no id of */
  doubts: number;
  replyId?: string;
};

/** saveSightings keeps a message's sightings; saving them again changes nothing. */
export async function saveSightings(message: Message, sightings: Sighting[]): Promise<void> {
  const { id, channel, tenant, room, person, sent } = message;
  const scope = `${channel}:${tenant}`;
  const shard = id.charCodeAt(id.length - 1) % 4;
  for (const sighting of sightings)
    await put(`message#${id}`, `sighting#${sighting.picture}#${sighting.n}`, "KEEP_DAYS", {
      ...sighting,
      channel,
      tenant,
      room: `${scope}:${room}`,
      roomPlate: plateKey(message, sighting.folded),
      person: `${scope}:${person}`,
      day: `${sent.slice(0, 10)}#${shard}`,
      time: sent,
    });
}

/** seenBefore counts the other messages in which the room saw a plate, up to this message's time. */
export async function seenBefore(message: Message, folded: string): Promise<Before> {
  const others = new Map<string, string>();
  for await (const { pk, time } of sightingsOf(plateKey(message, folded), message.sent))
    if (pk !== `message#${message.id}` && !others.has(pk)) others.set(pk, time);
  const [last] = others.values();
  return { times: others.size, ...(last && { last }) };
}

/** answerKept returns what the vision service found in this picture before, or undefined. */
export async function answerKept<Q extends Question>(
  hash: string,
  question: Q,
): Promise<NonNullable<Reading[Q]> | undefined> {
  return (await get(`picture#${hash}`, question))?.answer;
}

/** keepAnswer keeps what the vision service found, so that the same picture is not paid for twice. */
export async function keepAnswer(hash: string, question: Question, answer: unknown): Promise<void> {
  await put(`picture#${hash}`, question, "KEEP_DAYS", { answer });
}

/** replyRow returns what we know of a reply, or undefined when nobody began one. */
export async function replyRow(message: Message, slot: Slot): Promise<ReplyRow | undefined> {
  return (await get(`message#${message.id}`, `reply#${slot}`)) as ReplyRow | undefined;
}

/** putReply writes a reply's row if its attempt is still the one we know of (0: no row that has not expired), and tells whether it was. */
export async function putReply(
  message: Message,
  slot: Slot,
  row: ReplyRow,
  known: number,
): Promise<boolean> {
  const condition: Partial<PutCommandInput> = known
    ? { ConditionExpression: "attempt = :known", ExpressionAttributeValues: { ":known": known } }
    : {
        ConditionExpression: "attribute_not_exists(pk) OR expires <= :now",
        ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
      };
  try {
    await put(`message#${message.id}`, `reply#${slot}`, "REMEMBER_DAYS", row, condition);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** keepOwner remembers which message a reply answers. */
export async function keepOwner(message: Message, replyId: string): Promise<void> {
  await put(replyKey(message, replyId), "message", "REMEMBER_DAYS", { message: message.id });
}

/** ownerOf returns the id of the message that a reply answers, or undefined when nobody remembered it. */
export async function ownerOf(message: Message, replyId: string): Promise<string | undefined> {
  return (await get(replyKey(message, replyId), "message"))?.message;
}

function replyKey({ channel, tenant }: Message, replyId: string): string {
  return `reply#${channel}:${tenant}:${replyId}`;
}

function plateKey({ channel, tenant, room }: Message, folded: string): string {
  return `${channel}:${tenant}:${room}#${folded}`;
}

async function* sightingsOf(roomPlate: string, until: string) {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.send(
      new QueryCommand({
        TableName: env("STORE_TABLE"),
        IndexName: "byPlate",
        KeyConditionExpression: "roomPlate = :plate AND #time <= :until",
        ProjectionExpression: "pk, #time",
        ExpressionAttributeNames: { "#time": "time" },
        ExpressionAttributeValues: { ":plate": roomPlate, ":until": until },
        ScanIndexForward: false,
        ExclusiveStartKey: start,
      }),
    );
    yield* (page.Items ?? []) as { pk: string; time: string }[];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function get(pk: string, sk: string) {
  const question = { TableName: env("STORE_TABLE"), Key: { pk, sk }, ConsistentRead: true };
  const { Item } = await table.send(new GetCommand(question));
  const isOver = Item && Item.expires * 1000 <= Date.now(); // DynamoDB deletes late
  return isOver ? undefined : Item;
}

async function put(
  pk: string,
  sk: string,
  kept: "KEEP_DAYS" | "REMEMBER_DAYS",
  row: object,
  condition: Partial<PutCommandInput> = {},
): Promise<void> {
  const expires = Math.floor(Date.now() / 1000) + days(kept);
  const Item = { ...row, pk, sk, v: VERSION, expires };
  await table.send(new PutCommand({ TableName: env("STORE_TABLE"), Item, ...condition }));
}
