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
  look: Look,
  question: Q,
): Promise<NonNullable<Reading[Q]>> {
  const { image, hash, until } = look;
  const kept = await keptOrTurn(look, question);
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

// The same picture may be posted in two rooms at the same moment: one run at a time asks, and the others wait for its answer. Where it gets
// none, since it was killed or has no luck, the next one asks. Nothing is returned to the one whose turn it is.
async function keptOrTurn<Q extends Question>(
  { hash, until }: Look,
  question: Q,
): Promise<NonNullable<Reading[Q]> | undefined> {
  for (;;) {
    const kept = await answerKept(hash, question);
    if (kept || (await beginAsking(hash, question))) return kept;
    do await lookAgain(until);
    while (await isAsking(hash, question));
  }
}

async function lookAgain(until: number): Promise<void> {
  if (Date.now() + LOOK_AGAIN >= until)
    throw new Failure("busy", "Another run is asking about this picture.");
  await new Promise((wake) => setTimeout(wake, LOOK_AGAIN));
}
