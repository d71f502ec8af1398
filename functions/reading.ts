import { Failure } from "./errors.js";
import { answerKept, keepAnswer } from "./store.js";
import { answerTo } from "./vision.js";

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

/**
 * readingOf asks the questions of a picture, all at the same moment, and pays for each of them once per content (hash).
 * A question that the service does not know has no answer.
 */
export async function readingOf(
  image: Uint8Array,
  hash: string,
  questions: Question[],
): Promise<Reading> {
  const distinct = [...new Set(questions)];
  const answers = await Promise.all(
    distinct.map(async (question) => {
      const found = await answer(image, hash, question).catch(unlessUnknown);
      return found ? [[question, found]] : [];
    }),
  );
  return Object.fromEntries(answers.flat());
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof Failure && error.code === "question-unknown")) throw error;
}

async function answer<Q extends Question>(
  image: Uint8Array,
  hash: string,
  question: Q,
): Promise<NonNullable<Reading[Q]>> {
  const kept = await answerKept(hash, question);
  if (kept) return kept;
  const fresh = await answerTo(question, image);
  await keepAnswer(hash, question, fresh);
  return fresh;
}
