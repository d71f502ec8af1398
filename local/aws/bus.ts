import { randomUUID } from "node:crypto";

/** ACCOUNT is the AWS account that everything in `local/` pretends to live in. */
export const ACCOUNT = "000000000000";

/** REGION is the AWS region that everything in `local/` pretends to live in. */
export const REGION = "ap-southeast-1";

/** ENTRIES is how many entries one PutEvents may hold. */
export const ENTRIES = 10;

/** ENTRY_BYTES is how big one entry may be, counted as EventBridge counts. */
export const ENTRY_BYTES = 256 * 1024;

const REMEMBERED = 500;

/** Entry is one event as PutEvents takes it; Time is in epoch seconds, as the SDK sends it. */
export type Entry = {
  Source?: string;
  DetailType?: string;
  Detail?: string;
  Resources?: string[];
  Time?: number;
};

/** Envelope is one event as EventBridge hands it to a target. */
export type Envelope = {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
};

/** Put is what became of one entry. */
export type Put = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/** Rule sends the events whose detail-type is one of `names` to a target. */
export type Rule = { names: readonly string[]; target: (envelope: Envelope) => void };

/** Bus is an event bus in memory. */
export type Bus = {
  /** put takes entries and says in the same order what became of each. */
  put(entries: Entry[]): Put[];
  /** rule adds a rule, and returns what removes it. */
  rule(rule: Rule): () => void;
  /** onEvent lets a listener see every event, and returns what removes it. */
  onEvent(listener: (envelope: Envelope) => void): () => void;
  /** recent returns the newest 500 events, oldest first. */
  recent(): Envelope[];
  /** faults counts down: the next `refuse` entries are refused, the next `fail` calls answer HTTP 500. */
  faults: { refuse: number; fail: number };
};

/** createBus makes an event bus without rules. */
export function createBus(faults: Partial<Bus["faults"]> = {}): Bus {
  const targets = new Set<(envelope: Envelope) => void>();
  const events: Envelope[] = [];
  const listen = (target: (envelope: Envelope) => void) => {
    targets.add(target);
    return () => void targets.delete(target);
  };
  const bus: Bus = {
    faults: { refuse: 0, fail: 0, ...faults },
    put: (entries) => entries.map(putOne),
    rule: ({ names, target }) =>
      listen((envelope) => {
        if (names.includes(envelope["detail-type"])) target(envelope);
      }),
    onEvent: (listener) => listen((envelope) => listener(envelope)),
    recent: () => [...events],
  };

  function putOne(entry: Entry): Put {
    const refusal = bus.faults.refuse > 0 ? FAULT : refusalOf(entry);
    if (bus.faults.refuse > 0) bus.faults.refuse -= 1;
    if (refusal) return refusal;
    const envelope = envelopeOf(entry);
    events.push(envelope);
    events.splice(0, events.length - REMEMBERED);
    for (const target of targets) deliver(envelope, target);
    return { EventId: envelope.id };
  }

  return bus;
}

const FAULT = { ErrorCode: "InternalFailure", ErrorMessage: "Refused, as this test asked." };

const required = (parameter: string) => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${parameter} is a required argument.`,
});

function refusalOf(entry: Entry): Put | undefined {
  for (const name of ["Source", "DetailType", "Detail"] as const) {
    if (!entry[name]) return required(name);
  }
  if (bytesOf(entry) > ENTRY_BYTES) {
    const ErrorMessage = "Total size of the entries in the request is over the limit.";
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (!detailOf(entry))
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return undefined;
}

/** bytesOf counts an entry's bytes as EventBridge documents it: the time is 14. */
export function bytesOf(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const time = entry.Time === undefined ? 0 : 14;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), time);
}

function detailOf(entry: Entry): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(entry.Detail ?? "");
    const isObject = typeof detail === "object" && detail !== null && !Array.isArray(detail);
    return isObject ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function envelopeOf(entry: Entry): Envelope {
  const time = entry.Time === undefined ? new Date() : new Date(entry.Time * 1000);
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account: ACCOUNT,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: entry.Resources ?? [],
    detail: detailOf(entry) ?? {},
  };
}

// A target that breaks is not the publisher's trouble, nor the next target's.
function deliver(envelope: Envelope, target: (envelope: Envelope) => void): void {
  try {
    target(envelope);
  } catch (error) {
    console.error(`A target of ${envelope["detail-type"]} broke:`, error);
  }
}
