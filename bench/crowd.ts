import type { Closing } from "../local/aws/amazon.js";
import { type Pass, startToll } from "../local/toll.js";
import { startVision } from "../local/vision.js";
import type { Simulator } from "../local/webex/simulator.js";
import { startWorld } from "../local/world.js";
import { drawn } from "../tests/draw.js";
import { directOf } from "./runs.js";

/** Crowd is a room that posts many pictures at once, and one that posts one now and then, where the vision service takes `most` a second. */
export type Crowd = {
  loud: number;
  quiet: number;
  /** milliseconds between the quiet room's */
  every: number;
  most: number;
  /** milliseconds that the service takes for one */
  latency: number;
};

/** Waits are milliseconds from each picture's post to its answer, and how many messages rest in the dead letters; `sorry` is how many were given up. */
export type Waits = { loud: number[]; quiet: number[]; deadLetters: number; sorry: number };

const PATIENCE = 15 * 60_000; // milliseconds

/** waitsOf posts what a crowd posts to what `make dev` starts, and returns how long each waited; `told` hears how many are answered. */
export async function waitsOf(
  { loud, quiet, every, most, latency }: Crowd,
  told: (answered: number) => void = () => {},
): Promise<Waits> {
  const closing: Closing = [];
  try {
    const vision = await startVision(latency);
    closing.push(vision.stop);
    const gate = await startToll(vision.url, throttling(most));
    closing.push(gate.stop);
    const settings = { port: 0, token: "t", signing: "s", countries: "SG", log: () => {} };
    const world = await startWorld({ ...settings, rekognition: gate.url });
    closing.push(world.stop);
    const webex = world.simulator as Simulator;
    const loudly = await picturesOf(loud, 0);
    const quietly = await picturesOf(quiet, loud);
    const answered = listening(webex, loud + quiet, told);
    const posts = { loud: loudly.map((bytes) => posted(webex, 0, bytes)), quiet: [] as Post[] };
    for (const bytes of quietly) {
      await new Promise((wake) => setTimeout(wake, every));
      posts.quiet.push(posted(webex, 1, bytes));
    }
    const replies = await answered;
    const waited = (all: Post[]) =>
      all.map(({ id, at }) => (replies.get(id)?.at ?? Number.POSITIVE_INFINITY) - at);
    const sorry = [...replies.values()].filter(({ text }) => text.startsWith("Sorry")).length;
    const deadLetters = world.deadLetters.bodies().length;
    return { loud: waited(posts.loud), quiet: waited(posts.quiet), deadLetters, sorry };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

// As a bucket of so many calls, which fills evenly within a second; what is refused takes none.
function throttling(most: number): Pass {
  let [left, since] = [most, performance.now()];
  return async (_call, onward) => {
    const now = performance.now();
    left = Math.min(most, left + ((now - since) / 1000) * most);
    since = now;
    if (left < 1) return TOO_MANY;
    left -= 1;
    return await onward();
  };
}

const TOO_MANY = {
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from('{"__type":"ThrottlingException"}'),
};

type Post = { id: string; at: number };

// Each is unlike any other.
function picturesOf(count: number, from: number): Promise<Buffer[]> {
  const draw = (n: number) =>
    drawn({ width: 160, height: 120, plates: [{ text: String(from + n) }] });
  return Promise.all(Array.from({ length: count }, (_, n) => draw(n)));
}

function posted(webex: Simulator, who: number, bytes: Uint8Array): Post {
  const at = performance.now();
  const { id } = webex.post({
    ...directOf(webex, who),
    files: [{ name: "car.jpg", type: "image/jpeg", bytes }],
  });
  return { id, at };
}

type Reply = { at: number; text: string };

function listening(
  webex: Simulator,
  all: number,
  told: (answered: number) => void,
): Promise<Map<string, Reply>> {
  const replies = new Map<string, Reply>();
  return new Promise((resolve) => {
    const stop = webex.onChange(({ resource, event, actorId, subject }) => {
      if (resource !== "messages" || event === "deleted" || actorId !== webex.bot.id) return;
      const { parentId = "", text = "" } = subject as { parentId?: string; text?: string };
      if (/^I am reading/.test(text) || replies.has(parentId)) return;
      replies.set(parentId, { at: performance.now(), text });
      told(replies.size);
      if (replies.size === all) end();
    });
    const late = setTimeout(() => end(), PATIENCE);
    const end = () => {
      clearTimeout(late);
      stop();
      resolve(replies);
    };
  });
}
