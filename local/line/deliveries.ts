import { setTimeout as wait } from "node:timers/promises";
import { noted } from "../log.js";
import { gathering, reversing } from "../order.js";
import { newWork } from "../work.js";
import { type Event, eventsOf } from "./events.js";
import { type Receipt, send } from "./sending.js";
import type { Change, World } from "./world.js";

/** Delivery is one call of ours and how it went; status 0 means that no answer came. */
export type Delivery = {
  targetUrl: string;
  /** what it told of: each event's type, its id, and the message or the person that it is about */
  events: { type: string; id: string; subject: string }[];
  status: number;
  reason: Receipt["reason"];
  at: string;
  milliseconds: number;
  /** 0, or which redelivery it is */
  retry: number;
  /** whether it was delivered again by hand */
  again: boolean;
};

/** Deliveries tells our program what happens, and remembers how that went. */
export type Deliveries = {
  log: Delivery[];
  listeners: Set<(delivery: Delivery) => void>;
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  settled: () => Promise<void>;
  stop: () => void;
  stopped: AbortSignal;
};

const PAUSES = [60_000, 300_000, 900_000];

/** deliveriesOf tells our program of every change from now on. */
export function deliveriesOf(world: World): Deliveries {
  const log: Delivery[] = [];
  const listeners = new Set<(delivery: Delivery) => void>();
  const { track, settled } = newWork();
  const { signal, abort } = stopping();
  const inReverse = reversing(world, signal, (events: Event[]) => carry(events));
  const inOne = gathering(
    () => world.knobs.batch,
    signal,
    (all: Event[][]) => leave(all.flat()),
  );
  let last: Event[] | undefined;

  async function tried(events: Event[], retry: number, again: boolean): Promise<Delivery> {
    const [targetUrl, start] = [world.endpoint.url ?? "", performance.now()];
    const at = world.now().toISOString();
    const isRedelivery = retry > 0 || again;
    const told = isRedelivery ? events.map((event) => redelivered(world, event)) : events;
    const receipt = await send(world, targetUrl, told, signal);
    const milliseconds = Math.round(performance.now() - start);
    const went = { ...receipt, at, milliseconds, retry, again };
    const delivery = { targetUrl, events: events.map(shortly), ...went };
    noted(log, delivery);
    for (const listener of listeners) listener(delivery);
    return delivery;
  }

  async function carry(events: Event[]): Promise<void> {
    let { reason } = await tried(events, 0, false);
    const { knobs } = world;
    for (let retry = 1; retry <= knobs.redelivery.tries && reason !== "OK"; retry += 1) {
      const pause = PAUSES[Math.min(retry, PAUSES.length) - 1] ?? 0;
      await wait(pause * knobs.redelivery.scale, undefined, { signal });
      ({ reason } = await tried(events, retry, false));
    }
  }

  async function leave(events: Event[]): Promise<void> {
    last = events;
    const copies = Array.from({ length: world.knobs.duplicates + 1 }, () => events);
    await Promise.all(copies.map(world.knobs.shuffle > 0 ? inReverse : carry));
  }

  function hear(change: Change): void {
    const { url, active } = world.endpoint;
    const all = eventsOf(world, change);
    if (!url || !active) return;
    for (const events of all) track(world.knobs.batch > 0 ? inOne(events) : leave(events));
  }

  async function deliverAgain(times = 1): Promise<Delivery[]> {
    const events = last;
    if (!events || !world.endpoint.url) return [];
    const all = Promise.all(Array.from({ length: times }, () => tried(events, 0, true)));
    track(all);
    return all;
  }

  world.listeners.add(hear);
  return { log, listeners, deliverAgain, settled, stop: abort, stopped: signal };
}

function stopping() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const RENEWED = 20 * 60_000; // milliseconds after an event in which its reply token is good for another minute, unless it was taken

function redelivered(world: World, event: Event): Event {
  const now = world.now().getTime();
  const pass = world.passes.get(event.replyToken ?? "");
  if (pass && now - event.timestamp < RENEWED) pass.at = now;
  return { ...event, deliveryContext: { isRedelivery: true } };
}

function shortly({ type, webhookEventId: id, message, unsend, source }: Event) {
  const about = message?.id ?? (unsend as { messageId?: string } | undefined)?.messageId;
  return { type, id, subject: about ?? source.userId ?? source.groupId ?? source.roomId ?? "" };
}
