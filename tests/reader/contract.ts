import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import { expect, test } from "vitest";
import { drawn } from "../draw.js";

/** Asked is somebody who answers as Rekognition does: a client that points there, and a call by hand. */
export type Asked = { client: RekognitionClient; call(init: RequestInit): Promise<Response> };

/** blank returns a white PNG. */
export const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "white" } })
    .png()
    .toBuffer();

/** refusalOf returns the name of the error that a picture is refused with; none where it is read. */
export async function refusalOf(client: RekognitionClient, Bytes: Buffer) {
  const command = new DetectTextCommand({ Image: { Bytes } });
  return client.send(command).then(
    () => undefined,
    ({ name }: Error) => name,
  );
}

/** itAnswersAsRekognition checks what is read, what is refused, and how, wherever our reader runs. */
export function itAnswersAsRekognition({ client, call }: Asked): void {
  test("a plate is read, as a line and as a word", async () => {
    const Bytes = await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] });
    const { TextDetections = [] } = await client.send(new DetectTextCommand({ Image: { Bytes } }));
    expect(TextDetections).toMatchObject([
      { DetectedText: "SBA1234G", Type: "LINE", Id: 0, Geometry: { BoundingBox: {} } },
      { DetectedText: "SBA1234G", Type: "WORD", Id: 1, ParentId: 0 },
    ]);
  });

  test.each([
    { name: "80 x 80 pixels are enough", picture: () => blank(80, 80), want: undefined },
    {
      name: "79 wide is too small",
      picture: () => blank(79, 80),
      want: "InvalidParameterException",
    },
    {
      name: "79 high is too small",
      picture: () => blank(80, 79),
      want: "InvalidParameterException",
    },
    {
      name: "text is no picture",
      picture: async () => Buffer.from("SBA1234G"),
      want: "InvalidImageFormatException",
    },
    {
      name: "a WebP is not read",
      picture: async () =>
        sharp(await blank(99, 99))
          .webp()
          .toBuffer(),
      want: "InvalidImageFormatException",
    },
    {
      name: "a JPEG cut off after its head is not read",
      picture: async () => (await drawn()).subarray(0, 100),
      want: "InvalidImageFormatException",
    },
    {
      name: "no bytes are no picture",
      picture: async () => Buffer.alloc(0),
      want: "InvalidParameterException",
    },
  ])("$name", async ({ picture, want }) => {
    expect(await refusalOf(client, await picture())).toBe(want);
  });

  test("a picture in S3 is out of reach", async () => {
    const command = new DetectTextCommand({ Image: { S3Object: { Bucket: "b", Name: "n" } } });
    await expect(client.send(command)).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
    });
  });

  test.each([
    { name: "DetectLabels", command: new DetectLabelsCommand({ Image: {} }) },
    { name: "DetectFaces", command: new DetectFacesCommand({ Image: {} }) },
    { name: "RecognizeCelebrities", command: new RecognizeCelebritiesCommand({ Image: {} }) },
  ])("$name is not known, and the answer says what to do", async ({ command }) => {
    await expect(client.send(command as DetectLabelsCommand)).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: expect.stringMatching(/reads text only.*READER=aws/),
    });
  });

  test.each(["", "{", "null", "[]", '"text"', "7"])("the body %j is refused", async (body) => {
    const headers = { "x-amz-target": "RekognitionService.DetectText" };
    const response = await call({ method: "POST", headers, body });
    expect({ status: response.status, type: response.headers.get("x-amzn-errortype") }).toEqual({
      status: 400,
      type: body === "[]" ? "InvalidParameterException" : "SerializationException",
    });
  });

  test.each([
    { name: "GET", init: { method: "GET" } },
    { name: "a call without a target", init: { method: "POST", body: "{}" } },
    {
      name: "another service",
      init: { method: "POST", headers: { "x-amz-target": "Other.DetectText" } },
    },
  ])("$name is no known operation", async ({ init }) => {
    const response = await call(init);
    expect(await response.json()).toMatchObject({ __type: "UnknownOperationException" });
  });
}
