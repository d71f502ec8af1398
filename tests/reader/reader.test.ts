import {
  DetectTextCommand,
  type DetectTextCommandInput,
  RekognitionClient,
  type TextDetection,
} from "@aws-sdk/client-rekognition";
import sharp, { type Sharp } from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import type { Refusal } from "../../reader/refusals.js";
import { MOST_BYTES } from "../../reader/requests.js";
import { startReader } from "../../reader/server.js";
import { BLACK_ON_WHITE, drawn, WHITE_ON_BLACK } from "../draw.js";
import { blank, itAnswersAsRekognition, refusalOf } from "./contract.js";

let failure: Refusal | undefined;
const reader = await startReader({ fail: () => failure });
const rekognition = new RekognitionClient({
  endpoint: reader.url,
  region: "ap-southeast-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});

afterAll(() => reader.stop());

async function textIn(Bytes: Uint8Array, Filters?: DetectTextCommandInput["Filters"]) {
  const command = new DetectTextCommand({ Image: { Bytes }, Filters });
  return (await rekognition.send(command)).TextDetections ?? [];
}

const linesOf = (found: TextDetection[]) => found.filter(({ Type }) => Type === "LINE");

/** middleOf returns the middle of a detection's box, to one decimal. */
function middleOf({ Geometry }: TextDetection): { x: number; y: number } {
  const { Left = 0, Top = 0, Width = 0, Height = 0 } = Geometry?.BoundingBox ?? {};
  const rounded = (ratio: number) => Math.round(ratio * 10) / 10;
  return { x: rounded(Left + Width / 2), y: rounded(Top + Height / 2) };
}

describe.each([
  { width: 1280, height: 960 },
  { width: 640, height: 480 },
])("the reader, in a picture of $width x $height,", ({ width, height }) => {
  test.each([
    { text: "SBA1234G", colours: BLACK_ON_WHITE },
    { text: "SBA1234G", colours: WHITE_ON_BLACK },
    { text: "SGX8052Z", colours: BLACK_ON_WHITE },
    { text: "SMK6397C", colours: WHITE_ON_BLACK },
    { text: "SLW5924M", colours: WHITE_ON_BLACK },
    { text: "SJD417U", colours: BLACK_ON_WHITE },
    { text: "SNE2938P", colours: BLACK_ON_WHITE },
    { text: "GBH7760D", colours: WHITE_ON_BLACK },
    { text: "SHC4105T", colours: WHITE_ON_BLACK },
    { text: "PD88R", colours: BLACK_ON_WHITE },
  ])("reads $text, $colours.ink on $colours.ground", async (plate) => {
    const found = linesOf(await textIn(await drawn({ width, height, plates: [plate] })));
    const sure = found.filter(({ Confidence = 0 }) => Confidence >= 80);
    expect(sure.map(({ DetectedText }) => DetectedText)).toEqual([plate.text]);
  });
});

describe("the reader's answer", () => {
  test("has lines from top to bottom, then their words", async () => {
    const plates = [
      { text: "NO PARKING", x: 400, y: 200, size: 40 },
      { text: "SBA 1234 G", x: 400, y: 450, size: 40 },
    ];
    const found = await textIn(await drawn({ width: 800, height: 600, plates }));
    const told = found.map(({ DetectedText, Type, Id, ParentId }) => [
      Id,
      Type,
      DetectedText,
      ParentId,
    ]);
    expect(told).toEqual([
      [0, "LINE", "NO PARKING", undefined],
      [1, "LINE", "SBA 1234 G", undefined],
      [2, "WORD", "NO", 0],
      [3, "WORD", "PARKING", 0],
      [4, "WORD", "SBA", 1],
      [5, "WORD", "1234", 1],
      [6, "WORD", "G", 1],
    ]);
  });

  test("has each word where it stands in its line", async () => {
    const plates = [{ text: "SBA 1234 G", x: 400, y: 300, size: 40 }];
    const found = await textIn(await drawn({ width: 800, height: 600, plates }));
    const edges = found.slice(1).flatMap(({ Geometry }) => {
      const { Left = 0, Width = 0 } = Geometry?.BoundingBox ?? {};
      return [Left, Left + Width];
    });
    expect(edges).toEqual(edges.toSorted((a, b) => a - b));
  });

  test.each([
    { name: "as it stands", turn: 0, orientation: 1 },
    { name: "turned as EXIF says", turn: 270, orientation: 6 },
    { name: "turned the other way as EXIF says", turn: 90, orientation: 8 },
    { name: "upside down as EXIF says", turn: 180, orientation: 3 },
  ])("has its boxes in the picture $name", async ({ turn, orientation }) => {
    const plates = [{ text: "SBA1234G", x: 240, y: 480, size: 40 }];
    const upright = await drawn({ width: 800, height: 600, plates });
    const turned = await sharp(upright)
      .rotate(turn)
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const [line] = linesOf(await textIn(turned));
    expect(line && { text: line.DetectedText, ...middleOf(line) }).toEqual({
      text: "SBA1234G",
      x: 0.3,
      y: 0.8,
    });
  });

  test.each([-80, -30, -10, 10, 30, 80])("reads writing turned by %d degrees", async (angle) => {
    const plates = [{ text: "SBA1234G", x: 400, y: 300, size: 40, angle }];
    const found = linesOf(await textIn(await drawn({ width: 800, height: 600, plates })));
    expect(found.map(({ DetectedText }) => DetectedText)).toEqual(["SBA1234G"]);
  });

  test.each([
    { text: "SWZ2879  J", size: 16, want: "SWZ2879 J" },
    { text: "SKV 3590   Y", size: 22, want: "SKV3590 Y" },
    { text: "SHH 9046  Y", size: 22, want: "SHH9046 Y" },
    { text: "STY6245   C", size: 16, want: "STY6245 C" },
  ])("has the lone letter after the gap in '$text', once", async ({ text, size, want }) => {
    const picture = await drawn({ width: 640, height: 480, plates: [{ text, size }] });
    const found = linesOf(await textIn(picture));
    expect(found.map(({ DetectedText }) => DetectedText)).toEqual([want]);
  });

  test.each([
    { name: "a grey JPEG", turn: (picture: Sharp) => picture.greyscale().jpeg() },
    { name: "a PNG", turn: (picture: Sharp) => picture.png() },
    {
      name: "a PNG with transparency",
      turn: (picture: Sharp) => picture.ensureAlpha(0.9).png(),
    },
    {
      name: "a PNG of few colours",
      turn: (picture: Sharp) => picture.png({ palette: true }),
    },
    { name: "a CMYK JPEG", turn: (picture: Sharp) => picture.toColourspace("cmyk").jpeg() },
  ])("reads $name", async ({ turn }) => {
    const picture = await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] });
    const found = linesOf(await textIn(await turn(sharp(picture)).toBuffer()));
    expect(found.map(({ DetectedText }) => DetectedText)).toEqual(["SBA1234G"]);
  });

  test("is empty for a picture without writing", async () => {
    expect(await textIn(await drawn())).toEqual([]);
  });

  test.each([
    { name: "less sure", filter: { MinConfidence: 100 } },
    { name: "less high", filter: { MinBoundingBoxHeight: 0.9 } },
    { name: "less wide", filter: { MinBoundingBoxWidth: 0.9 } },
  ])("leaves out words that are $name than asked", async ({ filter }) => {
    const picture = await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] });
    expect(await textIn(picture, { WordFilter: filter })).toEqual([]);
  });

  test("holds a hundred words at most", async () => {
    const plates = Array.from({ length: 120 }, (_, i) => ({
      text: String(10 + i),
      x: 70 + 120 * (i % 10),
      y: 40 + 75 * Math.floor(i / 10),
      size: 26,
    }));
    const words = (await textIn(await drawn({ plates }))).filter(({ Type }) => Type === "WORD");
    expect(words).toHaveLength(100);
  }, 60_000);
});

describe("the reader, as Rekognition,", () => {
  itAnswersAsRekognition({ client: rekognition, call: (init) => fetch(reader.url, init) });
});

describe("the reader's limits:", () => {
  const padded = async () => Buffer.concat([await blank(80, 80), Buffer.alloc(MOST_BYTES)]);

  test.each([
    { name: "5,242,880 bytes are allowed", bytes: MOST_BYTES, want: undefined },
    { name: "one byte more is too large", bytes: MOST_BYTES + 1, want: "ImageTooLargeException" },
  ])("$name", async ({ bytes, want }) => {
    expect(await refusalOf(rekognition, (await padded()).subarray(0, bytes))).toBe(want);
  });

  test("17 MB are too large", async () => {
    expect(await refusalOf(rekognition, Buffer.alloc(17e6))).toBe("ImageTooLargeException");
  });

  test.each([
    { type: "ProvisionedThroughputExceededException", status: 400 },
    { type: "ThrottlingException", status: 500 },
    { type: "InternalServerError", status: 500 },
    { type: "AccessDeniedException", status: 400 },
  ])("$type is raised on demand", async (wanted) => {
    failure = wanted;
    const error = await textIn(await blank(80, 80)).catch((error) => error);
    failure = undefined;
    expect([error.name, error.$metadata.httpStatusCode]).toEqual([wanted.type, wanted.status]);
  });

  test("pictures sent at the same time are all read", async () => {
    const texts = ["SBA1234G", "SGX8052Z", "SMK6397C", "PD88R"];
    const read = async (text: string) =>
      (await textIn(await drawn({ width: 640, height: 480, plates: [{ text }] })))[0]?.DetectedText;
    expect(await Promise.all(texts.map(read))).toEqual(texts);
  });
});
