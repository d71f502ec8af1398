import type { Envelope } from "../../local/aws/bus.js";
import type { Killed } from "./kills.js";
import type { Posted } from "./points.js";
import { plateOf, type Stage } from "./stage.js";

/** Verdict is what came of a message. */
export type Verdict = {
  /** what we said: "answer", or the words of anything else */
  replies: string[];
  /** the emoji of ours that stand on it */
  reactions: string[];
  /** how often a reply was told of as in doubt */
  doubts: number;
  sightings: string[];
  /** how often it was read again although its reading was kept, or more than once again although it was not */
  overpaid: number;
  /** how many ids the events of a name have: one, however often it was published */
  events: Record<string, number>;
  /** what still waits for something */
  stuck: string[];
};

const ANSWERED = {
  "picture.read": 1,
  "plate.sighted": 1,
  "message.answered": 1,
  "message.failed": 0,
};
const NONE = { "picture.read": 0, "plate.sighted": 0, "message.answered": 0, "message.failed": 0 };

/** rightFor returns what must come of a message with a picture, where these emoji are to stand on it. */
export function rightFor(posted: Posted, reactions: string[] = []): Verdict {
  return {
    replies: ["answer"],
    reactions,
    doubts: 0,
    sightings: [`0#0 ${shown(posted)}`],
    overpaid: 0,
    events: ANSWERED,
    stuck: [],
  };
}

/** reactedTo returns what must come of words that are said to others: an emoji, and nothing else. */
export function reactedTo(reactions: string[]): Verdict {
  const nothing = { replies: [], doubts: 0, sightings: [], overpaid: 0, stuck: [] };
  return { ...nothing, reactions, events: NONE };
}

/** echoOf returns what must come of words that are said back. */
export function echoOf(words: string): Verdict {
  const events = { ...NONE, "message.answered": 1 };
  return { ...reactedTo([]), replies: [words], events };
}

/** journalOf returns the keys of what is kept of the words that were said in a message and to it. */
export async function journalOf({ rows }: Stage, { id }: Posted): Promise<string[]> {
  const said = (await rows.of(`message#${id}`)).filter(({ sk }) => sk.startsWith("said#"));
  // What was forgotten leaves a blank.
  return said.filter(({ time }) => time !== undefined).map(({ sk }) => sk);
}

/** verdictOn returns what came of a message whose first run was killed. */
export async function verdictOn(stage: Stage, killed: Killed): Promise<Verdict> {
  const { id, hash, kept, asked } = killed;
  const { platform } = stage;
  const events = stage.events(id);
  const since = (stage.vision.asked.get(hash) ?? 0) - asked;
  return {
    replies: platform
      .replies(killed)
      .map(({ text }) => (text.includes(shown(killed)) ? "answer" : text)),
    reactions: platform.reactions(killed),
    doubts: doubtsOn(stage, killed),
    sightings: (await stage.rows.of(`message#${id}`)).flatMap(sightingIn),
    overpaid: Math.max(0, since - (kept ? 0 : 1)),
    events: Object.fromEntries(
      Object.keys(NONE).map((name) => [name, new Set(events.filter(isNamed(name)).map(idOf)).size]),
    ),
    stuck: await stuck(stage, id),
  };
}

/** doubtsOn returns how often it was told that nobody knows whether a reply stands. */
export function doubtsOn(stage: Stage, { id }: Posted): number {
  return stage.events(id).filter(isNamed("reply.in_doubt")).length;
}

function shown({ hash }: Posted): string {
  return plateOf(hash).replaceAll(" ", "");
}

function isNamed(name: string) {
  return (event: Envelope) => event["detail-type"] === name;
}

function idOf({ detail }: Envelope): unknown {
  return detail.id;
}

function sightingIn({ sk, plate }: Record<string, string>): string[] {
  return sk?.startsWith("sighting#") ? [`${sk.slice(9)} ${plate}`] : [];
}

// It is said once or not at all, and nobody waits for it: where it becomes the answer, the answer's row is what counts.
const ANNOUNCED = "reply#placeholder";

async function stuck({ answer: { queue }, rows }: Stage, id: string): Promise<string[]> {
  const holds = (bodies: string[] = []) => bodies.some((body) => body.includes(`"${id}"`));
  const record = await rows.record(id);
  const open = (await rows.of(`message#${id}`)).filter(
    ({ sk, state = "sent" }) => sk !== ANNOUNCED && state !== "sent",
  );
  return [
    ...(holds(queue.bodies()) ? ["in the queue"] : []),
    ...(holds(queue.deadLetters?.bodies()) ? ["in the dead letters"] : []),
    ...(record?.status === "COMPLETED" ? [] : [`record: ${record?.status}`]),
    ...open.map(({ sk, state }) => `${sk}: ${state}`),
  ];
}

/** restOf returns what no message should leave behind: sightings of what nobody posted, and what waits in any queue. */
export async function restOf({ rows, posted, answer, forget }: Stage): Promise<string[]> {
  const pictures = posted.filter(({ hash }) => hash !== "");
  const seen = new Set(pictures.map((one) => `message#${one.id} ${shown(one)}`));
  const sightings = (await rows.all()).filter(({ sk }) => sk.startsWith("sighting#"));
  const queues = [answer, forget].flatMap(({ queue }) => [queue, queue.deadLetters]);
  return [
    ...sightings.map(({ pk, plate }) => `${pk} ${plate}`).filter((one) => !seen.has(one)),
    ...queues.flatMap((queue) => queue?.bodies() ?? []),
  ];
}

/** leftOf returns what is kept of a message or its picture that tells what was in it, and what we said to it that stands. */
export async function leftOf(stage: Stage, posted: Posted): Promise<string[]> {
  const said = stage.platform.replies(posted).map(({ text }) => text);
  return [...(await keptOf(stage, posted)), ...said];
}

/** keptOf returns what is kept of a message or its picture that tells what was in it. */
export async function keptOf({ rows }: Stage, posted: Posted): Promise<string[]> {
  const found = [
    ...(await rows.of(`message#${posted.id}`)),
    ...(await rows.of(`picture#${posted.hash}`)),
  ];
  const telling = found.filter((row) =>
    [posted.hash, shown(posted)].some((word) => JSON.stringify(row).includes(word)),
  );
  return telling.map(({ pk, sk }) => `${pk} ${sk}`);
}
