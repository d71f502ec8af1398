import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Failure } from "../functions/errors.js";
import type { Message } from "../functions/events.js";
import { hashOf, type Picture } from "../functions/picture.js";
import { rulesOf } from "../functions/plates.js";
import { startTables } from "../local/aws/tables.js";
import { drawn } from "./draw.js";
import { message } from "./fixtures.js";
import { interposed } from "./interposed.js";

const rekognition = mockClient(RekognitionClient);
let tables: Awaited<ReturnType<typeof startTables>>;
let album: typeof import("../functions/album.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");
let dropping: typeof import("../functions/dropping.js");
let wanted: import("../functions/analyses.js").Analysis[];
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  album = await import("../functions/album.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
  dropping = await import("../functions/dropping.js");
  wanted = (await import("../functions/analyses.js")).analysesNamed("plates");
});

afterAll(() => tables.stop());

beforeEach(() => {
  n += 1;
  rekognition.reset();
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] }); // no plate, so no sighting
});

const one = (): Message => message({ id: `webex:-:album${n}` });
const work = () => ({
  message: one(),
  wanted,
  rules: rulesOf("SG"),
  until: Date.now() + 9000,
  isLastTry: false,
  asked: one().sent,
});

async function photographs(count: number): Promise<Buffer[]> {
  const widths = Array.from({ length: count }, (_, at) => 200 + 10 * n + at);
  return Promise.all(widths.map((width) => drawn({ width, height: 100 })));
}

const picture = (bytes: Uint8Array): Picture => ({ bytes: async () => bytes });
const deletion = async () => {
  await store.markDeleted(one());
  await dropping.dropRows(one());
};

test("toldIn remembers of each picture which one it is, so that all can be forgotten", async () => {
  const files = await photographs(5);
  await album.toldIn(files.map(picture), work());
  await deletion();
  for (const file of files) expect(await known.answerKept(hashOf(file), "text")).toBeUndefined();
});

test.each([
  { name: "while it is read", sk: "picture#0" },
  { name: "as soon as it was read", sk: "text" },
])("toldIn keeps nothing of a picture without a plate that is deleted $name", async ({ sk }) => {
  const [file] = await photographs(1);
  interposed(sk, deletion);
  const asked = album.toldIn([picture(file ?? Buffer.alloc(0))], work());
  await expect(asked).rejects.toMatchObject({ code: "picture-gone" });
  expect(await known.answerKept(hashOf(file ?? Buffer.alloc(0)), "text")).toBeUndefined();
});

test("toldIn keeps nothing of a deleted message where another of its pictures fails", async () => {
  const [file = Buffer.alloc(0)] = await photographs(1);
  const broken = { bytes: () => Promise.reject(new Failure("platform-failed", "502")) };
  interposed("text", deletion);
  await expect(album.toldIn([picture(file), broken], work())).rejects.toThrow("502");
  expect(await known.answerKept(hashOf(file), "text")).toBeUndefined();
});

test("toldIn keeps what it found where another picture fails, for the next try", async () => {
  const [file = Buffer.alloc(0)] = await photographs(1);
  const broken = { bytes: () => Promise.reject(new Failure("platform-failed", "502")) };
  await expect(album.toldIn([picture(file), broken], work())).rejects.toThrow("502");
  expect(await known.answerKept(hashOf(file), "text")).toEqual([]);
});
