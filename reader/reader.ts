import { detectionsOf, type TextDetection } from "./detections.js";
import { linesIn } from "./lines.js";
import { type Picture, pictureIn } from "./picture.js";
import { isRefusal, type Refusal, refusal } from "./refusals.js";
import { requestIn, tooSmall } from "./requests.js";
import { turnsOf } from "./turns.js";

/** Answer is what DetectText answers. */
export type Answer = { TextDetections: TextDetection[]; TextModelVersion: string };

/** inTurn lets one picture be read at a time: a second one would double the memory and gain no time. */
const inTurn = turnsOf(1);

async function decoded(bytes: Buffer): Promise<Picture | Refusal> {
  try {
    return await pictureIn(bytes);
  } catch {
    return refusal(
      "InvalidImageFormatException",
      "Request has invalid image format: the picture cannot be decoded.",
    );
  }
}

/** answerTo returns the writing that a DetectText request's picture holds, or why the request is refused. */
export async function answerTo(body: string): Promise<Answer | Refusal> {
  const request = requestIn(body);
  if (isRefusal(request)) return request;
  return inTurn(async () => {
    const picture = await decoded(request.bytes);
    if (isRefusal(picture)) return picture;
    const small = tooSmall(picture);
    if (small) return small;
    const lines = await linesIn(picture);
    return {
      TextDetections: detectionsOf(lines, picture, request.filter),
      TextModelVersion: "3.0",
    };
  });
}
