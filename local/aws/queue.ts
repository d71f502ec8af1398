import { randomUUID } from "node:crypto";
import type { Attributes } from "./attributes.js";
import { createBell } from "./bell.js";
import { ACCOUNT, REGION } from "./bus.js";
import { createLine } from "./line.js";

/** Settings of a queue; `visibility` is in seconds, fractions allowed. `receives` counts only with dead letters. */
export type Settings = { visibility?: number; receives?: number; deadLetters?: Queue };

/** Received is a message as one receive got it; times in milliseconds; the handle is good until the next receive. */
export type Received = {
  id: string;
  handle: string;
  body: string;
  receives: number;
  sent: number;
  firstReceived: number;
  attributes: Attributes;
};

/** More is what a message may have besides its body: for how many seconds nobody sees it. */
export type More = { delay?: number; attributes?: Attributes };

/** Ask is what a receive wants; `visibility` and `wait` are in seconds. */
export type Ask = { max?: number; visibility?: number; wait?: number; signal?: AbortSignal };

/** Change says what came of asking to change a message's visibility. */
export type Change = "changed" | "not in flight" | "gone" | "no handle";

/** Queue is a standard queue in memory. */
export type Queue = Required<Pick<Settings, "visibility" | "receives">> & {
  name: string;
  arn: string;
  deadLetters: Queue | undefined;
  /** send puts a message at the end and returns its id. */
  send(body: string, id?: string, more?: More): string;
  /** receive takes up to `max` messages out of sight, after waiting for the first up to `wait` seconds. */
  receive(ask?: Ask): Promise<Received[]>;
  /** change makes a message in flight visible again in so many seconds. */
  change(handle: string, seconds: number): Change;
  /** remove deletes the message if the handle is its newest; false when it is no handle at all. */
  remove(handle: string): boolean;
  /** depth counts the messages. */
  depth(): { visible: number; inFlight: number };
  /** bodies returns what is in the queue, in sight or not, in the order it came. */
  bodies(): string[];
  /** ended is aborted by stop */
  ended: AbortSignal;
  /** stop ends every timer, wait and consumer; what is in flight stays so. */
  stop(): void;
};

type Stored = Received & { timer?: NodeJS.Timeout | undefined };

/** createQueue makes an empty queue: visibility 90 s, and dead letters after six receives. */
export function createQueue(name: string, settings: Settings = {}): Queue {
  const { visibility = 90, receives = 6, deadLetters } = settings;
  const messages = new Map<string, Stored>();
  const shown = createBell();
  const end = new AbortController();
  const visible = createLine<Stored>();

  function newest(handle: string): Stored | undefined {
    const message = messages.get(handle.split("/")[0] ?? "");
    return message?.handle === handle ? message : undefined;
  }

  function show(message: Stored): void {
    message.timer = undefined;
    if (deadLetters && message.receives >= receives) {
      messages.delete(message.id);
      return void deadLetters.send(message.body, message.id, message);
    }
    visible.join(message);
    shown.ring();
  }

  function hide(message: Stored, seconds: number): void {
    clearTimeout(message.timer);
    if (seconds > 0) message.timer = setTimeout(show, seconds * 1000, message);
    else show(message);
  }

  function drop(message: Stored | undefined): void {
    if (!message) return;
    clearTimeout(message.timer);
    visible.leave(message);
    messages.delete(message.id);
  }

  function take(message: Stored, seconds: number): Received {
    message.receives += 1;
    message.firstReceived ||= Date.now();
    message.handle = `${message.id}/${randomUUID()}`;
    const { timer, ...received } = message;
    hide(message, seconds);
    return received;
  }

  async function receive(ask: Ask = {}): Promise<Received[]> {
    const { max = 1, wait = 0, signal = end.signal } = ask;
    const until = performance.now() + wait * 1000;
    for (;;) {
      const left = until - performance.now();
      if (signal.aborted || end.signal.aborted) return [];
      const found = visible.served(max);
      if (found.length > 0) return found.map((one) => take(one, ask.visibility ?? visibility));
      if (left <= 0) return [];
      await shown.rung(left, signal);
    }
  }

  return {
    name,
    arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
    ...{ visibility, receives, deadLetters },
    send(body, id = randomUUID(), { delay = 0, attributes = {} } = {}) {
      drop(messages.get(id));
      const message = newly(id, body, attributes);
      messages.set(id, message);
      hide(message, delay);
      return id;
    },
    receive,
    change(handle, seconds) {
      const message = newest(handle);
      if (!message) return isHandle(handle) ? "gone" : "no handle";
      if (!message.timer) return "not in flight";
      hide(message, seconds);
      return "changed";
    },
    remove(handle) {
      drop(newest(handle));
      return isHandle(handle);
    },
    depth: () => ({ visible: visible.size(), inFlight: messages.size - visible.size() }),
    bodies: () => [...messages.values()].map(({ body }) => body),
    ended: end.signal,
    stop() {
      end.abort();
      shown.ring();
      for (const { timer } of messages.values()) clearTimeout(timer);
    },
  };
}

function newly(id: string, body: string, attributes: Attributes): Stored {
  return { id, body, attributes, handle: "", receives: 0, sent: Date.now(), firstReceived: 0 };
}

const isHandle = (handle: string) => /^[^/]+\/[\da-f-]{36}$/.test(handle);
