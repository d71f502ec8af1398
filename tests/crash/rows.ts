import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { REGION } from "../../local/aws/bus.js";

// biome-ignore lint/suspicious/noExplicitAny: DynamoDB keeps no types; tests know what was written.
type Row = Record<string, any>;

/** Rows is a look into the tables. */
export type Rows = {
  /** of returns the rows of a partition of the store. */
  of(pk: string): Promise<Row[]>;
  /** all returns every row of the store. */
  all(): Promise<Row[]>;
  /** record returns the idempotency record of a message. */
  record(message: string): Promise<Row | undefined>;
};

/** rowsAt returns a look into the tables at an address, as whoever has this key. */
export function rowsAt(endpoint: string, accessKeyId: string): Rows {
  const credentials = { accessKeyId, secretAccessKey: "local" };
  // An idle connection may be closed at the moment that it is taken again.
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials, maxAttempts: 5 });
  const table = DynamoDBDocumentClient.from(client);
  return {
    of: async (pk) => (await table.send(new QueryCommand(partition(pk)))).Items ?? [],
    async all() {
      const rows: Row[] = [];
      let ExclusiveStartKey: Row | undefined;
      do {
        const page = await table.send(new ScanCommand({ TableName: "store", ExclusiveStartKey }));
        rows.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return rows;
    },
    async record(message) {
      // As Powertools names it.
      const hash = createHash("md5").update(JSON.stringify(message)).digest("base64");
      const asked = { TableName: "idempotency", Key: { id: `answer#${hash}` } };
      return (await table.send(new GetCommand(asked))).Item;
    },
  };
}

function partition(pk: string): QueryCommandInput {
  const ExpressionAttributeValues = { ":pk": pk };
  return { TableName: "store", KeyConditionExpression: "pk = :pk", ExpressionAttributeValues };
}
