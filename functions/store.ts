/**
 * The store table: partition `pk`, sort `sk`, expiry `expires` (epoch seconds); every row has `v`, the version of its shape.
 *
 *   pk                 sk                        what it is                              kept
 *   message#{id}       picture#{n}               which picture it holds: its hash        KEEP_DAYS
 *   message#{id}       sighting#{picture}#{n}    a plate seen in a picture               KEEP_DAYS
 *   message#{id}       reply#{slot}              the outbox: what was said               REMEMBER_DAYS
 *   message#{id}       asked#{other id}          a message that asked about its pictures KEEP_DAYS
 *   message#{id}       said#in                   its words, and what else only the
 *                                                delivery tells; blank once forgotten    KEEP_DAYS
 *   message#{id}       said#{slot}               our words to it                         KEEP_DAYS
 *   message#{id}       set                       the set that it is one of               KEEP_DAYS
 *   message#{id}       deleted                   it is not there any more                KEEP_DAYS
 *   message#{id}       limit                     whether it goes over a limit            REMEMBER_DAYS
 *   reply#{id}         message                   the message that it answers             REMEMBER_DAYS
 *   set#{of}           lead                      which message answers for others, too   REMEMBER_DAYS
 *   set#{of}           member#{id}               one that belongs to it                  REMEMBER_DAYS
 *   person#{of}        left                      until when all of a person is forgotten KEEP_DAYS
 *   room#{of}          owed                      an answer that could not be given       REMEMBER_DAYS
 *   thread#{of}        echo#{id}                 a post of ours that was delivered to us REMEMBER_DAYS
 *   limit#{of whom}    {window}                  how many pictures it was                2 days
 *   limit#{of whom}    {window}#told#{person}    the person's message that was told so   2 days
 *   pace#{of whom}     {window}                  how many had to wait for others         an hour
 *   picture#{hash}     {question}                what the vision service found           KEEP_DAYS
 *                                                without an answer: a run is asking      seconds
 *   install#{tenant}   install                   what a tenant gave us when it let us in always
 *   state#{channel}    {state}                   that a way through its door was taken   11 minutes
 *   channel#{name}     seen                      when its newest message was sent        a year
 *   channel#{name}     fault#{what}#{webhook}    what is known to be wrong with it       REMEMBER_DAYS
 *
 * Sightings, and what was said (the journal), are also found by index, each sorted by `time`:
 *   byRoom    room       {channel}:{tenant}:{room}
 *   byPlate   roomPlate  {channel}:{tenant}:{room}#{folded plate}
 *   byPerson  person     {channel}:{tenant}:{person}
 *   byDay     day        {yyyy-mm-dd}#{0 to 3}; pictures by picture#{yyyy-mm-dd}#{0 to 3}, what was said by
 *                        said#{yyyy-mm-dd}#{0 to 3}, installs by install#{channel}
 */
import type { Message } from "./events.js";
import type { Plate } from "./plates.js";
import {
  fresh,
  type Key,
  now,
  putRow,
  type Row,
  removeRow,
  rowAt,
  rowsOf,
  rowsWhere,
} from "./table.js";

const SHARDS = 4; // of a day, so that a busy one is not one partition

/** Sighting is a plate seen in a room at a time: the n-th of a message's picture (both from 0), with the picture's hash. */
export type Sighting = Plate & { picture: number; n: number; hash: string };

const MOST = 100; // other messages that are counted: what a picture costs is to end somewhere

/** Before is how often a room saw a plate in other messages, up to a hundred times, and when last (ISO 8601). */
export type Before = { times: number; last?: string };

/** keepPicture remembers which picture a message holds, before anything is kept of what is in it. */
export async function keepPicture(message: Message, picture: number, hash: string): Promise<void> {
  const { channel, tenant, sent: time } = message;
  const names = { channel, tenant, person: personOf(message) };
  const row = { hash, ...names, day: `picture#${dayOf(message)}`, time };
  // Whoever asks about it later does not become whose it is.
  await putRow(of(message, `picture#${picture}`), "KEEP_DAYS", row, fresh());
}

/** hasPicture tells whether a message is known to hold a picture, its n-th from 0. */
export async function hasPicture(message: Message, picture: number): Promise<boolean> {
  return (await rowAt(of(message, `picture#${picture}`))) !== undefined;
}

/** rowsOn yields the rows of the pictures that were posted on a day (yyyy-mm-dd) until a moment (ISO 8601), or of what was said, everybody's. */
export async function* rowsOn(
  kind: "picture" | "said",
  day: string,
  until: string,
): AsyncGenerator<Row> {
  for (let shard = 0; shard < SHARDS; shard++)
    yield* rowsWhere({
      IndexName: "byDay",
      KeyConditionExpression: "#day = :day AND #time <= :until",
      ExpressionAttributeNames: { "#day": "day", "#time": "time" },
      ExpressionAttributeValues: { ":day": `${kind}#${day}#${shard}`, ":until": until },
    });
}

/** rowsOfPerson yields what a person (`{channel}:{tenant}:{person}`) posted and was told until a moment (ISO 8601): pictures, sightings, words. */
export async function* rowsOfPerson(person: string, until: string): AsyncGenerator<Row> {
  yield* rowsWhere({
    IndexName: "byPerson",
    KeyConditionExpression: "person = :person AND #time <= :until",
    ExpressionAttributeNames: { "#time": "time" },
    ExpressionAttributeValues: { ":person": person, ":until": until },
  });
}

/** saveSightings keeps a message's sightings; saving them again changes nothing, nor for how long they are kept. */
export async function saveSightings(message: Message, sightings: Sighting[]): Promise<void> {
  const { channel, tenant, room, sent } = message;
  const scope = `${channel}:${tenant}`;
  for (const sighting of sightings)
    await putRow(
      of(message, `sighting#${sighting.picture}#${sighting.n}`),
      "KEEP_DAYS",
      {
        ...sighting,
        channel,
        tenant,
        room: `${scope}:${room}`,
        roomPlate: plateKey(message, sighting.folded),
        person: personOf(message),
        day: dayOf(message),
        time: sent,
      },
      fresh(),
    );
}

/** seenBefore counts the other messages in which the room saw a plate, until somebody asked (ISO 8601). */
export async function seenBefore(
  message: Message,
  folded: string,
  asked = message.sent,
): Promise<Before> {
  const others = new Map<string, string>();
  for await (const { pk, time } of sightingsOf(plateKey(message, folded), asked)) {
    if (pk !== `message#${message.id}` && !others.has(pk)) others.set(pk, time);
    if (others.size >= MOST) break;
  }
  const [last] = others.values();
  return { times: others.size, ...(last && { last }) };
}

/** keepAsker remembers that a message asked about another one's pictures. */
export async function keepAsker(message: Message, asker: Message): Promise<void> {
  await putRow(of(message, `asked#${asker.id}`), "KEEP_DAYS", { asker: asker.id });
}

/** askersOf returns the ids of the messages that asked about this one's pictures. */
export async function askersOf(message: Pick<Message, "id">): Promise<string[]> {
  const rows = await rowsOf(`message#${message.id}`);
  return rows.flatMap(({ sk, asker }) => (sk.startsWith("asked#") ? [asker] : []));
}

/** markDeleted remembers that a message is not there any more, for a run that is still at it. */
export async function markDeleted(message: Pick<Message, "id">): Promise<void> {
  await putRow(of(message, "deleted"), "KEEP_DAYS", {});
}

/** isDeleted tells whether a message, or one of those that its answer is for, is known to be deleted. */
export async function isDeleted({
  id,
  together = [id],
}: Pick<Message, "id" | "together">): Promise<boolean> {
  const marks = await Promise.all(together.map((one) => rowAt(of({ id: one }, "deleted"))));
  return marks.some((mark) => mark !== undefined);
}

/** dropAsker forgets that a message asked about another one's pictures. */
export async function dropAsker(message: Message, asker: string): Promise<void> {
  await removeRow(of(message, `asked#${asker}`));
}

/** of names a row of a message. */
export function of({ id }: Pick<Message, "id">, sk: string): Key {
  return { pk: `message#${id}`, sk };
}

/** personOf names whoever sent a message, as rows do. */
export function personOf({ channel, tenant, person }: Message): string {
  return `${channel}:${tenant}:${person}`;
}

/** dayOf names the day of a message and which part of it, as rows do. */
export function dayOf({ id, sent }: Pick<Message, "id" | "sent">): string {
  return `${sent.slice(0, 10)}#${id.charCodeAt(id.length - 1) % SHARDS}`;
}

function plateKey({ channel, tenant, room }: Message, folded: string): string {
  return `${channel}:${tenant}:${room}#${folded}`;
}

function sightingsOf(roomPlate: string, until: string) {
  return rowsWhere({
    IndexName: "byPlate",
    KeyConditionExpression: "roomPlate = :plate AND #time <= :until",
    FilterExpression: "expires > :now", // DynamoDB deletes late
    ProjectionExpression: "pk, #time",
    ExpressionAttributeNames: { "#time": "time" },
    ExpressionAttributeValues: { ":plate": roomPlate, ":until": until, ":now": now() },
    ScanIndexForward: false,
    Limit: MOST, // a page's
  });
}
