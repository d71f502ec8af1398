import {
  type BoundingBox,
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
  RekognitionServiceException,
  type TextDetection,
} from "@aws-sdk/client-rekognition";
import { within } from "./clients.js";
import { hasOwnReader } from "./env.js";
import { type Code, Failure } from "./errors.js";
import { counted } from "./metrics.js";
import type { Box, Named, Question, Reading, Text } from "./reading.js";

// "standard" tries again for throttling and faults of the server, never for what is wrong with the picture: three times,
// some seconds in all. Where the account's rate is reached for longer the queue tries again, and what was found is kept.
// ("adaptive" would make every question after a single throttling wait for seconds.)
const rekognition = new RekognitionClient({
  ...within(30),
  maxAttempts: 4,
  retryMode: "standard",
  // Our own reader answers in Rekognition's words, but its door is that of a Lambda function.
  ...(hasOwnReader() && { signingName: "lambda" }),
});

/** MIN_CONFIDENCE is the least certainty, in percent, at which we believe what the service found. */
export const MIN_CONFIDENCE = { text: 50, labels: 75, faces: 90, celebrities: 90 } as const;

/**
 * foundIn asks one question of a picture, until a moment (epoch milliseconds).
 * That the picture cannot be read is a Failure with a picture's code.
 */
export async function foundIn<Q extends Question>(
  image: Uint8Array,
  question: Q,
  until: number,
): Promise<NonNullable<Reading[Q]>> {
  counted("VisionCalls");
  try {
    const abortSignal = AbortSignal.timeout(Math.max(1, until - Date.now()));
    return await asks[question](image, { abortSignal });
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    throw new Failure(code, `Rekognition answered ${(error as Error).name}.`, { cause: error });
  }
}

// The door of our own reader may say "too many" in a way that is not Rekognition's.
function codeOf(error: unknown): Code | undefined {
  const { $metadata, $response } = error as Partial<RekognitionServiceException>;
  if (($metadata?.httpStatusCode ?? $response?.statusCode) === 429) return "vision-busy";
  return error instanceof RekognitionServiceException ? refusals[error.name] : undefined;
}

const refusals: Record<string, Code> = {
  ImageTooLargeException: "picture-too-big",
  InvalidImageFormatException: "picture-unreadable",
  InvalidParameterException: "picture-unreadable",
  ProvisionedThroughputExceededException: "vision-busy",
  ThrottlingException: "vision-busy",
  TooManyRequestsException: "vision-busy", // of the function that is our own reader
  UnknownOperationException: "question-unknown",
};

type Limit = { abortSignal: AbortSignal };
type Ask<Q extends Question> = (
  image: Uint8Array,
  limit: Limit,
) => Promise<NonNullable<Reading[Q]>>;

const asks: { [Q in Question]: Ask<Q> } = {
  async text(Bytes, limit) {
    const Filters = { WordFilter: { MinConfidence: MIN_CONFIDENCE.text } };
    const { TextDetections = [] } = await rekognition.send(
      new DetectTextCommand({ Image: { Bytes }, Filters }),
      limit,
    );
    return TextDetections.map(textOf).filter(({ confidence }) => confidence >= MIN_CONFIDENCE.text);
  },

  async labels(Bytes, limit) {
    const question = { Image: { Bytes }, MinConfidence: MIN_CONFIDENCE.labels, MaxLabels: 20 };
    const { Labels = [] } = await rekognition.send(new DetectLabelsCommand(question), limit);
    return named(Labels.map(({ Name, Confidence }) => [Name, Confidence]));
  },

  async faces(Bytes, limit) {
    const question = { Image: { Bytes }, Attributes: ["EMOTIONS" as const] };
    const { FaceDetails = [] } = await rekognition.send(new DetectFacesCommand(question), limit);
    const sure = FaceDetails.filter(({ Confidence = 0 }) => Confidence >= MIN_CONFIDENCE.faces);
    return sure.map(({ Emotions = [], Confidence: isFace = 0, BoundingBox }) => {
      const [strongest] = Emotions.toSorted((a, b) => (b.Confidence ?? 0) - (a.Confidence ?? 0));
      const { Type: name = "FACE", Confidence: confidence = isFace } = strongest ?? {};
      return { name, confidence, ...boxed(BoundingBox) };
    });
  },

  async celebrities(Bytes, limit) {
    const { CelebrityFaces = [], UnrecognizedFaces = [] } = await rekognition.send(
      new RecognizeCelebritiesCommand({ Image: { Bytes } }),
      limit,
    );
    const known = CelebrityFaces.map(({ Name = "", MatchConfidence: confidence = 0, Face }) => {
      const name = confidence >= MIN_CONFIDENCE.celebrities ? Name : "";
      return { name, confidence, ...boxed(Face?.BoundingBox) };
    });
    const others = UnrecognizedFaces.map(({ Confidence: confidence = 0, BoundingBox }) => {
      return { name: "", confidence, ...boxed(BoundingBox) };
    });
    return [...known, ...others];
  },
};

function boxed(box: BoundingBox | undefined): { box: Box } | undefined {
  return box && { box: boxOf(box) };
}

function boxOf({ Left = 0, Top = 0, Width = 0, Height = 0 }: BoundingBox = {}): Box {
  return { left: Left, top: Top, width: Width, height: Height };
}

function textOf({ DetectedText, Type, Id, ParentId, Confidence, Geometry }: TextDetection): Text {
  return {
    text: DetectedText ?? "",
    kind: Type === "WORD" ? "word" : "line",
    id: Id ?? 0,
    ...(typeof ParentId === "number" && { line: ParentId }),
    confidence: Confidence ?? 0,
    box: boxOf(Geometry?.BoundingBox),
  };
}

function named(pairs: [string | undefined, number | undefined][]): Named[] {
  return pairs.flatMap(([name, confidence = 0]) => (name ? [{ name, confidence }] : []));
}
