import { Failure } from "./errors.js";
import { answerKept, beginAsking, isAsking, keepAnswer, stopAsking } from "./known.js";
import type { Question, Reading } from "./reading.js";
import { foundIn } from "./vision.js";

const LOOK_AGAIN = 250; // milliseconds

/** Look is a picture by content and hash, and until when (epoch milliseconds) somebody waits for what is in it. */
export type Look = { image: Uint8Array; hash: string; until: number };

/**
 * readingOf asks the questions of a picture, all at the same moment, and pays for each of them once per content.
 * A question that the service does not know has no answer.
 */
export async function readingOf(look: Look, questions: Question[]): Promise<Reading> {
  const distinct = [...new Set(questions)];
  const answers = await Promise.all(
    distinct.map(async (question) => {
      const found = await askedOnce(look, question).catch(unlessUnknown);
      return found ? [[question, found]] : [];
    }),
  );
  return Object.fromEntries(answers.flat());
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof Failure && error.code === "question-unknown")) throw error;
}

const asking = new Map<string, Promise<unknown>>();

// The same picture twice in a message is asked about at the same moment: both wait for one answer.
function askedOnce<Q extends Question>(look: Look, question: Q): Promise<NonNullable<Reading[Q]>> {
  const key = `${look.hash} ${question}`;
  const known = asking.get(key);
  const answer = known ?? answerTo(look, question).finally(() => asking.delete(key));
  asking.set(key, answer);
  return answer as Promise<NonNullable<Reading[Q]>>;
}

async function answerTo<Q extends Question>(
  { image, hash, until }: Look,
  question: Q,
): Promise<NonNullable<Reading[Q]>> {
  const kept = (await answerKept(hash, question)) ?? (await awaited(hash, question));
  if (kept) return kept;
  try {
    const found = await foundIn(image, question, until);
    await keepAnswer(hash, question, found);
    return found;
  } catch (error) {
    await stopAsking(hash, question).catch(() => undefined); // what went wrong first is what counts
    throw error;
  }
}

// The same picture may be posted in two rooms at the same moment: the run that begins first asks, and the others wait for its answer. One that
// gets none, since the first was killed or has no luck, asks itself.
async function awaited<Q extends Question>(
  hash: string,
  question: Q,
): Promise<NonNullable<Reading[Q]> | undefined> {
  if (await beginAsking(hash, question)) return undefined;
  do await new Promise((wake) => setTimeout(wake, LOOK_AGAIN));
  while (await isAsking(hash, question));
  return await answerKept(hash, question);
}
