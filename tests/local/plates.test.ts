import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measured } from "../../bench/plates.js";
import type { Group } from "../../bench/scores.js";
import { prepared } from "../../functions/picture.js";
import { startVision, type Vision } from "../../local/vision.js";
import { drawn } from "../draw.js";

// What the stand-in for the vision service sees in each photograph; by its name the first is kept aside.
const photographs = [
  { country: "city", file: "1.jpg", truth: "SBA 1234 G", seen: "SBA 1234 G" },
  { country: "city", file: "7.jpg", truth: "SGX 8052 Z", seen: "SBA 1234 G" },
  { country: "west", file: "2.jpg", truth: "AB 123 CD", seen: "NO PLATES" },
];

let [folder, vision]: [string, Vision | undefined] = ["", undefined];
let groups: Group[] = [];
const progress: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "photographs-"));
  const seen = new Map<string, string>();
  for (const [n, { country, file, seen: plate }] of photographs.entries()) {
    const bytes = await drawn({ width: 300 + n, height: 200, plates: [{ text: "AB1" }] });
    await mkdir(join(folder, country), { recursive: true });
    await writeFile(join(folder, country, file), bytes);
    const { image } = await prepared(bytes, Date.now() + 10_000);
    seen.set(createHash("sha256").update(image).digest("hex"), plate);
  }
  const lines = photographs.map(({ country, file, truth }) => `${country}\t${file}\t${truth}`);
  await writeFile(join(folder, "truth.tsv"), ["country\tfile\tplate", ...lines].join("\n"));
  vision = await startVision(0, (hash) => seen.get(hash) ?? "");
  const told = (words: string) => void progress.push(words);
  groups = await measured(folder, { countries: "city=SG west=FR", rekognition: vision.url, told });
});

afterAll(async () => {
  await vision?.stop();
  await rm(folder, { recursive: true });
});

const shots = () => groups.find(({ name }) => name === "all")?.shots ?? [];

test("a folder is measured by country, together, and by part", () => {
  const counts = groups.map(({ name, shots: some }) => [name, some.length]);
  expect(counts).toEqual([["city", 2], ["west", 1], ["all", 3], ["held", 1], ["tuned", 2]]); // biome-ignore format: a table
});

test("each photograph comes with what the reply says and what was stored", () => {
  expect(shots().map(({ sightings }) => sightings.map(({ plate }) => plate))).toEqual([
    ["SBA1234G"],
    ["SBA1234G"],
    [],
  ]);
  expect(shots().map(({ reply }) => reply?.slice(0, 12))).toEqual([
    "**SBA1234G**",
    "**SBA1234G**",
    "I found no n",
  ]);
});

test("the writing is as the bus heard of it", () => {
  expect(shots()[2]?.texts.map(({ text }) => text)).toContain("NO PLATES");
});

test("what the function that answers takes is known", () => {
  expect(shots().every(({ effort }) => (effort.answer ?? -1) >= 0)).toBe(true);
  expect(groups[0]?.memory?.answer).toBeGreaterThan(30);
});

test("how far it is, is told after each photograph", () => {
  expect(progress.map((words) => words.trim())).toEqual([
    expect.stringMatching(/^1 of 3 photographs: city, about \d+ (s|min) left$/),
    expect.stringMatching(/^2 of 3 photographs: city, about \d+ (s|min) left$/),
    "3 of 3 photographs: done",
  ]);
});

test("an unknown country is told before anything starts", async () => {
  const run = measured(folder, { countries: "city=XX", rekognition: "http://127.0.0.1:9" });
  await expect(run).rejects.toThrow("XX");
});
