import type { Message } from "./events.js";
import { of } from "./store.js";
import { putRow, type Row, removeRow, rowsOf } from "./table.js";

/** Part is what of a message is dropped: all of it, or what is of one of its pictures (from 0); `known` names pictures by their hash. */
export type Part = { picture?: number | undefined; known?: string[] };

/**
 * dropSightings takes out what was seen in a message's pictures, and what was said in it and to it; it returns how many rows
 * that were.
 */
export async function dropSightings(
  message: Pick<Message, "id">,
  part: Part = {},
): Promise<number> {
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
