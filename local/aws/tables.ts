import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { REGION } from "./bus.js";

type Dynalite = (options: Record<string, number>) => Server;

// CommonJS without types of its own.
const dynalite = createRequire(import.meta.url)("dynalite") as Dynalite;

type Keys = readonly [partition: string, sort?: string];

/** Table is one table: its keys, and its indexes' keys by name, all of them strings. */
export type Table = { name: string; keys: Keys; indexes: Record<string, Keys> };

/** tables are the two tables, as Terraform must make them too. */
export const tables: readonly Table[] = [
  { name: "idempotency", keys: ["id"], indexes: {} },
  {
    name: "store",
    keys: ["pk", "sk"],
    indexes: {
      byRoom: ["room", "time"],
      byPlate: ["roomPlate", "time"],
      byPerson: ["person", "time"],
      byDay: ["day", "time"],
    },
  },
];

/** startTables starts a DynamoDB in memory on 127.0.0.1 that holds the tables, empty. It has no TTL and no transactions. */
export async function startTables(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address}:${port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  for (const table of tables) await client.send(new CreateTableCommand(creationOf(table)));
  client.destroy();
  return { url, stop: () => stopped(server) };
}

/** creationOf says in DynamoDB's words how a table is made. */
export function creationOf({ name, keys, indexes }: Table): CreateTableCommandInput {
  const names = new Set([keys, ...Object.values(indexes)].flat());
  const gsis = Object.entries(indexes).map(([IndexName, of]) => ({
    IndexName,
    KeySchema: schemaOf(of),
    Projection: { ProjectionType: "ALL" as const },
  }));
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: schemaOf(keys),
    AttributeDefinitions: [...names].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    ...(gsis.length > 0 && { GlobalSecondaryIndexes: gsis }),
  };
}

function schemaOf(keys: Keys): NonNullable<CreateTableCommandInput["KeySchema"]> {
  return keys.flatMap((AttributeName, at) =>
    AttributeName
      ? [{ AttributeName, KeyType: at === 0 ? ("HASH" as const) : ("RANGE" as const) }]
      : [],
  );
}

// Clients keep their connections open; dynalite would wait for them half a minute.
function stopped(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
