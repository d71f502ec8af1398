import type { Line } from "./logs.js";

/** Deed is a thing that happened to a message: when (epoch milliseconds), which, in words, with which code, if any, and by which other message (our id) it is answered, if so. */
export type Deed = { at: number; what: string; words: string; code?: string; by?: string };

/** deedsIn returns what lines tell of a message, each event once; what is of no known shape is left out. */
export function deedsIn(lines: Line[], id: string): Deed[] {
  const seen = new Set<string>();
  return lines.flatMap(({ at, log, text }) => {
    const event = eventIn(text);
    if (event?.message === id) {
      if (seen.has(event.id ?? "")) return [];
      if (event.id) seen.add(event.id);
      return { at, ...publishedOf(event) };
    }
    const entry = entryIn(text);
    return entry?.correlation_id === id ? { at, ...loggedOf(entry, log) } : [];
  });
}

type Fields = Record<string, string>;

// As the bus's log has it: "name id=… message=…".
function eventIn(text: string): Fields | undefined {
  const [name = "", ...pairs] = text.trim().split(" ");
  if (!/^[a-z]+\.[a-z_]+$/.test(name)) return undefined;
  const fields = pairs.map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]);
  return { ...Object.fromEntries(fields), name };
}

function publishedOf({ name = "", code, slot, pictures, plates }: Fields): Omit<Deed, "at"> {
  const counts = [pictures && `pictures: ${pictures}`, plates && `plates: ${plates}`];
  const more = [code, slot && `slot: ${slot}`, ...counts].filter(Boolean).join(", ");
  const words = `event ${name}${more && ` (${more})`}`;
  return { what: name, words, ...(code && { code }) };
}

type Trace = { name?: string; code?: string; message?: string; denied?: string };

type Outcome = {
  code?: string;
  replyId?: string;
  pictures?: number;
  plates?: number;
  /** whether an emoji stands, or why not */
  reaction?: string;
  /** the message whose answer is for this one, too, by our id */
  with?: string;
};

type Entry = {
  message: string;
  correlation_id?: string;
  outcome?: Outcome | null;
  trace?: Trace | null;
  rows?: number;
  replies?: number;
  messages?: number;
};

// Lambda may have put it into an envelope of its own.
function entryIn(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Entry | { message: Entry };
    return typeof entry.message === "string" ? (entry as Entry) : entry.message;
  } catch {
    return undefined;
  }
}

function loggedOf(entry: Entry, log: string): Omit<Deed, "at"> {
  const [outcome, trace] = [entry.outcome ?? {}, entry.trace ?? {}];
  const what = entry.message === "answered" ? kindOf(outcome) : entry.message;
  const code = outcome.code ?? trace.code ?? trace.name;
  const told: Record<string, string> = {
    "message.received": "received",
    "message.deleted": "received that it was deleted",
    "person.left": "received that whoever posted it is to be forgotten",
    "too old": "received, and ignored as too old",
    answered: endOf(outcome),
    silent: "there was nothing to say",
    together: `left to the answer of its set, ${outcome.with}`,
    "answered before": "came again, and was answered before",
    "another run is at it": "came again, while another run was at it",
    "put off: many wait": "was put off, since many wait",
    "not answered": `a try failed: ${reasonOf(trace)}`,
    forgotten: `forgotten (${forgottenIn(entry)})`,
  };
  const known = Object.hasOwn(told, what) ? told[what] : undefined;
  const words = known ?? [what, ...(entry.trace ? [reasonOf(trace)] : [])].join(": ");
  const by = outcome.with;
  return { what, words: `${log}: ${words}`, ...(code && { code }), ...(by && { by }) };
}

function kindOf({ code, replyId, reaction, with: other }: Outcome): string {
  if (other) return "together";
  return !code && replyId === "" && !reaction ? "silent" : "answered";
}

function endOf({ code, pictures, plates, reaction }: Outcome): string {
  if (code) return `not answered: ${code}`;
  const emoji = reaction ? `, emoji: ${reaction}` : "";
  return `answered (pictures: ${pictures}, plates: ${plates}${emoji})`;
}

function forgottenIn({ messages, rows, replies }: Entry): string {
  if (messages !== undefined) return `messages: ${messages}`;
  return `rows: ${rows}, replies taken back: ${replies}`;
}

function reasonOf({ name, code, message, denied }: Trace): string {
  return [code ?? name, denied, message].filter(Boolean).join(", ");
}
