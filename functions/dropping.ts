import type { Message } from "./events.js";
import { SLOTS } from "./ledger.js";
import { pictureOf } from "./sets.js";
import { of } from "./store.js";
import { putRow, type Row, removeRow, rowsOf } from "./table.js";

/** Part is what of a message is dropped: all of it, or what is of one of its pictures (from 0); `known` names pictures by their hash. */
export type Part = { picture?: number | undefined; known?: string[] };

/**
 * dropRows takes out what was seen in a message's pictures, what was read in them, and what was said in it and to it; it returns how
 * many rows that were.
 */
export async function dropRows(message: Pick<Message, "id">, part: Part = {}): Promise<number> {
  const ours = (await rowsOf(`message#${message.id}`)).filter((row) => isOf(row, part.picture));
  const hashes = new Set<string>([
    ...(part.known ?? []),
    ...ours.flatMap(({ hash }) => hash ?? []),
  ]);
  const found = await Promise.all([...hashes].map((hash) => rowsOf(`picture#${hash}`)));
  // What names the pictures goes last, so that a run that breaks off can be made again.
  const order: Row[] = [
    ...found.flat(),
    ...ours.filter(({ sk }) => /^(sighting|said)#/.test(sk) && sk !== GIVEN),
    ...ours.filter(({ sk }) => sk.startsWith("picture#")),
  ];
  for (const row of order) await removeRow(row);
  const isGiven = ours.some(({ sk, time }) => sk === GIVEN && time !== undefined);
  if (isGiven) await dropGiven(message);
  return order.length + (isGiven ? 1 : 0);
}

/** dropFindings takes out all that is of a message; where it is one of several pictures that were answered together, the others stay. */
export async function dropFindings(message: Pick<Message, "id">): Promise<number> {
  const one = await pictureOf(message);
  if (!one) return await dropRows(message);
  await dropGiven(message);
  const rows = await dropRows({ id: one.leader }, one);
  // Somebody may have asked about it alone.
  return rows + (one.leader === message.id ? 0 : await dropRows(message));
}

/** dropSaid takes out what was said to a message. */
export async function dropSaid(message: Pick<Message, "id">): Promise<void> {
  for (const slot of SLOTS) await removeRow(of(message, `said#${slot}`));
}

/** dropGiven takes out what a message's delivery told. A blank stays, since the same delivery may come again. */
export async function dropGiven(message: Pick<Message, "id">): Promise<void> {
  await putRow(of(message, GIVEN), "KEEP_DAYS", {});
}

const GIVEN = "said#in";

// An answer tells of all pictures, so it goes with each.
function isOf({ sk }: Row, picture: number | undefined): boolean {
  if (picture === undefined) return true;
  const own = [`picture#${picture}`, `sighting#${picture}#`];
  return sk === own[0] || sk.startsWith(own[1] ?? "") || (sk.startsWith("said#") && sk !== GIVEN);
}
