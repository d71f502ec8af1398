import { detectionsOf, type TextDetection } from "./detections.js";
import { linesIn } from "./lines.js";
import { type Picture, pictureIn, sizeIn } from "./picture.js";
import { readingsOf } from "./readings.js";
import { isRefusal, type Refusal, refusal } from "./refusals.js";
import { type Request, requestIn, tooSmall } from "./requests.js";
import { turnsOf } from "./turns.js";

/** Answer is what DetectText answers. */
export type Answer = { TextDetections: TextDetection[]; TextModelVersion: string };

/** MOST_WAITING is how many requests may wait for their turn; those beyond are told to come again. */
export const MOST_WAITING = 32;

const THROTTLED = refusal(
  "ThrottlingException",
  `${MOST_WAITING} pictures are waiting already: try again in a while.`,
);

/** inTurn lets one picture be read at a time: a second one would double the memory and gain no time. */
const inTurn = turnsOf(1, MOST_WAITING);

async function decoded(bytes: Buffer): Promise<Picture | Refusal> {
  try {
    return tooSmall(await sizeIn(bytes)) ?? (await pictureIn(bytes));
  } catch {
    return refusal(
      "InvalidImageFormatException",
      "Request has invalid image format: the picture cannot be decoded.",
    );
  }
}

async function answerOf(request: Request, signal: AbortSignal): Promise<Answer | Refusal> {
  const picture = await decoded(request.bytes);
  if (isRefusal(picture)) return picture;
  signal.throwIfAborted();
  const lines = await linesIn(picture, readingsOf(picture, signal));
  return {
    TextDetections: detectionsOf(lines, picture, request.filter),
    TextModelVersion: "3.0",
  };
}

/**
 * answerTo returns the writing that a DetectText request's picture holds, or why the request is refused.
 * When the signal says that nobody waits any more, it leaves the picture and throws.
 */
export async function answerTo(body: string, signal: AbortSignal): Promise<Answer | Refusal> {
  const request = requestIn(body);
  if (isRefusal(request)) return request;
  return (await inTurn(() => answerOf(request, signal), signal)) ?? THROTTLED;
}
