import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const sqs = new SQSClient({});

/** HIDDEN is the seconds for which what was taken out is kept from others: time to read, and to say yes. */
export const HIDDEN = 1800;

/** Place is where dead letters rest, and the queue that they were meant for, both by URL; the name is for people. */
export type Place = { name: string; from: string; to: string };

/** Letter is a message that rests there, out of sight of others for a while. */
export type Letter = {
  place: Place;
  /** the queue's own id of it, and what it is put back or deleted by */
  id: string;
  handle: string;
  body: string;
  /** how often it was received, which each look adds to */
  receives: number;
};

/** lettersAt takes up to so many letters out of sight and into a set, oldest first as far as the queue knows. */
export async function lettersAt(place: Place, most: number, resting: Set<Letter>): Promise<void> {
  const letters = new Map<string, Letter>(); // a queue may hand one out twice
  while (letters.size < most) {
    const found = await received(place, Math.min(10, most - letters.size));
    if (found.length === 0) return;
    for (const letter of found) {
      const earlier = letters.get(letter.id);
      if (earlier) resting.delete(earlier);
      letters.set(letter.id, letter);
      resting.add(letter);
    }
  }
}

async function received(place: Place, most: number): Promise<Letter[]> {
  const question = new ReceiveMessageCommand({
    QueueUrl: place.from,
    MaxNumberOfMessages: most,
    VisibilityTimeout: HIDDEN,
    WaitTimeSeconds: 1, // without it a queue that holds some may say that it holds none
    MessageSystemAttributeNames: ["ApproximateReceiveCount"],
  });
  const { Messages = [] } = await sqs.send(question);
  return Messages.map((message) => letterOf(place, message));
}

function letterOf(place: Place, message: Message): Letter {
  const { MessageId: id = "", ReceiptHandle: handle = "", Body: body = "", Attributes } = message;
  return { place, id, handle, body, receives: Number(Attributes?.ApproximateReceiveCount) };
}

/** restingAt returns about how many letters are in sight there. */
export async function restingAt({ from }: Place): Promise<number> {
  return (await heldAt(from)).waiting;
}

/** heldAt returns about how many messages wait in a queue, and how many are out of sight: somebody is at them, or they are to be tried again later. */
export async function heldAt(queue: string): Promise<{ waiting: number; taken: number }> {
  const names = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
  ] as const;
  const question = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...names] });
  const { Attributes } = await sqs.send(question);
  const [waiting = 0, hidden = 0, delayed = 0] = names.map((name) =>
    Number(Attributes?.[name] ?? 0),
  );
  return { waiting, taken: hidden + delayed };
}

/** moved sends a letter to the queue it was meant for, and deletes it then: where that breaks off, it is in both, and answered once. */
export async function moved({ place, body, handle }: Letter): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: place.to, MessageBody: body }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: place.from, ReceiptHandle: handle }));
}

/** putBack makes a letter visible to others again. */
export async function putBack({ place, handle }: Letter): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: place.from,
      ReceiptHandle: handle,
      VisibilityTimeout: 0,
    }),
  );
}
