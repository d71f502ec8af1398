import { Failure } from "./errors.js";
import { answerKept, keepAnswer } from "./store.js";
import { foundIn } from "./vision.js";

/** Box is a rectangle in ratios (0 to 1) of the picture's width and height. */
export type Box = { left: number; top: number; width: number; height: number };

/** Text is one piece of writing in a picture, with the certainty in percent. A word names its line. */
export type Text = {
  text: string;
  kind: "line" | "word";
  id: number;
  line?: number;
  confidence: number;
  box: Box;
};

/** Named is something recognised in a picture, with the certainty in percent. */
export type Named = { name: string; confidence: number };

/** Reading is what the vision service found in one picture: an answer for each question that was asked. */
export type Reading = {
  text?: Text[];
  labels?: Named[];
  faces?: Named[];
  celebrities?: Named[];
};

/** Question is a kind of thing we ask of a picture. */
export type Question = keyof Reading;

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
