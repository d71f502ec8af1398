import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startSeed } from "../bench/host.js";
import { directOf, heard, type Runner, runOf } from "../bench/runs.js";
import { foundIn } from "../functions/vision.js";
import type { Closing } from "../local/aws/amazon.js";
import { startTables } from "../local/aws/tables.js";
import { PLATE, startVision, type Vision } from "../local/vision.js";
import type { Simulator } from "../local/webex/simulator.js";
import { picture, simulated, TOKEN } from "./simulated.js";

const { bytes } = picture();
let vision: Vision;

beforeAll(async () => {
  vision = await startVision(0);
  process.env.AWS_ENDPOINT_URL_REKOGNITION = vision.url;
});

afterAll(() => vision?.stop());

async function seedOn(webex: Simulator): Promise<Runner> {
  const closing: Closing = [];
  onTestFinished(async () => {
    for (const close of closing.reverse()) await close();
  });
  const tables = await startTables();
  closing.push(tables.stop);
  const keys = { token: TOKEN, tablesUrl: tables.url };
  const targetUrl = await startSeed({ webex, vision }, keys, closing);
  const seed = { name: "The seed", ...directOf(webex, 1) };
  await heard(webex, seed, { token: TOKEN, targetUrl });
  return seed;
}

test("the seed asks three times and posts four times before its webhook is answered", async () => {
  const webex = await simulated();
  const seed = await seedOn(webex);
  const answered: string[] = [];
  webex.onChange(({ actorId }) => {
    if (actorId !== webex.bot.id) return;
    answered.push(...webex.deliveries.map(({ subjectId }) => subjectId));
  });
  const { posts, calls } = await runOf({ webex, vision }, seed, bytes);
  const titles = ["## Image analysis of car.jpg", "**Labels:**", "**Texts:**", "**Car Plates:**"];
  expect(posts.map((post) => post.split("\n")[0])).toEqual(titles);
  expect(posts.at(-1)).toContain(`* ${PLATE}`);
  expect(calls).toEqual(["DetectLabels", "DetectText", "DetectText"]);
  expect(answered).not.toContain(webex.messages(seed.room)[0]?.id);
});

test("a run without a reply is an error", async () => {
  const webex = await simulated();
  const nobody = { name: "Nobody", ...directOf(webex, 0) };
  const run = runOf({ webex, vision }, nobody, bytes);
  await expect(run).rejects.toThrow("Nobody said nothing.");
});

test.each([
  { question: "text", want: { text: PLATE, kind: "line" } },
  { question: "labels", want: { name: "Car" } },
  { question: "faces", want: { name: "CALM" } },
  { question: "celebrities", want: { name: "" } },
] as const)("the stand-in for Rekognition is asked about $question", async ({ question, want }) => {
  const [first] = await foundIn(bytes, question, Date.now() + 5_000);
  expect(first).toMatchObject(want);
});
