import { setTimeout as wait } from "node:timers/promises";
import { noted } from "../log.js";
import { reversing } from "../order.js";
import { newWork } from "../work.js";
import { heardBy, payloadOf } from "./events.js";
import { noteDelivery } from "./health.js";
import { type Parcel, sealed, send } from "./sending.js";
import type { Change, Webhook, World } from "./world.js";

/** Delivery is one call to a webhook and how it went; status 0 means that no answer came. */
export type Delivery = {
  webhookId: string;
  targetUrl: string;
  resource: string;
  event: string;
  subjectId: string;
  status: number;
  at: string;
  milliseconds: number;
  again: boolean;
};

/** Deliveries tells webhooks what happens, and remembers how that went. */
export type Deliveries = {
  log: Delivery[];
  listeners: Set<(delivery: Delivery) => void>;
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  settled: () => Promise<void>;
  stop: () => void;
};

type Load = { parcel: Parcel; webhook: Webhook; change: Change };

/** deliveriesOf tells a world's webhooks of every change from now on. */
export function deliveriesOf(world: World): Deliveries {
  const log: Delivery[] = [];
  const listeners = new Set<(delivery: Delivery) => void>();
  const { track, settled } = newWork();
  const stopped = new AbortController();
  const inReverse = reversing(world, stopped.signal, (load: Load) => carry(load, false));
  let last: Load | undefined;

  async function carry({ parcel, webhook, change }: Load, again: boolean): Promise<Delivery> {
    const [at, start] = [world.now().toISOString(), performance.now()];
    const timeout = AbortSignal.timeout(world.knobs.timeout);
    const status = await send(parcel, AbortSignal.any([stopped.signal, timeout]));
    const milliseconds = Math.round(performance.now() - start);
    noteDelivery(world, webhook, status);
    const { resource, event, subject } = change;
    const route = { webhookId: webhook.id, targetUrl: parcel.targetUrl, resource, event };
    const delivery = { ...route, subjectId: subject.id, status, at, milliseconds, again };
    noted(log, delivery);
    for (const listener of listeners) listener(delivery);
    return delivery;
  }

  async function leave(load: Load): Promise<void> {
    const { echoDelay, shuffle } = world.knobs;
    const isEcho = load.change.actorId === world.bot.id;
    if (isEcho && echoDelay > 0) await wait(echoDelay, undefined, { signal: stopped.signal });
    await (shuffle > 0 ? inReverse(load) : carry(load, false));
  }

  function hear(change: Change): void {
    for (const webhook of heardBy(world, change)) {
      const parcel = sealed(webhook.targetUrl, payloadOf(webhook, change), webhook.secret);
      const load = { parcel, webhook, change };
      if (change.actorId !== world.bot.id) last = load;
      for (let copy = 0; copy <= world.knobs.duplicates; copy += 1) track(leave(load));
    }
  }

  async function deliverAgain(times = 1): Promise<Delivery[]> {
    const load = last;
    if (!load) return [];
    const all = Promise.all(Array.from({ length: times }, () => carry(load, true)));
    track(all);
    return all;
  }

  world.listeners.add(hear);
  return { log, listeners, deliverAgain, settled, stop: () => stopped.abort() };
}
