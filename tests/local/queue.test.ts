import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent } from "aws-lambda";
import { afterEach, expect, test } from "vitest";
import { consuming } from "../../local/aws/mapping.js";
import { createQueue, type Queue, type Received, type Settings } from "../../local/aws/queue.js";

const queues: Queue[] = [];

afterEach(() => {
  for (const queue of queues.splice(0)) queue.stop();
});

function queueWith(settings: Settings = {}): Queue {
  const queue = createQueue("answer", settings);
  queues.push(queue);
  return queue;
}

async function receivedFrom(queue: Queue, wait = 1): Promise<Received> {
  const [message] = await queue.receive({ wait });
  if (!message) throw new Error("There was no message.");
  return message;
}

test("receive hides a message until its visibility is over", async () => {
  const queue = queueWith({ visibility: 0.05 });
  queue.send("a");
  await receivedFrom(queue);
  const since = performance.now();
  expect(await queue.receive()).toEqual([]);
  const again = await receivedFrom(queue);
  expect(performance.now() - since).toBeGreaterThan(35);
  expect(performance.now() - since).toBeLessThan(500);
  expect(again).toMatchObject({ body: "a", receives: 2 });
});

test("what is sent with a delay is not seen before, and keeps its attributes until it rests", async () => {
  const deadLetters = queueWith();
  const queue = queueWith({ deadLetters, receives: 1, visibility: 0.01 });
  const attributes = { Times: { DataType: "Number", StringValue: "2" } };
  queue.send("a", undefined, { delay: 0.05, attributes });
  expect(await queue.receive()).toEqual([]);
  expect(queue.depth()).toEqual({ visible: 0, inFlight: 1 });
  expect(await receivedFrom(queue)).toMatchObject({ body: "a", receives: 1, attributes });
  expect(await receivedFrom(deadLetters)).toMatchObject({ body: "a", attributes });
});

test("receive counts, and remembers when it was first", async () => {
  const queue = queueWith({ visibility: 0.01 });
  queue.send("a");
  const first = await receivedFrom(queue);
  const second = await receivedFrom(queue);
  expect(second).toEqual({ ...first, handle: second.handle, receives: 2 });
  expect(second.handle).not.toBe(first.handle);
});

test("receive takes up to max messages, oldest first", async () => {
  const queue = queueWith();
  for (const body of ["a", "b", "c"]) queue.send(body);
  const messages = await queue.receive({ max: 2 });
  expect(messages.map(({ body }) => body)).toEqual(["a", "b"]);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 2 });
});

test("receive waits for a message that is sent later", async () => {
  const queue = queueWith();
  const waiting = queue.receive({ wait: 5 });
  queue.send("late");
  expect(await waiting).toMatchObject([{ body: "late" }]);
});

test("a receive that waits ends when the queue stops", async () => {
  const queue = queueWith();
  const waiting = queue.receive({ wait: 600, signal: new AbortController().signal });
  queue.stop();
  expect(await waiting).toEqual([]);
});

test("a message sent again under its id takes the place of the former", async () => {
  const queue = queueWith();
  const id = queue.send("former");
  queue.send("newer", id);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0 });
  expect(await queue.receive({ max: 2 })).toMatchObject([{ id, body: "newer" }]);
});

test("receive gives one message to one of those who wait", async () => {
  const queue = queueWith();
  const waiting = [queue.receive({ wait: 0.05 }), queue.receive({ wait: 0.05 })];
  queue.send("a");
  const got = await Promise.all(waiting);
  expect(got.flat()).toHaveLength(1);
});

test("change makes a message visible sooner", async () => {
  const queue = queueWith({ visibility: 60 });
  queue.send("a");
  const { handle } = await receivedFrom(queue);
  expect(queue.change(handle, 0.02)).toBe("changed");
  expect(await receivedFrom(queue)).toMatchObject({ receives: 2 });
});

test("change makes a message visible later", async () => {
  const queue = queueWith({ visibility: 0.02 });
  queue.send("a");
  const { handle } = await receivedFrom(queue);
  queue.change(handle, 60);
  expect(await queue.receive({ wait: 0.08 })).toEqual([]);
});

test("change to 0 makes a message visible at once", async () => {
  const queue = queueWith();
  queue.send("a");
  queue.change((await receivedFrom(queue)).handle, 0);
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0 });
});

test.each([
  { name: "a handle of nobody's", handle: () => "nonsense", want: "no handle" },
  { name: "a stale handle", handle: (stale: string) => stale, want: "gone" },
])("change refuses $name", async ({ handle, want }) => {
  const queue = queueWith();
  queue.send("a");
  const stale = (await receivedFrom(queue)).handle;
  queue.change(stale, 0);
  await receivedFrom(queue);
  expect(queue.change(handle(stale), 0)).toBe(want);
});

test("change refuses a message that is in sight again", async () => {
  const queue = queueWith();
  queue.send("a");
  const { handle } = await receivedFrom(queue);
  queue.change(handle, 0);
  expect(queue.change(handle, 5)).toBe("not in flight");
});

test("remove with a stale handle leaves the newer receive alone", async () => {
  const queue = queueWith();
  queue.send("a");
  const stale = (await receivedFrom(queue)).handle;
  queue.change(stale, 0);
  await receivedFrom(queue);
  expect(queue.remove(stale)).toBe(true);
  expect(queue.bodies()).toEqual(["a"]);
});

test("remove deletes a message for good", async () => {
  const queue = queueWith({ visibility: 0.02 });
  queue.send("a");
  queue.remove((await receivedFrom(queue)).handle);
  expect(await queue.receive({ wait: 0.06 })).toEqual([]);
});

test.each([
  { receives: 6, want: { receives: 6, dead: [], left: ["a"] } },
  { receives: 7, want: { receives: 6, dead: ["a"], left: [] } },
])(
  "a message rests in the dead letters after 6 receives, not before ($receives asked)",
  async ({ receives, want }) => {
    const deadLetters = queueWith();
    const queue = queueWith({ deadLetters });
    queue.send("a");
    let got = 0;
    for (let ask = 1; ask <= receives; ask += 1) {
      for (const { handle } of await queue.receive()) {
        got += 1;
        if (ask < receives) queue.change(handle, 0);
      }
    }
    expect({ receives: got, dead: deadLetters.bodies(), left: queue.bodies() }).toEqual(want);
  },
);

test("a message keeps its id in the dead letters", async () => {
  const deadLetters = queueWith();
  const queue = queueWith({ receives: 1, deadLetters });
  const id = queue.send("a");
  queue.change((await receivedFrom(queue)).handle, 0);
  expect(await receivedFrom(deadLetters)).toMatchObject({ id, receives: 1 });
});

test("consuming hands over one message at a time, in SQS's shape", async () => {
  const queue = queueWith();
  const events: SQSEvent[] = [];
  const consumer = consuming(queue, async (event) => void events.push(event), { concurrency: 1 });
  const id = queue.send("a");
  queue.send("b");
  await expect.poll(() => queue.bodies()).toEqual([]);
  await consumer.stop();
  expect(events).toHaveLength(2);
  expect(events[0]).toEqual({
    Records: [
      {
        messageId: id,
        receiptHandle: expect.stringContaining(id),
        body: "a",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {},
        md5OfBody: "0cc175b9c0f1b6a831c399e269772661",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:ap-southeast-1:000000000000:answer",
        awsRegion: "ap-southeast-1",
      },
    ],
  });
});

test.each([
  {
    name: "failed",
    ending: () => {
      throw new Error("broken");
    },
  },
  {
    name: "was named as failed",
    ending: (itemIdentifier = "") => ({ batchItemFailures: [{ itemIdentifier }] }),
  },
])(
  "consuming delivers again what $name, then leaves it to the dead letters",
  async ({ ending }) => {
    const deadLetters = queueWith();
    const queue = queueWith({ visibility: 0.01, receives: 3, deadLetters });
    const counts: (string | undefined)[] = [];
    const consumer = consuming(queue, async ({ Records }) => {
      counts.push(Records[0]?.attributes.ApproximateReceiveCount);
      return ending(Records[0]?.messageId);
    });
    queue.send("a");
    await expect.poll(() => deadLetters.bodies()).toEqual(["a"]);
    await consumer.stop();
    expect(counts).toEqual(["1", "2", "3"]);
  },
);

test("consuming runs as many at once as its concurrency, and no more", async () => {
  const queue = queueWith();
  let running = 0;
  let most = 0;
  const consumer = consuming(
    queue,
    async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(10);
      running -= 1;
    },
    { concurrency: 3 },
  );
  for (let n = 0; n < 9; n += 1) queue.send(String(n));
  await expect.poll(() => queue.bodies()).toEqual([]);
  await consumer.stop();
  expect(most).toBe(3);
});

test("a consumer's stop waits for the run in flight and takes nothing more", async () => {
  const queue = queueWith();
  const gate = new EventEmitter();
  const begun = once(gate, "begun");
  const consumer = consuming(
    queue,
    async () => {
      gate.emit("begun");
      await once(gate, "open");
    },
    { concurrency: 1 },
  );
  queue.send("a");
  await begun;
  queue.send("b");
  const stopped = consumer.stop();
  gate.emit("open");
  await stopped;
  expect(queue.bodies()).toEqual(["b"]);
});
