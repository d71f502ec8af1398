import { randomUUID } from "node:crypto";
import type { Question, Reading } from "./reading.js";
import { fresh, type Key, putRow, removeRow, rowAt } from "./table.js";

const ASKING = 5; // seconds that others wait for the answer of a run, before they ask themselves
const asker = randomUUID(); // this copy of us

/** answerKept returns what the vision service found in this picture before, or undefined. */
export async function answerKept<Q extends Question>(
  hash: string,
  question: Q,
): Promise<NonNullable<Reading[Q]> | undefined> {
  return (await rowAt(keyOf(hash, question)))?.answer;
}

/** beginAsking tells whether to ask the vision service about a picture now: not while another run is at it, for the seconds that this may take. */
export async function beginAsking(hash: string, question: Question): Promise<boolean> {
  return await putRow(keyOf(hash, question), ASKING, { asker }, fresh());
}

/** isAsking tells whether a run is asking the vision service about a picture. */
export async function isAsking(hash: string, question: Question): Promise<boolean> {
  const row = await rowAt(keyOf(hash, question));
  return row !== undefined && row.answer === undefined;
}

/** stopAsking lets others ask, where there is no answer, and none of them is at it. */
export async function stopAsking(hash: string, question: Question): Promise<void> {
  const ConditionExpression = "attribute_not_exists(answer) AND asker = :asker";
  const ExpressionAttributeValues = { ":asker": asker };
  await removeRow(keyOf(hash, question), { ConditionExpression, ExpressionAttributeValues });
}

/** keepAnswer keeps what the vision service found, so that the same picture is not paid for twice. */
export async function keepAnswer(hash: string, question: Question, answer: unknown): Promise<void> {
  await putRow(keyOf(hash, question), "KEEP_DAYS", { answer });
}

function keyOf(hash: string, question: Question): Key {
  return { pk: `picture#${hash}`, sk: question };
}
