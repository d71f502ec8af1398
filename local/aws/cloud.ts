import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ACCOUNT, type Bus, ENTRIES, type Entry } from "./bus.js";
import { attributesOf, md5Of, type Queue } from "./queue.js";
import type { Secret, Secrets } from "./secrets.js";

/** Parts are what the cloud is made of; queues by name. */
export type Parts = { bus: Bus; queues: Record<string, Queue>; secrets: Secrets };

/** Cloud is where the AWS SDK's clients are pointed; DynamoDB and Rekognition have places of their own. */
export type Cloud = { url: string; queueUrl(name: string): string; stop(): Promise<void> };

// biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
type Input = any;
type Answer = { status?: number; query?: string; body: object };
type Operation = (input: Input, parts: Parts) => Answer | Promise<Answer>;

/** startCloud starts a server on 127.0.0.1 that speaks the wire protocols of EventBridge, SQS and Secrets Manager. */
export async function startCloud(parts: Parts): Promise<Cloud> {
  const server = createServer((request, response) => {
    serve(request, response, parts).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address}:${port}`;
  return { url, queueUrl: (name) => `${url}/${ACCOUNT}/${name}`, stop: () => stopped(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  parts: Parts,
): Promise<void> {
  const target = String(request.headers["x-amz-target"]);
  const operation = operations[target] ?? unknownOperation;
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

function refusal(__type: string, message: string, query?: string): Answer {
  return { status: 400, body: { __type, message }, ...(query && { query }) };
}

const unknownOperation: Operation = () =>
  refusal("UnknownOperationException", "This stand-in does not know the operation.");

const operations: Record<string, Operation> = {
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

  "AmazonSQS.SendMessage": onQueue((queue, { MessageBody }) => {
    if (!MessageBody) return refusal("MissingParameter", "MessageBody is required.");
    const MessageId = queue.send(MessageBody);
    return { body: { MessageId, MD5OfMessageBody: md5Of(MessageBody) } };
  }),

  "AmazonSQS.ReceiveMessage": onQueue(async (queue, input) => {
    const messages = await queue.receive({
      max: input.MaxNumberOfMessages ?? 1,
      visibility: input.VisibilityTimeout ?? queue.visibility,
      wait: input.WaitTimeSeconds ?? 0,
    });
    const asked = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
    const Messages = messages.map((message) => ({
      MessageId: message.id,
      ReceiptHandle: message.handle,
      Body: message.body,
      MD5OfBody: md5Of(message.body),
      ...named(asked, attributesOf(message)),
    }));
    return { body: Messages.length > 0 ? { Messages } : {} };
  }),

  "AmazonSQS.DeleteMessage": onQueue((queue, { ReceiptHandle }) =>
    queue.remove(String(ReceiptHandle)) ? { body: {} } : noHandle,
  ),

  "AmazonSQS.ChangeMessageVisibility": onQueue((queue, input) => {
    const { VisibilityTimeout: seconds, ReceiptHandle } = input;
    if (!(seconds >= 0 && seconds <= 43_200)) {
      return refusal("InvalidParameterValue", "VisibilityTimeout must be 0 to 43200.");
    }
    return changes[queue.change(String(ReceiptHandle), seconds)];
  }),

  "AmazonSQS.GetQueueAttributes": onQueue((queue, { AttributeNames = [] }) => {
    const { visible, inFlight } = queue.depth();
    const redrive = {
      deadLetterTargetArn: queue.deadLetters?.arn,
      maxReceiveCount: queue.receives,
    };
    const attributes = {
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      QueueArn: queue.arn,
      VisibilityTimeout: String(queue.visibility),
      ...(queue.deadLetters && { RedrivePolicy: JSON.stringify(redrive) }),
    };
    return { body: named(AttributeNames, attributes) };
  }),

  "secretsmanager.GetSecretValue": ({ SecretId, VersionId, VersionStage }, { secrets }) => {
    const secret = secrets.value(SecretId, { id: VersionId, stage: VersionStage });
    if (!secret) return noSecret;
    const { id, value, stages, created } = secret.version;
    const { ARN, Name } = namesOf(secret);
    const body = { ARN, Name, VersionId: id, SecretString: value, VersionStages: stages };
    return { body: { ...body, CreatedDate: created } };
  },

  "secretsmanager.PutSecretValue": (input, { secrets }) => {
    const { SecretId, SecretString, ClientRequestToken: id, VersionStages: stages } = input;
    const secret = secrets.put(SecretId, SecretString, {
      ...(id && { id }),
      ...(stages && { stages }),
    });
    if (!secret) return noSecret;
    const { version } = secret;
    return { body: { ...namesOf(secret), VersionId: version.id, VersionStages: version.stages } };
  },
};

const noSecret = refusal(
  "ResourceNotFoundException",
  "Secrets Manager can't find the specified secret.",
);

const noQueue = refusal(
  "com.amazonaws.sqs#QueueDoesNotExist",
  "The specified queue does not exist.",
  "AWS.SimpleQueueService.NonExistentQueue",
);

const noHandle = refusal(
  "com.amazonaws.sqs#ReceiptHandleIsInvalid",
  "The input receipt handle is invalid.",
  "ReceiptHandleIsInvalid",
);

const changes = {
  changed: { body: {} },
  "no handle": noHandle,
  gone: refusal(
    "com.amazon.coral.service#InvalidParameterValueException",
    "Message does not exist or is not available for visibility timeout change.",
    "InvalidParameterValue",
  ),
  "not in flight": refusal(
    "com.amazonaws.sqs#MessageNotInflight",
    "The message is not in flight.",
    "AWS.SimpleQueueService.MessageNotInflight",
  ),
};

function onQueue(operation: (queue: Queue, input: Input) => Answer | Promise<Answer>): Operation {
  return (input, { queues }) => {
    const queue = queues[String(input.QueueUrl).split("/").at(-1) ?? ""];
    return queue ? operation(queue, input) : noQueue;
  };
}

function named(names: string[], attributes: object): object {
  const Attributes = Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.includes("All") || names.includes(name)),
  );
  return Object.keys(Attributes).length > 0 ? { Attributes } : {};
}

const namesOf = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

function stopped(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
