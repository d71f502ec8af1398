import {
  DetectLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Failure } from "../functions/errors.js";
import { rulesOf } from "../functions/plates.js";
import { startTables } from "../local/aws/tables.js";
import { drawn } from "./draw.js";

const rekognition = mockClient(RekognitionClient);
const Geometry = { BoundingBox: { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 } };
const rules = rulesOf("SG");
let tables: Awaited<ReturnType<typeof startTables>>;
let analyses: typeof import("../functions/analyses.js");
let seed = 0;
const kept: string[] = [];

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  analyses = await import("../functions/analyses.js");
});

afterAll(() => tables.stop());

beforeEach(() => {
  rekognition.reset();
  rekognition.on(DetectTextCommand).resolves({
    TextDetections: [
      { DetectedText: "SBA 1234 G", Type: "LINE", Id: 0, Confidence: 99, Geometry },
      { DetectedText: "SBA", Type: "WORD", Id: 1, ParentId: 0, Confidence: 99, Geometry },
    ],
  });
  rekognition.on(DetectLabelsCommand).resolves({ Labels: [{ Name: "Car", Confidence: 95 }] });
});

const looking = (wanted: import("../functions/analyses.js").Analysis[]) => ({
  wanted,
  rules,
  until: Date.now() + 5000,
  keep: async (hash: string) => void kept.push(hash),
});

async function picture() {
  seed += 1;
  const bytes = await drawn({ width: 200 + seed, height: 100 });
  return { bytes: async () => bytes };
}

test("seenIn tells which picture it is before anything is kept of it", async () => {
  const order: string[] = [];
  const asked = { ...looking(analyses.analysesNamed("plates")) };
  rekognition.on(DetectTextCommand).callsFake(() => {
    order.push("asked");
    return { TextDetections: [] };
  });
  const keep = async () => void order.push("kept");
  const seen = await analyses.seenIn(await picture(), { ...asked, keep });
  expect(order).toEqual(["kept", "asked"]);
  await analyses.seenIn(await picture(), asked);
  expect(seen).toMatchObject({ hash: expect.any(String) });
  expect(kept).toHaveLength(1);
});

test("seenIn finds plates, lines of text and labels in one reading", async () => {
  const wanted = analyses.analysesNamed("plates,text, labels");
  expect(await analyses.seenIn(await picture(), looking(wanted))).toMatchObject({
    plates: [{ plate: "SBA1234G", country: "SG" }],
    notes: [
      { about: "text", items: [{ name: "SBA 1234 G", confidence: 99 }] },
      { about: "labels", items: [{ name: "Car", confidence: 95 }] },
    ],
    missing: [],
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(rekognition.calls()).toHaveLength(2);
});

test("seenIn does not look for plates where that is not wanted", async () => {
  const seen = await analyses.seenIn(await picture(), looking(analyses.analysesNamed("text")));
  expect(seen).not.toHaveProperty("plates");
});

const labelled = () => {
  const texts = ["S/N: SBA1234G", "MAC: 00:1A:2B:3C:4D:5E", "TAXI"];
  rekognition.on(DetectTextCommand).resolves({
    TextDetections: texts.map((DetectedText, Id) => ({
      ...{ DetectedText, Type: "LINE", Id, Confidence: 99 },
      Geometry: { BoundingBox: { Left: 0.1, Top: 0.1 + Id / 5, Width: 0.3, Height: 0.05 } },
    })),
  });
};

test("seenIn finds codes in the same reading, and what is one is no plate and no text", async () => {
  labelled();
  const wanted = analyses.analysesNamed("plates,text,serials,macs,imeis");
  const seen = await analyses.seenIn(await picture(), looking(wanted));
  expect(seen).toMatchObject({
    plates: [],
    notes: [{ about: "text", items: [{ name: "TAXI" }] }],
    codes: [
      { kind: "serial", code: "SBA1234G" },
      { kind: "mac", code: "00:1A:2B:3C:4D:5E" },
    ],
    unfit: [],
    unseen: ["imei"],
    reading: { text: { length: 3 } },
  });
  expect(seen).not.toHaveProperty("rest");
  expect(rekognition.calls()).toHaveLength(1);
});

test("seenIn leaves codes alone where nobody looks for them", async () => {
  labelled();
  const wanted = analyses.analysesNamed("plates,text");
  const seen = await analyses.seenIn(await picture(), looking(wanted));
  expect(seen).toMatchObject({
    plates: [{ plate: "SBA1234G" }],
    notes: [{ items: { length: 3 } }],
  });
  expect(seen).not.toHaveProperty("codes");
});

test("seenIn says nothing of codes where there was no answer about text", async () => {
  const { RekognitionServiceException } = await import("@aws-sdk/client-rekognition");
  const unknown = Object.assign(new Error("unknown"), { name: "UnknownOperationException" });
  Object.setPrototypeOf(unknown, RekognitionServiceException.prototype);
  rekognition.on(DetectTextCommand).rejects(unknown);
  const seen = await analyses.seenIn(await picture(), looking(analyses.analysesNamed("serials")));
  expect(seen).toMatchObject({ missing: ["serials"] });
  expect(seen).not.toHaveProperty("unseen");
});

test("seenIn names an analysis that the service cannot do", async () => {
  const unknown = Object.assign(new Error("unknown"), { name: "UnknownOperationException" });
  const { RekognitionServiceException } = await import("@aws-sdk/client-rekognition");
  Object.setPrototypeOf(unknown, RekognitionServiceException.prototype);
  rekognition.on(DetectLabelsCommand).rejects(unknown);
  const wanted = analyses.analysesNamed("plates,labels");
  expect(await analyses.seenIn(await picture(), looking(wanted))).toMatchObject({
    plates: [{ plate: "SBA1234G" }],
    missing: ["labels"],
  });
});

test.each([
  { name: "that is none", bytes: async () => Buffer.from("%PDF"), want: "not-a-picture" },
  {
    name: "that is being scanned",
    bytes: async () => Promise.reject(new Failure("picture-scanning", "")),
    want: "picture-scanning",
  },
])("seenIn says why a picture $name cannot be read, and asks nobody", async ({ bytes, want }) => {
  const wanted = analyses.analysesNamed("plates");
  expect(await analyses.seenIn({ bytes }, looking(wanted))).toEqual({ unread: want });
  expect(rekognition.calls()).toHaveLength(0);
});

test("seenIn lets an outage out", async () => {
  const bytes = async () => Promise.reject(new Failure("platform-failed", "502"));
  await expect(analyses.seenIn({ bytes }, looking([]))).rejects.toThrow("502");
});

test.each(["plates,colour", "", "plates,"])(
  "analysesNamed refuses '%s' and lists what there is",
  (names) => {
    const all = analyses.analyses.map(({ name }) => name).join(", ");
    expect(() => analyses.analysesNamed(names)).toThrow(`a list of: ${all}.`);
  },
);
