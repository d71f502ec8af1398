import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBus } from "../local/aws/bus.js";
import { type Cloud, startCloud } from "../local/aws/cloud.js";
import { createQueue, type Queue } from "../local/aws/queue.js";
import { createSecrets } from "../local/aws/secrets.js";
import { HIDDEN, type Place } from "../operate/letters.js";
import { redriven } from "../operate/moves.js";
import { envelope, message } from "./fixtures.js";
import { operated, outputsOf } from "./operated.js";

const DAY = 86_400_000;
const NAMES = ["answer", "answer-dead", "answer-undelivered", "forget", "forget-dead"] as const;
type Name = (typeof NAMES)[number];

let cloud: Cloud;
let ids = 0;
const all: Record<string, Queue> = {};

beforeAll(async () => {
  cloud = await startCloud({ bus: createBus(), queues: all, secrets: createSecrets() });
  process.env.AWS_ENDPOINT_URL = cloud.url;
});

afterAll(() => {
  for (const queue of Object.values(all)) queue.stop();
  return cloud.stop();
});

/** Queues of a test's own, and what is told to an operator who looks into them. */
function resting() {
  ids += 1;
  const made = NAMES.map((name) => [name, createQueue(`${name}-${ids}`)] as const);
  for (const [, queue] of made) all[queue.name] = queue;
  const queues = Object.fromEntries(made) as Record<Name, Queue>;
  const place = (name: string, from: Name, to: Name): Place => ({
    ...{ name, from: cloud.queueUrl(queues[from].name), to: cloud.queueUrl(queues[to].name) },
  });
  const places = [
    place("answer dead", "answer-dead", "answer"),
    place("answer undelivered", "answer-undelivered", "answer"),
    place("forget dead", "forget-dead", "forget"),
  ];
  const told: string[] = [];
  const say = (words: string) => void told.push(words);
  const redrive = (agreed: () => Promise<boolean>, now?: () => number) =>
    redriven(places, { say, agreed, ...(now && { now }) });
  return { queues, told, redrive };
}

const yes = async () => true;
const no = async () => false;

function letter(id: string, sent = new Date().toISOString()): string {
  return envelope(message({ id: `webex:-:${id}`, native: id, sent, person: "Alice" }));
}

describe.concurrent("redrive", () => {
  test("shows what rests there, and changes nothing where the answer is no", async () => {
    const { queues, told, redrive } = resting();
    queues["answer-dead"].send(letter("M1"));
    queues["answer-undelivered"].send(letter("M2"));
    expect(await redrive(no)).toBe(0);
    const depths = NAMES.map((name) => queues[name].depth());
    const [none, one] = [0, 1].map((visible) => ({ visible, inFlight: 0 }));
    expect(depths).toEqual([none, one, one, none, none]);
    expect(told).toEqual([
      "answer dead  2026-01-15T12:00:00.000Z  message.received  webex:-:M1  received 1×",
      "answer undelivered  2026-01-15T12:00:00.000Z  message.received  webex:-:M2  received 1×",
      "Each look counts as once more received.",
      "Nothing was moved.",
    ]);
  });

  test("moves each to the queue that it was meant for, byte for byte", async () => {
    const { queues, redrive } = resting();
    const [dead, undelivered, deletion] = [letter("M1"), ` ${letter("M2")}`, letter("M3")];
    queues["answer-dead"].send(dead);
    queues["answer-undelivered"].send(undelivered);
    queues["forget-dead"].send(deletion);
    expect(await redrive(yes)).toBe(3);
    expect(NAMES.map((name) => queues[name].bodies())).toEqual([
      [dead, undelivered],
      [],
      [],
      [deletion],
      [],
    ]);
  });

  test("moves what it showed, and nothing that came since", async () => {
    const { queues, redrive } = resting();
    const [shown, late] = [letter("M1"), letter("M2")];
    queues["answer-dead"].send(shown);
    await redrive(async () => {
      expect(queues["answer-dead"].depth()).toEqual({ visible: 0, inFlight: 1 });
      queues["answer-dead"].send(late);
      return true;
    });
    expect([queues.answer.bodies(), queues["answer-dead"].bodies()]).toEqual([[shown], [late]]);
  });

  test.each([
    { name: "no JSON", body: "secret words" },
    { name: "JSON of another shape", body: '{"detail":{"text":"secret words"}}' },
    { name: "an id that is none", body: letter("secret words\u001b[2J") },
    { name: "an event of no known name", body: letter("M").replace("message.received", "secret") },
    { name: "no time", body: letter("M").replace(/"time":"[^"]*"/, '"time":"secret"') },
  ])("leaves what it cannot read, such as $name, and does not quote it", async ({ body }) => {
    const { queues, told, redrive } = resting();
    const id = queues["answer-dead"].send(body);
    expect(await redrive(yes)).toBe(0);
    expect(queues["answer-dead"].depth()).toEqual({ visible: 1, inFlight: 0 });
    expect(told.join()).toContain(`${id}  of no known shape`);
    expect(told.join()).not.toContain("secret");
  });

  test.each([
    { name: "a message older than we remember", age: 14 * DAY, by: "message.received", want: 0 },
    {
      name: "a message that is nearly as old",
      age: 14 * DAY - 600_000,
      by: "message.received",
      want: 0,
    },
    { name: "a message of yesterday", age: DAY, by: "message.received", want: 1 },
    { name: "a deletion of an old message", age: 100 * DAY, by: "message.deleted", want: 1 },
    { name: "a person who left long ago", age: 100 * DAY, by: "person.left", want: 1 },
    { name: "a tenant that left long ago", age: 100 * DAY, by: "tenant.left", want: 1 },
  ])("moves $want of $name", async ({ age, by, want }) => {
    const { queues, redrive } = resting();
    const old = letter("M", new Date(Date.now() - age).toISOString());
    queues["answer-dead"].send(old.replace("message.received", by));
    expect(await redrive(yes)).toBe(want);
  });

  test("that breaks off between sending and deleting leaves a message in both", async () => {
    const { queues, told, redrive } = resting();
    const dead = queues["answer-dead"];
    const remove = dead.remove;
    const bodies = Array.from({ length: 15 }, (_, n) => letter(`M${n}`));
    for (const body of bodies) dead.send(body);
    dead.remove = () => {
      throw new Error("The connection broke.");
    };
    await expect(redrive(yes)).rejects.toThrow();
    expect(queues.answer.bodies()).toEqual(bodies.slice(0, 10));
    expect(dead.depth()).toEqual({ visible: 15, inFlight: 0 });
    expect(told.at(-1)).toBe("0 of 15 are moved.");
    dead.remove = remove;
    expect(await redrive(yes)).toBe(15);
    expect(queues.answer.bodies().sort()).toEqual([...bodies, ...bodies.slice(0, 10)].sort());
    expect(dead.bodies()).toEqual([]);
  });

  test("puts everything back where a later look fails", async () => {
    const { queues, redrive } = resting();
    const dead = queues["answer-dead"];
    for (let n = 0; n < 13; n++) dead.send(letter(`M${n}`));
    queues["forget-dead"].send(letter("other"));
    const { receive } = dead;
    let looks = 0;
    dead.receive = async (ask) => {
      looks += 1;
      if (looks === 2) throw new Error("The connection broke.");
      return await receive(ask);
    };
    await expect(redrive(yes)).rejects.toThrow();
    expect(dead.depth()).toEqual({ visible: 13, inFlight: 0 });
    expect(queues["forget-dead"].depth()).toEqual({ visible: 1, inFlight: 0 });
  });

  test("puts everything back where nobody can be asked", async () => {
    const { queues, redrive } = resting();
    queues["answer-dead"].send(letter("M"));
    const nobody = async () => {
      throw new Error("Nobody is here to say yes.");
    };
    await expect(redrive(nobody)).rejects.toThrow("Nobody is here");
    expect(queues["answer-dead"].depth()).toEqual({ visible: 1, inFlight: 0 });
  });

  test("moves nothing that others may have taken by the time of the yes", async () => {
    const { queues, told, redrive } = resting();
    queues["answer-dead"].send(letter("M"));
    let now = Date.now();
    const late = async () => {
      now += HIDDEN * 1000;
      return true;
    };
    expect(await redrive(late, () => now)).toBe(0);
    expect(queues.answer.bodies()).toEqual([]);
    expect(told).toContain("That took too long, so nothing was moved. Begin again.");
  });

  test("takes so many at a time, and tells how many are left", async () => {
    const { queues, told, redrive } = resting();
    for (let n = 0; n < 503; n++) queues["answer-dead"].send(letter(`M${n}`));
    await redrive(no);
    expect(told.filter((line) => line.includes("webex:-:"))).toHaveLength(500);
    expect(told).toContain("answer dead: about 3 more rest there. Begin again afterwards.");
  });

  test("asks nobody where there is nothing to move", async () => {
    const { told, redrive } = resting();
    const asked = async () => {
      throw new Error("asked");
    };
    expect(await redrive(asked)).toBe(0);
    expect(told).toEqual(["There is nothing to move."]);
  });
});

describe("make redrive", () => {
  test.each([
    { name: "moves where YES=1 is set", env: { YES: "1" }, want: { code: 0, left: 0, queued: 1 } },
    { name: "moves nothing where nobody is", env: {}, want: { code: 1, left: 1, queued: 0 } },
  ])("$name", async ({ env, want }) => {
    const { queues } = resting();
    queues["answer-dead"].send(letter("M1"));
    const outputs = outputsOf({
      queues: { answer: cloud.queueUrl(queues.answer.name) },
      dead_letters: { answer: { dead: cloud.queueUrl(queues["answer-dead"].name) } },
    });
    const { told, code } = await operated("redrive", outputs, env);
    expect(told).toContain("webex:-:M1");
    const { visible: left } = queues["answer-dead"].depth();
    expect({ code, left, queued: queues.answer.bodies().length }).toEqual(want);
  });
});
