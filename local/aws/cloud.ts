import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ACCOUNT, ENTRIES, type Entry, REGION } from "./bus.js";
import { manager } from "./manager.js";
import { type Answer, type Operation, type Parts, refusal } from "./operations.js";
import { sqs } from "./sqs.js";

/** Cloud is where the AWS SDK's clients are pointed; DynamoDB and Rekognition have places of their own. */
export type Cloud = { url: string; queueUrl(name: string): string; stop(): Promise<void> };

/**
 * startCloud starts a server on 127.0.0.1 that speaks the wire protocols of EventBridge, SQS and Secrets Manager.
 * It holds a real token where a real Webex is served, so only who signs with `key` (an access key id) is answered.
 */
export async function startCloud(parts: Parts, key?: string): Promise<Cloud> {
  const server = createServer((request, response) => {
    serve(request, response, { parts, key }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address}:${port}`;
  return { url, queueUrl: (name) => `${url}/${ACCOUNT}/${name}`, stop: () => stopped(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { parts, key }: { parts: Parts; key: string | undefined },
): Promise<void> {
  const target = String(request.headers["x-amz-target"]);
  const known = operations[target] ?? unknownOperation;
  const operation = isFrom(request, key) ? known : notSigned;
  const { status = 200, query, body } = await answerOf(operation, await text(request), parts);
  response.writeHead(status, {
    "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.0",
    "x-amzn-requestid": randomUUID(),
    ...(query && { "x-amzn-query-error": `${query};Sender` }),
  });
  response.end(JSON.stringify(body));
}

async function answerOf(operation: Operation, body: string, parts: Parts): Promise<Answer> {
  try {
    return await operation(JSON.parse(body || "{}"), parts);
  } catch (error) {
    return refusal("SerializationException", String(error));
  }
}

// A web page that has its name point here sends that name as Host.
function isFrom({ headers }: IncomingMessage, key: string | undefined): boolean {
  const isHere = /^127\.0\.0\.1(:\d+)?$/.test(headers.host ?? "");
  return isHere && (!key || (headers.authorization ?? "").includes(`Credential=${key}/`));
}

const notSigned: Operation = () =>
  refusal("UnrecognizedClientException", "The security token included in the request is invalid.");

const unknownOperation: Operation = () =>
  refusal("UnknownOperationException", "This stand-in does not know the operation.");

const operations: Record<string, Operation> = {
  ...sqs,
  ...manager,

  "AWSEvents.DescribeEventBus": ({ Name = "default" }) => ({
    body: { Name, Arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${Name}` },
  }),

  "AWSEvents.PutEvents": ({ Entries }: { Entries?: Entry[] }, { bus }) => {
    if (bus.faults.fail > 0) {
      bus.faults.fail -= 1;
      return { status: 500, body: { __type: "InternalException", message: "Failed, as asked." } };
    }
    if (!Entries?.length || Entries.length > ENTRIES) {
      return refusal("ValidationException", `Entries must hold 1 to ${ENTRIES} members.`);
    }
    const put = bus.put(Entries);
    const failed = put.filter((one) => "ErrorCode" in one);
    return { body: { FailedEntryCount: failed.length, Entries: put } };
  },
};

function stopped(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
