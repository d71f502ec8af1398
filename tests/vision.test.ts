import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { foundIn, MIN_CONFIDENCE } from "../functions/vision.js";

const image = new Uint8Array([1, 2, 3]);
const later = () => Date.now() + 20_000;
const box = { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 };

const place = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };

describe("foundIn", () => {
  const rekognition = mockClient(RekognitionClient);

  beforeEach(() => rekognition.reset());
  afterAll(() => rekognition.restore());

  test("asks for text with an explicit confidence", async () => {
    rekognition.on(DetectTextCommand).resolves({});
    expect(await foundIn(image, "text", later())).toEqual([]);
    expect(rekognition.call(0).args[0].input).toEqual({
      Image: { Bytes: image },
      Filters: { WordFilter: { MinConfidence: MIN_CONFIDENCE.text } },
    });
  });

  test("returns lines and words in our own shape", async () => {
    const Geometry = { BoundingBox: box };
    rekognition.on(DetectTextCommand).resolves({
      TextDetections: [
        { DetectedText: "SBA 1234 G", Type: "LINE", Id: 0, Confidence: 99, Geometry },
        { DetectedText: "SBA", Type: "WORD", Id: 1, ParentId: 0, Confidence: 98, Geometry },
        { DetectedText: "?", Type: "LINE", Id: 2, Confidence: MIN_CONFIDENCE.text - 0.1 },
      ],
    });
    const shape = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
    expect(await foundIn(image, "text", later())).toEqual([
      { text: "SBA 1234 G", kind: "line", id: 0, confidence: 99, box: shape },
      { text: "SBA", kind: "word", id: 1, line: 0, confidence: 98, box: shape },
    ]);
  });

  test("returns labels by name", async () => {
    rekognition
      .on(DetectLabelsCommand, { MinConfidence: MIN_CONFIDENCE.labels })
      .resolves({ Labels: [{ Name: "Car", Confidence: 97.5 }, { Confidence: 99 }] });
    expect(await foundIn(image, "labels", later())).toEqual([{ name: "Car", confidence: 97.5 }]);
  });

  test("returns each sure face by its strongest emotion", async () => {
    const Emotions = [
      { Type: "SAD" as const, Confidence: 10 },
      { Type: "HAPPY" as const, Confidence: 80 },
    ];
    rekognition.on(DetectFacesCommand).resolves({
      FaceDetails: [
        { Confidence: 99, Emotions, BoundingBox: box },
        { Confidence: 98 },
        { Confidence: 50, Emotions },
      ],
    });
    expect(await foundIn(image, "faces", later())).toEqual([
      { name: "HAPPY", confidence: 80, box: place },
      { name: "FACE", confidence: 98 },
    ]);
  });

  test("returns celebrities it is sure of by name, and every other face without", async () => {
    rekognition.on(RecognizeCelebritiesCommand).resolves({
      CelebrityFaces: [
        { Name: "Ada", MatchConfidence: 99, Face: { BoundingBox: box } },
        { Name: "Bob", MatchConfidence: 60, Face: { BoundingBox: box } },
      ],
      UnrecognizedFaces: [{ Confidence: 97, BoundingBox: box }],
    });
    expect(await foundIn(image, "celebrities", later())).toEqual([
      { name: "Ada", confidence: 99, box: place },
      { name: "", confidence: 60, box: place },
      { name: "", confidence: 97, box: place },
    ]);
  });
});

describe("over the wire", () => {
  const asked: string[] = [];
  let answers: { status: number; type: string; body?: string }[] = [];
  const server = createServer((request, response) => {
    const { status, type, body } = answers.shift() ?? { status: 200, type: "" };
    asked.push(String(request.headers["x-amz-target"]));
    request.resume();
    if (type === "hang") return;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    const said = type ? { __type: type, message: type } : { TextDetections: [] };
    response.end(body ?? JSON.stringify(said));
  });

  let ask: typeof foundIn;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    process.env.AWS_ENDPOINT_URL_REKOGNITION = `http://127.0.0.1:${port}`;
    delete process.env.AWS_MAX_ATTEMPTS;
    vi.resetModules();
    ask = (await import("../functions/vision.js")).foundIn;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  afterEach(() => asked.splice(0));

  test.each([
    { type: "ProvisionedThroughputExceededException", status: 400 },
    { type: "ThrottlingException", status: 400 },
    { type: "InternalServerError", status: 500 },
  ])("asks again after $type", async ({ type, status }) => {
    answers = [{ type, status }];
    expect(await ask(image, "text", later())).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  test.each([
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "TooManyRequestsException",
  ])("says that the service is busy where all it answers is %s", async (type) => {
    answers = Array(4).fill({ type, status: 400 });
    await expect(ask(image, "text", later())).rejects.toMatchObject({ code: "vision-busy" });
    expect(asked).toHaveLength(4);
  });

  test("says that the service is busy where it answers 429, in Lambda's words, a gateway's or none", async () => {
    const words = ['{"Message":"Rate Exceeded."}', "<html>Too many requests</html>", ""];
    answers = Array(4)
      .fill(words)
      .flat()
      .map((body) => ({ type: "", status: 429, body }));
    const all = await Promise.allSettled(words.map(() => ask(image, "text", later())));
    const busy = { status: "rejected", reason: expect.objectContaining({ code: "vision-busy" }) };
    expect(all).toEqual([busy, busy, busy]);
  });

  test.each([
    { type: "ImageTooLargeException", want: "picture-too-big" },
    { type: "InvalidImageFormatException", want: "picture-unreadable" },
    { type: "InvalidParameterException", want: "picture-unreadable" },
    { type: "UnknownOperationException", want: "question-unknown" },
  ])("asks once only and fails as $want after $type", async ({ type, want }) => {
    answers = [{ type, status: 400 }];
    await expect(ask(image, "text", later())).rejects.toMatchObject({ code: want });
    expect(asked).toHaveLength(1);
  });

  test("hangs no longer than somebody waits", async () => {
    answers = [{ type: "hang", status: 200 }];
    await expect(ask(image, "text", Date.now() + 100)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  test("lets what is no fault of the picture out as it is, unrepeated", async () => {
    answers = [{ type: "AccessDeniedException", status: 400 }];
    await expect(ask(image, "text", later())).rejects.toThrow("AccessDenied");
    expect(asked).toHaveLength(1);
  });
});
