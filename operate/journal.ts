import { days } from "../functions/env.js";
import { settledInPortions, valuesOf } from "../functions/portions.js";
import { rowsOfPerson, rowsOn } from "../functions/store.js";
import { now, type Row } from "../functions/table.js";
import { lastOf, type Said, saidIn, type Talker, talkersIn } from "./talk.js";

const DAY = 86_400_000; // milliseconds
const TOGETHER = 10; // days that are asked for at the same time
const ID = /^[a-z]+:[\w.-]+:[\w=.-]+$/;
const PART = /^[\w=.-]+$/;

/** talkersSince returns with whom was talked since a moment, who was talked with last first. */
export async function talkersSince(since: Date): Promise<Talker[]> {
  const ends = await settledInPortions(daysSince(since), TOGETHER, (day) =>
    saidSince(since, rowsOn("said", day, tomorrow())),
  );
  return talkersIn(valuesOf(ends).flat());
}

/** saidTo returns what somebody said and was told since a moment, oldest first. */
export async function saidTo(person: string, since: Date): Promise<Said[]> {
  return await saidSince(since, rowsOfPerson(person, tomorrow()));
}

/** personIn returns our id of somebody from that id, or from its last part where one of some people has it; anything else is an Error that says what to give. */
export async function personIn(text: string, people: () => Promise<Talker[]>): Promise<string> {
  const given = text.trim();
  if (ID.test(given)) return given;
  const found = PART.test(given)
    ? (await people()).filter(({ person }) => lastOf(person) === given)
    : [];
  if (found[0] && found.length === 1) return found[0].person;
  throw new Error(
    "Say who, as make log lists people: PERSON=line:U…:U…. Its last part alone will do where make log lists it.",
  );
}

// DynamoDB deletes late, and pictures and sightings are somebody's, too.
async function saidSince(since: Date, rows: AsyncIterable<Row>): Promise<Said[]> {
  const said: Said[] = [];
  for await (const row of rows)
    if (row.sk.startsWith("said#") && row.expires > now() && row.time >= since.toISOString())
      said.push(saidIn(row));
  return said;
}

// Of what is older, nothing is kept.
function daysSince(since: Date): string[] {
  const from = Math.max(since.getTime(), Date.now() - days("KEEP_DAYS") * 1000);
  const count = Math.ceil((Date.now() - from) / DAY) + 1;
  return Array.from({ length: count }, (_, n) =>
    new Date(from + n * DAY).toISOString().slice(0, 10),
  );
}

// Clocks differ.
function tomorrow(): string {
  return new Date(Date.now() + DAY).toISOString();
}
