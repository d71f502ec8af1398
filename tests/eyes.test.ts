import {
  DetectLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
  RekognitionServiceException,
} from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startTables } from "../local/aws/tables.js";

const rekognition = mockClient(RekognitionClient);
const image = new Uint8Array([1, 2, 3]);
let tables: Awaited<ReturnType<typeof startTables>>;
let readingOf: typeof import("../functions/eyes.js").readingOf;
let hashes = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  readingOf = (await import("../functions/eyes.js")).readingOf;
});

afterAll(() => tables.stop());

const look = () => ({ image, hash: `h${hashes}`, until: Date.now() + 5000 });

beforeEach(() => {
  rekognition.reset();
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] });
  rekognition.on(DetectLabelsCommand).resolves({ Labels: [{ Name: "Car", Confidence: 90 }] });
  hashes += 1;
});

function failure(name: string) {
  const fault = "client" as const;
  return new RekognitionServiceException({ name, message: name, $fault: fault, $metadata: {} });
}

test("readingOf asks each question once, though two analyses want its answer", async () => {
  const reading = await readingOf(look(), ["text", "text", "labels"]);
  expect(reading).toEqual({ text: [], labels: [{ name: "Car", confidence: 90 }] });
  expect(rekognition.calls()).toHaveLength(2);
});

test("the same picture is paid for once, and another question once more", async () => {
  await readingOf(look(), ["text"]);
  await readingOf(look(), ["text"]);
  expect(rekognition.calls()).toHaveLength(1);
  await readingOf(look(), ["text", "labels"]);
  expect(rekognition.calls()).toHaveLength(2);
});

test("the same picture asked about twice at the same moment is paid for once", async () => {
  const [one, other] = await Promise.all([
    readingOf(look(), ["text"]),
    readingOf(look(), ["text"]),
  ]);
  expect(one).toEqual(other);
  expect(rekognition.calls()).toHaveLength(1);
});

test("a question that the service does not know has no answer, and the others have theirs", async () => {
  rekognition.on(DetectLabelsCommand).rejects(failure("UnknownOperationException"));
  expect(await readingOf(look(), ["text", "labels"])).toEqual({ text: [] });
});

test("a failure is not kept", async () => {
  rekognition.on(DetectTextCommand).rejects(failure("InvalidImageFormatException"));
  const asked = readingOf(look(), ["text"]);
  await expect(asked).rejects.toMatchObject({ code: "picture-unreadable" });
  const { isAsking } = await import("../functions/known.js");
  expect(await isAsking(look().hash, "text")).toBe(false);
  rekognition.on(DetectTextCommand).resolves({ TextDetections: [] });
  expect(await readingOf(look(), ["text"])).toEqual({ text: [] });
});

describe("two runs, each in a process of its own", () => {
  // A copy of the code for each: neither knows what the other is at.
  async function copies() {
    return [await copy(), await copy()] as const;
  }

  async function copy() {
    vi.resetModules();
    return (await import("../functions/eyes.js")).readingOf;
  }

  test("with the same picture at the same moment pay for it once", async () => {
    const [one, other] = await copies();
    const { promise, resolve } = Promise.withResolvers<void>();
    rekognition.on(DetectTextCommand).callsFake(async () => {
      await promise;
      return { TextDetections: [] };
    });
    const both = [one(look(), ["text"]), other(look(), ["text"])];
    await vi.waitFor(() => expect(rekognition.calls()).toHaveLength(1));
    resolve();
    expect(await Promise.all(both)).toEqual([{ text: [] }, { text: [] }]);
    expect(rekognition.calls()).toHaveLength(1);
  });

  test("each ask where the first gets no answer", async () => {
    const [one, other] = await copies();
    rekognition
      .on(DetectTextCommand)
      .rejectsOnce(failure("InvalidImageFormatException"))
      .resolves({ TextDetections: [] });
    const ends = await Promise.allSettled([one(look(), ["text"]), other(look(), ["text"])]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(rekognition.calls()).toHaveLength(2);
  });

  test("ask one after the other where none gets an answer", async () => {
    const readers = [await copy(), await copy(), await copy()];
    let [asking, most] = [0, 0];
    rekognition.on(DetectTextCommand).callsFake(async () => {
      asking += 1;
      most = Math.max(most, asking);
      await new Promise((wake) => setTimeout(wake, 20));
      asking -= 1;
      throw failure("InvalidImageFormatException");
    });
    await Promise.allSettled(readers.map((read) => read(look(), ["text"])));
    expect({ most, calls: rekognition.calls().length }).toEqual({ most: 1, calls: 3 });
  });

  test("wait for each other no longer than somebody waits for them", async () => {
    const { beginAsking, isAsking } = await import("../functions/known.js");
    await beginAsking(look().hash, "text");
    const late = readingOf({ ...look(), until: Date.now() + 300 }, ["text"]);
    await expect(late).rejects.toMatchObject({ code: "busy" });
    expect(rekognition.calls()).toHaveLength(0);
    expect(await isAsking(look().hash, "text")).toBe(true);
  });

  test("the second asks where the first was killed", async () => {
    const [, other] = await copies();
    const { beginAsking } = await import("../functions/known.js");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 4500 });
    await beginAsking(`h${hashes}`, "text");
    vi.useRealTimers();
    expect(await other(look(), ["text"])).toEqual({ text: [] });
    expect(rekognition.calls()).toHaveLength(1);
  });
});
