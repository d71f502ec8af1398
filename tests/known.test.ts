import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTables } from "../local/aws/tables.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let known: typeof import("../functions/known.js");
let hash = "";
let hashes = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  known = await import("../functions/known.js");
});

afterAll(() => tables.stop());

beforeEach(() => {
  hashes += 1;
  hash = `known${hashes}`;
});

afterEach(() => {
  vi.useRealTimers();
});

function later(seconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
}

test("an answer is kept by picture and question", async () => {
  expect(await known.answerKept(hash, "labels")).toBeUndefined();
  await known.keepAnswer(hash, "labels", [{ name: "Car", confidence: 90 }]);
  expect(await known.answerKept(hash, "labels")).toEqual([{ name: "Car", confidence: 90 }]);
  expect(await known.answerKept(hash, "text")).toBeUndefined();
});

test("of those who want to ask, one may; it is no answer that one asks", async () => {
  const may = await Promise.all([1, 2, 3].map(() => known.beginAsking(hash, "text")));
  expect(may.filter(Boolean)).toHaveLength(1);
  expect(await known.isAsking(hash, "text")).toBe(true);
  expect(await known.answerKept(hash, "text")).toBeUndefined();
  expect(await known.beginAsking(hash, "labels")).toBe(true);
});

test.each([
  { name: "stops", end: () => known.stopAsking(hash, "text") },
  { name: "was killed, some seconds ago", end: async () => later(7) },
])("where the run that asks $name, the next one may", async ({ end }) => {
  await known.beginAsking(hash, "text");
  await end();
  expect(await known.isAsking(hash, "text")).toBe(false);
  expect(await known.beginAsking(hash, "text")).toBe(true);
});

test("whoever took too long does not stop the next one", async () => {
  await known.beginAsking(hash, "text");
  later(7);
  vi.resetModules();
  const other = await import("../functions/known.js");
  expect(await other.beginAsking(hash, "text")).toBe(true);
  await known.stopAsking(hash, "text");
  expect(await known.isAsking(hash, "text")).toBe(true);
});

test("what is known is not asked for, and not lost by whoever stops", async () => {
  await known.keepAnswer(hash, "text", []);
  expect(await known.beginAsking(hash, "text")).toBe(false);
  expect(await known.isAsking(hash, "text")).toBe(false);
  await known.stopAsking(hash, "text");
  expect(await known.answerKept(hash, "text")).toEqual([]);
});

test("once an answer is kept no longer, it may be asked for again", async () => {
  await known.keepAnswer(hash, "text", []);
  later(31 * 86_400);
  expect(await known.beginAsking(hash, "text")).toBe(true);
});
