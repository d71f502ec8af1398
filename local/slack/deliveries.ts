import { setTimeout as wait } from "node:timers/promises";
import { noted } from "../log.js";
import { reversing } from "../order.js";
import { newWork } from "../work.js";
import type { Load } from "./envelopes.js";
import { loadsOf } from "./events.js";
import { type Receipt, send, signed } from "./sending.js";
import type { Change, World } from "./world.js";

/** Delivery is one call of ours and how it went; status 0 means that no answer came. */
export type Delivery = {
  targetUrl: string;
  /** the event's type and subtype */
  type: string;
  eventId: string;
  /** the ts of the message it is about, or who */
  subject: string;
  status: number;
  at: string;
  milliseconds: number;
  /** 0, or which retry it is, and why */
  retry: number;
  reason?: string | undefined;
  again: boolean;
};

/** Deliveries tells our app what happens, and remembers how that went. */
export type Deliveries = {
  log: Delivery[];
  listeners: Set<(delivery: Delivery) => void>;
  deliverAgain: (times?: number) => Promise<Delivery[]>;
  settled: () => Promise<void>;
  stop: () => void;
  stopped: AbortSignal;
};

type Try = { retry: number; reason?: Receipt["reason"]; again: boolean };

const PAUSES = [0, 60_000, 300_000];

/** deliveriesOf tells our app of every change from now on. */
export function deliveriesOf(world: World): Deliveries {
  const log: Delivery[] = [];
  const listeners = new Set<(delivery: Delivery) => void>();
  const { track, settled } = newWork();
  const stopped = new AbortController();
  const inReverse = reversing(world, stopped.signal, (load: Load) => carry(load, false));
  let last: Load | undefined;

  async function tried(load: Load, { retry, reason, again }: Try) {
    const [targetUrl, start] = [world.target ?? "", performance.now()];
    const at = world.now().toISOString();
    const renewed = retry > 0 && {
      "x-slack-retry-num": String(retry),
      "x-slack-retry-reason": reason ?? "unknown_error",
    };
    const headers = { ...signed(world.signing, world.now(), load.body), ...renewed };
    const parcel = { url: targetUrl, type: "application/json", body: load.body, headers };
    const receipt = await send(parcel, world.knobs.timeout, stopped.signal);
    const { type, eventId, subject } = load;
    const milliseconds = Math.round(performance.now() - start);
    const went = { status: receipt.status, at, milliseconds, retry, reason, again };
    const delivery = { targetUrl, type, eventId, subject, ...went };
    noted(log, delivery);
    for (const listener of listeners) listener(delivery);
    return { delivery, receipt };
  }

  // Each try is signed anew: an old signature would be refused after five minutes.
  async function carry(load: Load, again: boolean): Promise<Delivery> {
    let { delivery, receipt } = await tried(load, { retry: 0, again });
    for (const [index, pause] of PAUSES.entries()) {
      if (receipt.isFinal || stopped.signal.aborted) break;
      await wait(pause * world.knobs.pauses, undefined, { signal: stopped.signal });
      const next: Try = { retry: index + 1, reason: receipt.reason, again };
      ({ delivery, receipt } = await tried(load, next));
    }
    return delivery;
  }

  function hear(change: Change): void {
    if (!world.target) return;
    for (const load of loadsOf(world, change)) {
      if (!load.own) last = load;
      for (let copy = 0; copy <= world.knobs.duplicates; copy += 1) {
        track(world.knobs.shuffle > 0 ? inReverse(load) : carry(load, false));
      }
    }
  }

  async function deliverAgain(times = 1): Promise<Delivery[]> {
    const load = last;
    if (!load || !world.target) return [];
    const all = Promise.all(Array.from({ length: times }, () => carry(load, true)));
    track(all);
    return all;
  }

  world.listeners.add(hear);
  const stop = () => stopped.abort();
  return { log, listeners, deliverAgain, settled, stop, stopped: stopped.signal };
}
