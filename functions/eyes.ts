import { Failure } from "./errors.js";
import type { Question, Reading } from "./reading.js";
import { answerKept, keepAnswer } from "./store.js";
import { foundIn } from "./vision.js";

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
  const kept = await answerKept(hash, question);
  if (kept) return kept;
  const fresh = await foundIn(image, question, until);
  await keepAnswer(hash, question, fresh);
  return fresh;
}
