import { once } from "node:events";
import { connect } from "node:net";
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { creationOf, startTables, tables } from "../../local/aws/tables.js";

let started: Awaited<ReturnType<typeof startTables>>;
let client: DynamoDBClient;
let store: DynamoDBDocumentClient;

beforeAll(async () => {
  started = await startTables();
  client = clientOf(started.url);
  store = DynamoDBDocumentClient.from(client);
});

afterAll(() => started.stop());

function clientOf(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new DynamoDBClient({ endpoint, region: "ap-southeast-1", credentials });
}

test("it listens on this machine alone", () => {
  expect(started.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test.each(tables)("the table $name is there at once, as it is described", async (table) => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    KeySchema: creationOf(table).KeySchema,
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
  });
  const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
  expect(indexes.sort()).toEqual(Object.keys(table.indexes).sort());
});

test.each([
  { index: "byRoom", key: "room" },
  { index: "byPlate", key: "roomPlate" },
  { index: "byPerson", key: "person" },
  { index: "byDay", key: "day" },
])(
  "the store's index $index finds whole rows by $key, in order of time",
  async ({ index, key }) => {
    const rowAt = (time: string) => ({
      pk: `${index}#${time}`,
      sk: "1",
      [key]: "x",
      time,
      more: 1,
    });
    for (const time of ["3", "1", "2"]) {
      await store.send(new PutCommand({ TableName: "store", Item: rowAt(time) }));
    }
    const { Items } = await store.send(
      new QueryCommand({
        TableName: "store",
        IndexName: index,
        KeyConditionExpression: "#key = :key",
        ExpressionAttributeNames: { "#key": key },
        ExpressionAttributeValues: { ":key": "x" },
      }),
    );
    expect(Items).toEqual([rowAt("1"), rowAt("2"), rowAt("3")]);
  },
);

test("a condition refuses the second write of a row", async () => {
  const put = new PutCommand({
    TableName: "idempotency",
    Item: { id: "a" },
    ConditionExpression: "attribute_not_exists(id)",
  });
  await store.send(put);
  await expect(store.send(put)).rejects.toThrow(ConditionalCheckFailedException);
});

test("stop ends at once, whoever is connected", async () => {
  const first = await startTables();
  await once(connect(Number(new URL(first.url).port), "127.0.0.1"), "connect");
  const since = performance.now();
  await first.stop();
  expect(performance.now() - since).toBeLessThan(1000);
  await expect(fetch(first.url)).rejects.toThrow();
});
