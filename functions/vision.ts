import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
  RekognitionServiceException,
  type TextDetection,
} from "@aws-sdk/client-rekognition";
import { type Code, Failure } from "./errors.js";
import type { Named, Question, Reading, Text } from "./reading.js";

// "standard" tries again for throttling and faults of the server, never for what is wrong with the picture.
const rekognition = new RekognitionClient({ maxAttempts: 4, retryMode: "standard" });

/** MIN_CONFIDENCE is the least certainty, in percent, at which we believe what the service found. */
export const MIN_CONFIDENCE = { text: 50, labels: 75, faces: 90, celebrities: 90 } as const;

/** answerTo asks one question of a picture. That the picture cannot be read is a Failure with a picture's code. */
export async function answerTo<Q extends Question>(
  question: Q,
  image: Uint8Array,
): Promise<NonNullable<Reading[Q]>> {
  try {
    return await asks[question](image);
  } catch (error) {
    const code = error instanceof RekognitionServiceException && refusals[error.name];
    if (!code) throw error;
    throw new Failure(code, `Rekognition answered ${error.name}.`, { cause: error });
  }
}

const refusals: Record<string, Code> = {
  ImageTooLargeException: "picture-too-big",
  InvalidImageFormatException: "picture-unreadable",
  InvalidParameterException: "picture-unreadable",
  UnknownOperationException: "question-unknown",
};

const asks: { [Q in Question]: (image: Uint8Array) => Promise<NonNullable<Reading[Q]>> } = {
  async text(Bytes) {
    const Filters = { WordFilter: { MinConfidence: MIN_CONFIDENCE.text } };
    const { TextDetections = [] } = await rekognition.send(
      new DetectTextCommand({ Image: { Bytes }, Filters }),
    );
    return TextDetections.map(textOf).filter(({ confidence }) => confidence >= MIN_CONFIDENCE.text);
  },

  async labels(Bytes) {
    const question = { Image: { Bytes }, MinConfidence: MIN_CONFIDENCE.labels, MaxLabels: 20 };
    const { Labels = [] } = await rekognition.send(new DetectLabelsCommand(question));
    return named(Labels.map(({ Name, Confidence }) => [Name, Confidence]));
  },

  async faces(Bytes) {
    const question = { Image: { Bytes }, Attributes: ["EMOTIONS" as const] };
    const { FaceDetails = [] } = await rekognition.send(new DetectFacesCommand(question));
    const sure = FaceDetails.filter(({ Confidence = 0 }) => Confidence >= MIN_CONFIDENCE.faces);
    const strongest = sure.map(({ Emotions = [] }) =>
      Emotions.toSorted((a, b) => (b.Confidence ?? 0) - (a.Confidence ?? 0)).at(0),
    );
    return named(strongest.map((emotion) => [emotion?.Type ?? "FACE", emotion?.Confidence]));
  },

  async celebrities(Bytes) {
    const { CelebrityFaces = [] } = await rekognition.send(
      new RecognizeCelebritiesCommand({ Image: { Bytes } }),
    );
    const sure = CelebrityFaces.filter(
      ({ MatchConfidence = 0 }) => MatchConfidence >= MIN_CONFIDENCE.celebrities,
    );
    return named(sure.map(({ Name, MatchConfidence }) => [Name, MatchConfidence]));
  },
};

function textOf({ DetectedText, Type, Id, ParentId, Confidence, Geometry }: TextDetection): Text {
  const { Left = 0, Top = 0, Width = 0, Height = 0 } = Geometry?.BoundingBox ?? {};
  return {
    text: DetectedText ?? "",
    kind: Type === "WORD" ? "word" : "line",
    id: Id ?? 0,
    ...(typeof ParentId === "number" && { line: ParentId }),
    confidence: Confidence ?? 0,
    box: { left: Left, top: Top, width: Width, height: Height },
  };
}

function named(pairs: [string | undefined, number | undefined][]): Named[] {
  return pairs.flatMap(([name, confidence = 0]) => (name ? [{ name, confidence }] : []));
}
