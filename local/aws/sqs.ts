import { attributesOf, md5Of } from "./attributes.js";
import { type Answer, type Input, type Operation, refusal } from "./operations.js";
import type { Queue } from "./queue.js";

/** sqs is what the stand-in knows of SQS, by the wire's names. */
export const sqs: Record<string, Operation> = {
  "AmazonSQS.SendMessage": onQueue((queue, input) => {
    const { MessageBody, DelaySeconds: delay = 0, MessageAttributes: attributes = {} } = input;
    if (!MessageBody) return refusal("MissingParameter", "MessageBody is required.");
    if (!(delay >= 0 && delay <= 900))
      return refusal("InvalidParameterValue", "DelaySeconds must be 0 to 900.");
    const MessageId = queue.send(MessageBody, undefined, { delay, attributes });
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
    const { VisibilityTimeout: seconds = -1, ReceiptHandle } = input;
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
};

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
