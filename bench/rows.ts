/** What the tables write, read and keep of a message, and how much they can. */
import type { Question } from "../functions/reading.js";
import { anyHas } from "./abilities.js";
import type { Usage } from "./prices.js";
import { M } from "./tariff.js";
import type { Configuration } from "./usage.js";

const MONTH = 30; // days
const ANSWER_KB: Record<Question, number> = { text: 4, labels: 2, faces: 1, celebrities: 1 };
const INDEXES = 4; // of the store, each of which has a sighting
const OF_PICTURE = 2; // that have a picture, too: by its day, by its person
const REST = 300; // seconds that a table which is not used saves its units for

/** JOURNAL is what a message's two rows in the journal, in and out, make: writes of the table, of each of two indexes, and kilobytes of all three. */
export const JOURNAL = { rows: 2, copies: 6, kilobytes: 3 };

/** Writes is how many kilobytes are written of one message: to the store, to its busiest index, to all indexes, and to the other table. */
export type Writes = { store: number; busiest: number; indexes: number; idempotency: number };

/** keptOf returns what is written, read and kept of a message of one picture with one plate. */
export function keptOf(configuration: Configuration, questions: Question[]): Usage {
  const { channels, keep_days, remember_days } = configuration;
  const { store, indexes, idempotency } = writesOf(configuration, questions);
  const given = anyHas(channels, "gives") ? 1 : 0;
  const picture = (1 + OF_PICTURE) * 0.3;
  const seen = answersOf(questions) + 1 + INDEXES + picture + given * JOURNAL.kilobytes;
  const kilobyteDays = seen * keep_days + (0.5 + 0.3 + 0.5 + 0.2) * remember_days;
  return {
    write: store + indexes + idempotency,
    // was it asked before, was the plate seen before, was it replied to or announced, was it deleted (twice), does it go
    // over a limit; what was given, and is an answer owed
    read: questions.length + 0.5 + 2 + 2 + 1 + 2 * given,
    ...storedIn(kilobyteDays),
  };
}

/**
 * writesOf returns what is written of such a message. Rows: that a question is asked, its answer, the picture, a sighting, the reply (begun, sent,
 * whose it is), counts (of the person twice, the room, the day), whether it goes over a limit; when the newest message was
 * sent, and that our reply was delivered to us; the journal; Powertools' record (begun, done).
 */
export function writesOf({ channels }: Configuration, questions: Question[]): Writes {
  const told = anyHas(channels, "missed") ? 2 : 0;
  const given = anyHas(channels, "gives") ? JOURNAL.rows : 0;
  return {
    store: questions.length + answersOf(questions) + 1 + 1 + 3 + 4 + 1 + told + given,
    busiest: 1 + 1 + given, // byDay has pictures, sightings and the journal, and so has byPerson
    indexes: OF_PICTURE + INDEXES + 2 * given,
    idempotency: 2,
  };
}

/** storedIn returns what it is to keep so many kilobytes for a day. */
export function storedIn(kilobyteDays: number): Usage {
  const gigabytes = kilobyteDays / MONTH / M;
  return { tableGbMonth: gigabytes, backupGbMonth: gigabytes };
}

/** requested returns a usage without requests of the tables, where these have a capacity, which is paid instead. */
export function requested({ capacity }: Configuration, { write, read, ...rest }: Usage): Usage {
  return capacity ? rest : { ...rest, ...(write && { write }), ...(read && { read }) };
}

/** paceOf returns how many messages of one picture a capacity takes each second, and how many at once after five quiet minutes. */
export function paceOf(capacity: number, writes: Writes): { second: number; atOnce: number } {
  const idempotency = Math.floor(capacity / 8); // as main.tf and modules/table share it out
  const store = capacity - idempotency;
  const index = Math.floor(store / (INDEXES + 3));
  const second = Math.min(
    (store - INDEXES * index) / writes.store,
    index / writes.busiest,
    idempotency / writes.idempotency,
  );
  return { second, atOnce: Math.floor(second * REST) };
}

function answersOf(questions: Question[]): number {
  return questions.reduce((sum, question) => sum + ANSWER_KB[question], 0);
}
