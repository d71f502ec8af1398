import {
  DetectLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
  RekognitionServiceException,
} from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTables } from "../local/aws/tables.js";

const rekognition = mockClient(RekognitionClient);
const image = new Uint8Array([1, 2, 3]);
let tables: Awaited<ReturnType<typeof startTables>>;
let readingOf: typeof import("../functions/eyes.js").readingOf;
let hashes = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  readingOf = (await import("../functions/eyes.js")).readingOf;
});

afterAll(() => tables.stop());

const look = () => ({ image, hash: `h${hashes}`, until: Date.now() + 5000 });

beforeEach(() => {
  rekognition.reset();
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] });
  rekognition.on(DetectLabelsCommand).resolves({ Labels: [{ Name: "Car", Confidence: 90 }] });
  hashes += 1;
});

function failure(name: string) {
  const fault = "client" as const;
  return new RekognitionServiceException({ name, message: name, $fault: fault, $metadata: {} });
}

test("readingOf asks each question once, though two analyses want its answer", async () => {
  const reading = await readingOf(look(), ["text", "text", "labels"]);
  expect(reading).toEqual({ text: [], labels: [{ name: "Car", confidence: 90 }] });
  expect(rekognition.calls()).toHaveLength(2);
});

test("the same picture is paid for once, and another question once more", async () => {
  await readingOf(look(), ["text"]);
  await readingOf(look(), ["text"]);
  expect(rekognition.calls()).toHaveLength(1);
  await readingOf(look(), ["text", "labels"]);
  expect(rekognition.calls()).toHaveLength(2);
});

test("the same picture asked about twice at the same moment is paid for once", async () => {
  const [one, other] = await Promise.all([
    readingOf(look(), ["text"]),
    readingOf(look(), ["text"]),
  ]);
  expect(one).toEqual(other);
  expect(rekognition.calls()).toHaveLength(1);
});

test("a question that the service does not know has no answer, and the others have theirs", async () => {
  rekognition.on(DetectLabelsCommand).rejects(failure("UnknownOperationException"));
  expect(await readingOf(look(), ["text", "labels"])).toEqual({ text: [] });
});

test("a failure is not kept", async () => {
  rekognition.on(DetectTextCommand).rejects(failure("InvalidImageFormatException"));
  const asked = readingOf(look(), ["text"]);
  await expect(asked).rejects.toMatchObject({ code: "picture-unreadable" });
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] });
  expect(await readingOf(look(), ["text"])).toEqual({ text: [] });
});
