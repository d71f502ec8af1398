import { createHash } from "node:crypto";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { foundIn } from "../../functions/vision.js";
import { PLATE, startVision, type Vision } from "../../local/vision.js";

const [one, other] = [Buffer.from("one"), Buffer.from("other")];
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

// The functions' own client keeps the address that it had first.
let vision: Vision;
let plateIn = (_hash: string) => PLATE;

beforeAll(async () => {
  vision = await startVision(0, (hash) => plateIn(hash));
  process.env.AWS_ENDPOINT_URL_REKOGNITION = vision.url;
  return vision.stop;
});

async function plateOf(image: Uint8Array): Promise<string | undefined> {
  return (await foundIn(image, "text", Date.now() + 5_000))[0]?.text;
}

test("which plate is in a picture may depend on the picture", async () => {
  plateIn = (hash) => (hash === hashOf(one) ? "SHC 5678 B" : PLATE);
  onTestFinished(() => {
    plateIn = () => PLATE;
  });
  expect([await plateOf(one), await plateOf(other)]).toEqual(["SHC 5678 B", PLATE]);
});

test("it counts how often it is asked about a picture", async () => {
  const image = Buffer.from("counted");
  await plateOf(image);
  await foundIn(image, "labels", Date.now() + 5_000);
  await plateOf(Buffer.from("another"));
  expect(vision.asked.get(hashOf(image))).toBe(2);
});
