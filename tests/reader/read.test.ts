import { RekognitionClient } from "@aws-sdk/client-rekognition";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { handler } from "../../reader/read.js";
import { drawn } from "../draw.js";
import { blank, itAnswersAsRekognition, refusalOf } from "./contract.js";
import { startDoor } from "./door.js";

const SCOPE = "AWS4-HMAC-SHA256 Credential=test/20261122/ap-southeast-1/lambda/aws4_request,";
const door = await startDoor(handler);
const plate = await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] });

afterAll(() => door.stop());

describe("the function that reads, as Rekognition,", () => {
  const client = new RekognitionClient({
    ...{ endpoint: door.url, region: "ap-southeast-1", maxAttempts: 1 },
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    ...{ signingName: "lambda" },
  });
  const call = ({ headers, ...init }: RequestInit) =>
    fetch(door.url, { ...init, headers: { ...headers, authorization: SCOPE } });

  itAnswersAsRekognition({ client, call });
});

describe("the function that reads", () => {
  const event = (Bytes: Buffer) => ({
    headers: { "x-amz-target": "RekognitionService.DetectText" },
    body: JSON.stringify({ Image: { Bytes: Bytes.toString("base64") } }),
    isBase64Encoded: false,
  });
  const called = (one: object, milliseconds = 30_000) => {
    const context = { getRemainingTimeInMillis: () => milliseconds };
    return handler(one as LambdaFunctionURLEvent, context as Context);
  };

  test("takes a body that Lambda left as it is", async () => {
    const { statusCode, headers, body } = await called(event(plate));
    expect([statusCode, headers["content-type"]]).toEqual([200, "application/x-amz-json-1.1"]);
    expect(body).toContain("SBA1234G");
  });

  test("answers where its time is over, so that it is asked again, and logs no word of a picture", async () => {
    const logged = vi.spyOn(console, "error").mockReturnValue();
    const { statusCode, headers } = await called(event(plate), 1_000);
    const told = JSON.stringify(logged.mock.calls);
    logged.mockRestore();
    expect([statusCode, headers["x-amzn-errortype"]]).toEqual([500, "InternalServerError"]);
    expect(told).toContain("TimeoutError");
    expect(told).not.toContain("SBA1234G");
  });
});

describe("what answer asks of it", () => {
  let functions: Pick<typeof import("../../functions/vision.js"), "foundIn"> &
    Pick<typeof import("../../functions/picture.js"), "prepared">;
  const later = () => Date.now() + 20_000;

  beforeAll(async () => {
    vi.stubEnv("READER", "local");
    vi.stubEnv("AWS_ENDPOINT_URL_REKOGNITION", door.url);
    vi.resetModules();
    const { foundIn } = await import("../../functions/vision.js");
    const { prepared } = await import("../../functions/picture.js");
    functions = { foundIn, prepared };
  });

  afterAll(() => vi.unstubAllEnvs());

  test("is signed for Lambda, and read", async () => {
    const [line] = await functions.foundIn(plate, "text", later());
    expect(line).toMatchObject({ text: "SBA1234G", kind: "line" });
    expect(door.events.at(-1)?.isBase64Encoded).toBe(true); // Rekognition's JSON is binary to Lambda
  });

  test("is refused unsigned for Lambda, which is no fault of the picture", async () => {
    const client = new RekognitionClient({ endpoint: door.url, maxAttempts: 1 });
    expect(await refusalOf(client, await blank(80, 80))).toBe("AccessDeniedException");
  });

  test.each([
    { name: "too many run", status: 429, type: "TooManyRequestsException", body: '{"Type":"x"}' },
    { name: "its run crashed or took too long", status: 502, type: "", body: "Bad Gateway" },
    { name: "Lambda is not well", status: 503, type: "", body: "" },
  ])("is asked again where $name", async ({ status, type, body }) => {
    door.next.push({ status, type, body });
    const [line] = await functions.foundIn(plate, "text", later());
    expect(line?.text).toBe("SBA1234G");
    expect(door.next).toEqual([]);
  });

  test("fits through its door, however large it is", async () => {
    const side = 4096;
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const create = {
      width: side,
      height: side / 4,
      channels: 3,
      background: "grey",
      noise,
    } as const;
    const large = await sharp({ create }).png({ compressionLevel: 0 }).toBuffer();
    expect(large.length).toBeGreaterThan(5 * 1024 * 1024);
    const { image, width } = await functions.prepared(large, later());
    expect(image.length).toBeLessThanOrEqual(3_300_000);
    expect(width).toBe(2816);
    const padded = Buffer.concat([plate, Buffer.alloc(3_300_000 - plate.length)]);
    expect(await functions.foundIn(padded, "text", later())).not.toEqual([]);
  });
});
