import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { headersOf, type Sender, SIGNING, type Signer, senderNamed, TOKEN } from "./senders.js";

/** Called is what became of a call: what was answered, put on the bus, kept (by its key), asked of others, and logged. */
export type Called = {
  status: number;
  body: string;
  published: { name: string; detail: Record<string, string> }[];
  kept: string[];
  fetched: string[];
  logged: string;
};

process.env.POWERTOOLS_LOG_LEVEL = "DEBUG"; // what is logged is looked at, all of it
const { handler } = await import("../../functions/receive.js");

// Made once: a hundred thousand calls are made here.
const lines: string[] = [];
const asked: string[] = [];
const bus = mockClient(EventBridgeClient);
const manager = mockClient(SecretsManagerClient);
const table = mockClient(DynamoDBDocumentClient);
table.on(PutCommand).resolves({});
bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
manager.on(GetSecretValueCommand).callsFake(({ SecretId }) => ({
  SecretString: SecretId.endsWith("/signing") ? SIGNING : JSON.stringify({ token: TOKEN }),
}));

let isUnderWay = false;
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = ((...said: Parameters<typeof write>) =>
    isUnderWay ? lines.push(String(said[0])) > 0 : write(...said)) as typeof write;
}

/** called hands a call to the real receive function, with an AWS that answers and a Webex that knows who we are. */
export async function called(event: APIGatewayProxyEventV2): Promise<Called> {
  for (const client of [bus, manager, table]) client.resetHistory();
  for (const list of [lines, asked]) list.length = 0;
  const { fetch } = globalThis;
  globalThis.fetch = async (input) => {
    asked.push(String(input));
    return Response.json({ id: "BOT" });
  };
  isUnderWay = true;
  try {
    const { statusCode: status = 0, body = "" } = await handler(event);
    const told = { published: published(), kept: kept(), fetched: [...asked] };
    return { status, body, ...told, logged: lines.join("") };
  } finally {
    isUnderWay = false;
    globalThis.fetch = fetch;
  }
}

function published(): Called["published"] {
  const entries = bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  return entries.map(({ DetailType = "", Detail = "" }) => ({
    name: DetailType,
    detail: JSON.parse(Detail),
  }));
}

function kept(): string[] {
  const rows = table.commandCalls(PutCommand).map(({ args }) => args[0].input.Item ?? {});
  return rows.map(({ pk, sk }) => `${pk} ${sk}`);
}

/** Sent is a call as somebody sends it: the bytes, and what API Gateway makes an event of. */
export type Sent = {
  bytes: Uint8Array;
  headers?: Record<string, string>;
  /** as API Gateway hands a body on whose type is no text */
  base64?: boolean;
  path?: string;
  method?: string;
};

/** eventOf returns the event of payload format 2.0 that API Gateway hands on. */
export function eventOf({ bytes, base64 = false, ...rest }: Sent): APIGatewayProxyEventV2 {
  const { headers = {}, path = "/webhooks/webex", method = "POST" } = rest;
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: "",
    headers,
    requestContext: { http: { method, path } },
    body: Buffer.from(bytes).toString(base64 ? "base64" : "utf8"),
    isBase64Encoded: base64,
  } as unknown as APIGatewayProxyEventV2;
}

/** signed returns a call with the signature that its sender would give it. */
export function signed(
  bytes: Uint8Array | string,
  { prove, path }: Sender = senderNamed("webex"),
  signer: Signer = {},
): Sent & { headers: Record<string, string> } {
  const raw = Buffer.from(bytes);
  return { bytes: raw, headers: headersOf(prove(raw, signer)), path };
}
