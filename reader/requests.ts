import type { WordFilter } from "./detections.js";
import { type Refusal, refusal } from "./refusals.js";

/** MOST_BYTES is how big a picture's file may be when it is sent along with the request. */
export const MOST_BYTES = 5_242_880;

/** LEAST_SIDE is how small, in pixels, a picture's sides may be. */
export const LEAST_SIDE = 80;

/** Request is what DetectText asks: a picture's file, and which words to leave out. */
export type Request = { bytes: Buffer; filter: WordFilter };

type Body = {
  Image?: { Bytes?: unknown; S3Object?: unknown } | null;
  Filters?: { WordFilter?: WordFilter | null } | null;
};

const READS_TEXT_ONLY =
  "The local reader reads text only: it knows DetectText and nothing else. " +
  "Set READER=aws (with AWS credentials) to ask Amazon Rekognition itself.";

/** operationIn returns the operation that a request's X-Amz-Target header names; empty when it names none. */
export function operationIn(target: string | undefined): string {
  return /^RekognitionService\.(\w+)$/.exec(target ?? "")?.[1] ?? "";
}

/** unknownIn returns a refusal for every operation but DetectText. */
export function unknownIn(operation: string): Refusal | undefined {
  if (operation === "DetectText") return undefined;
  return refusal("UnknownOperationException", READS_TEXT_ONLY);
}

function bodyIn(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** isPicture tells a JPEG or PNG by its first bytes, whatever its name. */
function isPicture(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 8).toString("hex");
  return start.startsWith("ffd8ff") || start === "89504e470d0a1a0a";
}

/** tooSmall returns a refusal for a picture that has a side below the least one. */
export function tooSmall({
  width,
  height,
}: {
  width: number;
  height: number;
}): Refusal | undefined {
  if (Math.min(width, height) >= LEAST_SIDE) return undefined;
  const message = `The picture is ${width}x${height} pixels; at least ${LEAST_SIDE}x${LEAST_SIDE} are needed.`;
  return refusal("InvalidParameterException", message);
}

function refusedBytes(bytes: Buffer): Refusal | undefined {
  if (bytes.length > MOST_BYTES)
    return refusal("ImageTooLargeException", `Image.Bytes may hold ${MOST_BYTES} bytes at most.`);
  if (!isPicture(bytes))
    return refusal(
      "InvalidImageFormatException",
      "Request has invalid image format: only JPEG and PNG are read.",
    );
  return undefined;
}

/** requestIn returns what a body asks, or why it is refused. */
export function requestIn(text: string): Request | Refusal {
  const body = bodyIn(text);
  if (!body) return refusal("SerializationException", "The body is not a JSON object.");
  const { Bytes, S3Object } = body.Image ?? {};
  if (S3Object)
    return refusal(
      "InvalidS3ObjectException",
      "The local reader has no S3: send Image.Bytes instead of Image.S3Object.",
    );
  if (typeof Bytes !== "string" || Bytes === "")
    return refusal(
      "InvalidParameterException",
      "Request has invalid parameters: Image.Bytes is missing.",
    );
  const bytes = Buffer.from(Bytes, "base64");
  return refusedBytes(bytes) ?? { bytes, filter: body.Filters?.WordFilter ?? {} };
}
