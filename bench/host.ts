import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { bundled } from "../build.js";
import type { Closing } from "../local/aws/amazon.js";
import { REGION } from "../local/aws/bus.js";
import { startFunction } from "../local/aws/function.js";
import { gateway } from "../local/aws/gateway.js";
import type { Course } from "./runs.js";

const ROOT = resolve(import.meta.dirname, "..");
const TABLE = "plates";

/** startSeed runs the handler of seed.ts as our functions run, bundled behind an HTTP API, and returns where to deliver. */
export async function startSeed(
  { webex, vision }: Course,
  { token, tablesUrl }: { token: string; tablesUrl: string },
  closing: Closing,
): Promise<string> {
  const folder = join(ROOT, ".bench", "path", "seed");
  await bundled(join(ROOT, "bench", "seed.ts"), folder);
  await tableAt(tablesUrl);
  const env = {
    AWS_ENDPOINT_URL_REKOGNITION: vision.url,
    AWS_ENDPOINT_URL_DYNAMODB: tablesUrl,
    TABLE_NAME: TABLE,
    WEBEX_API_URL: webex.url,
    BOT_TOKEN: token,
    BOT_EMAIL: webex.bot.emails[0] ?? "",
  };
  const bundle = join(folder, "index.mjs");
  const seed = await startFunction({ bundle, env, timeout: 30, size: 2 });
  closing.push(seed.stop);
  return await apiOf(seed.invoke, closing);
}

async function apiOf(invoke: Parameters<typeof gateway>[0], closing: Closing): Promise<string> {
  const server = createServer(gateway(invoke, { routes: ["POST /seed"] }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/seed`;
}

async function tableAt(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const keys = [
    { AttributeName: "id", AttributeType: "S", KeyType: "HASH" },
    { AttributeName: "createdAt", AttributeType: "N", KeyType: "RANGE" },
  ] as const;
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keys.map(({ AttributeName, KeyType }) => ({ AttributeName, KeyType })),
      AttributeDefinitions: keys.map(({ KeyType, ...attribute }) => attribute),
    }),
  );
  client.destroy();
}
