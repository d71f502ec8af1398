/** The read function takes what a RekognitionClient sends to its URL, reads the picture in it, and answers as Amazon Rekognition does. */
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { answerTo } from "./reader.js";
import { INTERNAL } from "./refusals.js";
import { operationIn, unknownIn } from "./requests.js";
import { ready } from "./sessions.js";
import { type Wire, wireOf } from "./wire.js";

const MARGIN = 1_000; // milliseconds that we end before Lambda ends us

// Loaded here, where Lambda lends more processor than a run has, and not by the first picture.
await ready();

/** handler answers one request, whatever happens: what it throws would reach the client as no error that Rekognition knows. */
export async function handler(event: LambdaFunctionURLEvent, context: Context): Promise<Wire> {
  const signal = AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - MARGIN));
  try {
    const refused = unknownIn(operationIn(event.headers["x-amz-target"]));
    return wireOf(refused ?? (await answerTo(bodyOf(event), signal)));
  } catch (error) {
    console.error("not read", traceOf(error));
    return wireOf(INTERNAL);
  }
}

// To Lambda whatever is neither text nor "application/json" is binary, Rekognition's kind of JSON too.
function bodyOf({ body = "", isBase64Encoded }: LambdaFunctionURLEvent): string {
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}

// Not what it says: nobody knows which words of a picture a library would quote.
function traceOf(error: unknown): { name: string; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  return { name: error.name, at: frames.slice(0, 5).map((line) => line.trim()) };
}
