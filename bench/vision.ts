import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** PLATE is the number plate that the stand-in sees in every picture. */
export const PLATE = "SBA 1234 G";

/** Vision stands in for Amazon Rekognition; `calls` holds the operations it was asked for, in order. */
export type Vision = { url: string; calls: string[]; stop(): Promise<void> };

/** startVision serves Rekognition's protocol on 127.0.0.1: whatever the picture, the same answer after so many milliseconds. */
export async function startVision(latency: number): Promise<Vision> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const operation = operationOf(request);
    request.resume();
    await once(request, "end");
    const answer = answers[operation];
    if (answer) calls.push(operation);
    if (answer && latency > 0) await sleep(latency);
    response.writeHead(answer ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer ?? { __type: "UnknownOperationException" }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, stop };
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"]).replace("RekognitionService.", "");
}

// What is written, line by line: its left edge, its top and its width, as shares of the picture's.
const WRITING: [text: string, place: Place][] = [
  [PLATE, { left: 0.38, top: 0.62, width: 0.24 }],
  ["NO PARKING", { left: 0.05, top: 0.2, width: 0.2 }],
  ["LEVEL 3", { left: 0.75, top: 0.1, width: 0.14 }],
  ["24 HOURS", { left: 0.06, top: 0.27, width: 0.16 }],
];
const SEEN = [
  "Car",
  "Vehicle",
  "Transportation",
  "License Plate",
  "Sedan",
  "Bumper",
  "Parking Lot",
];

type Place = { left: number; top: number; width: number };

const lines = WRITING.map(([text, place], Id) => ({ ...detected(text, place), Type: "LINE", Id }));
const words = WRITING.flatMap(([text, { left, top, width }], ParentId) => {
  const share = width / text.split(" ").length;
  return text.split(" ").map((word, n) => {
    const place = { left: left + n * share, top, width: share * 0.9 };
    return { ...detected(word, place), Type: "WORD", ParentId };
  });
});

const answers: Record<string, object> = {
  DetectText: {
    TextDetections: [...lines, ...words.map((word, n) => ({ ...word, Id: lines.length + n }))],
    TextModelVersion: "3.0",
  },
  DetectLabels: {
    Labels: SEEN.map((Name, n) => ({
      Name,
      Confidence: 99.6 - 2 * n,
      Instances: n === 0 ? [{ BoundingBox: boxAt(0.2, 0.3, 0.6), Confidence: 99.1 }] : [],
      Parents: n === 0 ? [{ Name: "Vehicle" }] : [],
      Aliases: [],
      Categories: [{ Name: "Vehicles and Automotive" }],
    })),
    LabelModelVersion: "3.0",
  },
  DetectFaces: {
    FaceDetails: [
      {
        BoundingBox: boxAt(0.45, 0.35, 0.05),
        Confidence: 99.9,
        Emotions: [
          { Type: "CALM", Confidence: 91.4 },
          { Type: "SAD", Confidence: 4.2 },
        ],
      },
    ],
  },
  RecognizeCelebrities: {
    CelebrityFaces: [],
    UnrecognizedFaces: [{ BoundingBox: boxAt(0.45, 0.35, 0.05), Confidence: 99.9 }],
  },
};

function detected(DetectedText: string, { left, top, width }: Place) {
  const BoundingBox = boxAt(left, top, width);
  const [X, Y, right, bottom] = [left, top, left + width, top + BoundingBox.Height];
  const Polygon = [
    { X, Y },
    { X: right, Y },
    { X: right, Y: bottom },
    { X, Y: bottom },
  ];
  return { DetectedText, Confidence: 98.7, Geometry: { BoundingBox, Polygon } };
}

function boxAt(Left: number, Top: number, Width: number) {
  return { Left, Top, Width, Height: 0.05 };
}
