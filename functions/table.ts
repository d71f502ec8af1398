import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { within } from "./clients.js";
import { days, env } from "./env.js";

const table = DynamoDBDocumentClient.from(new DynamoDBClient(within(5)), {
  marshallOptions: { removeUndefinedValues: true },
});
const VERSION = 1;

/** Key names a row of the store table. */
export type Key = { pk: string; sk: string };

/** Row is a row as it was read; its attributes are those that store.ts wrote. */
// biome-ignore lint/suspicious/noExplicitAny: DynamoDB keeps no types; store.ts knows what it wrote.
export type Row = Key & Record<string, any>;

/** Kept is the setting that says for how many days a row is kept, or so many seconds; "always" is until somebody takes it out. */
export type Kept = "KEEP_DAYS" | "REMEMBER_DAYS" | "always" | number;

/** rowAt returns a row, as it is at this moment, or undefined where there is none that has not expired. */
export async function rowAt(Key: Key): Promise<Row | undefined> {
  const question = { TableName: env("STORE_TABLE"), Key, ConsistentRead: true };
  const { Item } = await table.send(new GetCommand(question));
  return Item && !isOver(Item) ? (Item as Row) : undefined;
}

/** rowsWhere returns the rows that a query finds, page by page, also those that have expired but still stand. */
export async function* rowsWhere(query: Omit<QueryCommandInput, "TableName">): AsyncGenerator<Row> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.send(
      new QueryCommand({ TableName: env("STORE_TABLE"), ...query, ExclusiveStartKey: start }),
    );
    yield* (page.Items ?? []) as Row[];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** rowsOf returns all rows of a partition, as they are at this moment. */
export async function rowsOf(pk: string): Promise<Row[]> {
  const rows: Row[] = [];
  const ExpressionAttributeValues = { ":pk": pk };
  const whole = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues };
  for await (const row of rowsWhere({ ...whole, ConsistentRead: true })) rows.push(row);
  return rows;
}

/** putRow writes a row that expires, where its condition holds, and tells whether it does. */
export async function putRow(
  key: Key,
  kept: Kept,
  row: object,
  condition: Partial<PutCommandInput> = {},
): Promise<boolean> {
  const Item = { ...row, ...key, v: VERSION, expires: expiryOf(kept) };
  return await unlessRefused(
    table.send(new PutCommand({ TableName: env("STORE_TABLE"), Item, ...condition })),
  );
}

function expiryOf(kept: Kept): number | undefined {
  if (kept === "always") return undefined;
  return now() + (typeof kept === "number" ? kept : days(kept));
}

/** addedTo adds to the count of a row that expires after so many seconds, and returns what it comes to. */
export async function addedTo(Key: Key, count: number, seconds: number): Promise<number> {
  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName: env("STORE_TABLE"),
      Key,
      UpdateExpression: "ADD #count :count SET expires = :expires, v = :v",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":count": count, ":expires": now() + seconds, ":v": VERSION },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return Attributes?.count;
}

/** fresh is the condition of a row that is to be written only where there is none that has not expired. */
export function fresh() {
  return {
    ConditionExpression: "attribute_not_exists(pk) OR expires <= :now",
    ExpressionAttributeValues: { ":now": now() },
  };
}

/** now returns the moment in epoch seconds, as rows count their expiry. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** removeRow takes a row out, where its condition holds, and tells whether it does; one that is not there is no error. */
export async function removeRow(
  { pk, sk }: Key,
  condition: Partial<DeleteCommandInput> = {},
): Promise<boolean> {
  const Key = { pk, sk };
  return await unlessRefused(
    table.send(new DeleteCommand({ TableName: env("STORE_TABLE"), Key, ...condition })),
  );
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

// DynamoDB deletes late.
function isOver({ expires }: Record<string, unknown>): boolean {
  return typeof expires === "number" && expires * 1000 <= Date.now();
}
