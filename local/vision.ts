import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { celebritiesOf, faces } from "./faces.js";

/** PLATE is the number plate that the stand-in sees in every picture, unless it is told which. */
export const PLATE = "SBA 1234 G";

/** Vision stands in for Amazon Rekognition. */
export type Vision = {
  url: string;
  /** the operations it was asked for, in order */
  calls: string[];
  /** how often it was asked about a picture, by the SHA-256 of its bytes in hex */
  asked: Map<string, number>;
  stop(): Promise<void>;
};

/**
 * startVision serves Rekognition's protocol on 127.0.0.1: `plateIn` says which plate is in the picture of a hash, after so many
 * milliseconds. People of these names are in each, and one whom nobody knows.
 */
export async function startVision(
  latency: number,
  plateIn = (_hash: string) => PLATE,
  people: string[] = [],
): Promise<Vision> {
  const calls: string[] = [];
  const asked = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const operation = operationOf(request);
    const hash = hashIn(await text(request));
    const answer = answerTo(operation, () => plateIn(hash), people);
    if (answer) calls.push(operation);
    if (answer) asked.set(hash, (asked.get(hash) ?? 0) + 1);
    if (answer && latency > 0) await sleep(latency);
    response.writeHead(answer ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer ?? { __type: "UnknownOperationException" }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, calls, asked, stop };
}

function answerTo(operation: string, plate: () => string, people: string[]): object | undefined {
  if (operation === "DetectText") return textWith(plate());
  return operation === "RecognizeCelebrities" ? celebritiesOf(people) : answers[operation];
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"]).replace("RekognitionService.", "");
}

function hashIn(body: string): string {
  const { Image }: { Image?: { Bytes?: string } } = JSON.parse(body);
  return createHash("sha256")
    .update(Buffer.from(Image?.Bytes ?? "", "base64"))
    .digest("hex");
}

// What is written, line by line: its left edge, its top and its width, as shares of the picture's.
const PLATE_AT = { left: 0.38, top: 0.62, width: 0.24 };
const WRITING: [text: string, place: Place][] = [
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

function textWith(plate: string): object {
  const writing: typeof WRITING = [[plate, PLATE_AT], ...WRITING];
  const lines = writing.map(([text, place], Id) => ({
    ...detected(text, place),
    ...{ Type: "LINE", Id },
  }));
  const words = writing.flatMap(([text, { left, top, width }], ParentId) => {
    const share = width / text.split(" ").length;
    return text.split(" ").map((word, n) => {
      const place = { left: left + n * share, top, width: share * 0.9 };
      return { ...detected(word, place), Type: "WORD", ParentId };
    });
  });
  const numbered = words.map((word, n) => ({ ...word, Id: lines.length + n }));
  return { TextDetections: [...lines, ...numbered], TextModelVersion: "3.0" };
}

const answers: Record<string, object> = {
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
  DetectFaces: faces,
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
