import { afterAll, beforeAll, expect, test } from "vitest";
import { codesIn } from "../../functions/codes.js";
import { startReader } from "../../reader/server.js";
import { drawn } from "../draw.js";

const [width, height] = [640, 400];
const rows = ["SERIAL NO.", "4CE0460D0G", "MAC: 00:1A:2B:3C:4D:5E", "IMEI: 352099001761481"];

let reader: Awaited<ReturnType<typeof startReader>>;
let vision: typeof import("../../functions/vision.js");

beforeAll(async () => {
  reader = await startReader({});
  process.env.AWS_ENDPOINT_URL_REKOGNITION = reader.url;
  vision = await import("../../functions/vision.js");
});

afterAll(() => reader.stop());

test("the reader reads a label from which all its codes are taken", async () => {
  const plates = rows.map((text, at) => ({ text, x: 320, y: 70 + 85 * at, size: 20 }));
  const picture = await drawn({ width, height, plates });
  const texts = await vision.foundIn(picture, "text", Date.now() + 20_000);
  const { codes } = await codesIn(texts, width / height, ["serial", "mac", "imei"]);
  expect(codes.map(({ code }) => code)).toEqual([
    "4CE0460D0G",
    "00:1A:2B:3C:4D:5E",
    "352099001761481",
  ]);
});
