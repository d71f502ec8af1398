import { type Happening, heardIn } from "../functions/events.js";
import { oldestTaken } from "../functions/memory.js";
import {
  HIDDEN,
  type Letter,
  lettersAt,
  moved,
  type Place,
  putBack,
  restingAt,
} from "./letters.js";

const MOST = 500; // letters of a place that are looked at in one go
const AT_ONCE = 10;
const FORGETTING: string[] = [
  "message.deleted",
  "person.left",
  "tenant.left",
] satisfies Happening[];

/** Asking is how people are spoken to: what they are told, what they are asked, and what time it is. */
export type Asking = {
  say(words: string): void;
  agreed(question: string): Promise<boolean>;
  now?: () => number;
};

/** Shown is a letter and the line that people read of it; one that is to rest where it is has no `ready`. */
type Shown = { letter: Letter; line: string; ready: boolean };

/**
 * redriven shows the letters that rest in these places, asks, and moves those that it showed to the queues that they were meant
 * for. SQS's own StartMessageMoveTask would do it for queues that are the dead letters of a queue, not for those of a rule.
 * It returns how many were moved.
 */
export async function redriven(places: Place[], asking: Asking): Promise<number> {
  const { say, now = Date.now } = asking;
  const end = now() + (HIDDEN - 300) * 1000; // moving takes its time, too
  const resting = new Set<Letter>();
  try {
    await gathered(places, resting);
    const letters = places.flatMap((place) => [...resting].filter((one) => one.place === place));
    const shown = letters.map((letter) => shownOf(letter, now()));
    for (const { line } of shown) say(line);
    if (shown.length > 0) say("Each look counts as once more received.");
    await tellOfMore(places, say);
    const ready = shown.filter((one) => one.ready).map(({ letter }) => letter);
    if (ready.length === 0) say("There is nothing to move.");
    else if (!(await asking.agreed(`Move ${ready.length} to their queues?`)))
      say("Nothing was moved.");
    else if (now() > end) say("That took too long, so nothing was moved. Begin again.");
    else {
      await allMoved(ready, resting, say);
      say("The answers come in the next minutes.");
    }
    return letters.length - resting.size;
  } finally {
    await inPortions([...resting], (letter) => putBack(letter).catch(() => undefined));
  }
}

// Also those of a place where a later look fails: whoever takes letters out of sight puts them back.
async function gathered(places: Place[], resting: Set<Letter>): Promise<void> {
  const looks = places.map((place) => lettersAt(place, MOST, resting));
  const broken = (await Promise.allSettled(looks)).find(({ status }) => status === "rejected");
  if (broken) throw (broken as PromiseRejectedResult).reason;
}

async function tellOfMore(places: Place[], say: Asking["say"]): Promise<void> {
  for (const place of places) {
    const more = await restingAt(place);
    if (more > 0) say(`${place.name}: about ${more} more rest there. Begin again afterwards.`);
  }
}

async function allMoved(
  letters: Letter[],
  resting: Set<Letter>,
  say: Asking["say"],
): Promise<void> {
  let done = 0;
  const tell = () => say(`${done} of ${letters.length} are moved.`);
  try {
    await inPortions(letters, async (letter) => {
      await moved(letter);
      resting.delete(letter);
      done += 1;
      if (done % 100 === 0 && done < letters.length) tell();
    });
  } finally {
    tell();
  }
}

async function inPortions(letters: Letter[], work: (letter: Letter) => Promise<unknown>) {
  for (let from = 0; from < letters.length; from += AT_ONCE) {
    const portion = letters.slice(from, from + AT_ONCE).map(work);
    const broken = (await Promise.allSettled(portion)).find(({ status }) => status === "rejected");
    if (broken) throw (broken as PromiseRejectedResult).reason;
  }
}

function shownOf(letter: Letter, now: number): Shown {
  const { place, id, body, receives } = letter;
  const told = toldIn(body);
  const known = told ? [told.at, told.name, told.id] : [id, "of no known shape: stays"];
  const ready = told !== undefined && !isTooOld(told, now);
  const old = told && !ready ? ["too old: stays"] : [];
  const line = [place.name, ...known, `received ${receives}×`, ...old].join("  ");
  return { letter, line, ready };
}

type Told = { name: string; id: string; at: string; sent: number };

// Ids, names and times alone; whatever else was written stays unread.
function toldIn(body: string): Told | undefined {
  try {
    const { name, message } = heardIn(body);
    const at = new Date(JSON.parse(body).time).toISOString();
    const isOurs = /^[a-z]+\.[a-z_]+$/.test(name) && /^[\w:=.-]{1,1000}$/.test(message.id);
    return isOurs ? { name, id: message.id, at, sent: Date.parse(message.sent) } : undefined;
  } catch {
    return undefined;
  }
}

// What was moved before can rest longer than we remember what was answered. To forget, it is never too late.
function isTooOld({ name, sent }: Told, now: number): boolean {
  return !FORGETTING.includes(name) && sent < oldestTaken(now);
}
