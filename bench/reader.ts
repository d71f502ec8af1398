/** Measures what the reader takes for photographs of 1, 12 and 20 megapixels: `npx tsx bench/reader.ts`. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import { MOST_BYTES } from "../reader/requests.js";
import { startReader } from "../reader/server.js";
import { svgOf, WHITE_ON_BLACK } from "../tests/draw.js";

/** RUNS is how often each photograph is read; a reader that has just started is slower, so the first time counts only for memory. */
const RUNS = 6;
const MOST_MEGABYTES = 700;

const SHOTS = [
  { megapixels: 1, width: 1152, height: 864, goal: 450 },
  { megapixels: 12, width: 4032, height: 3024, goal: 900 },
  { megapixels: 20, width: 5184, height: 3888, goal: 900 },
];

type Shot = (typeof SHOTS)[number];

/** platesOf returns the plates of a shot: their letters are so high, in ratios of its width. */
const platesOf = ({ width }: Shot) => [
  { text: "SBA1234G", size: width / 45 },
  { text: "SGX8052Z", size: width / 60, colours: WHITE_ON_BLACK },
  { text: "SMK6397C", size: width / 75 },
];

/** Usage is what a process has taken since it started. */
type Usage = { milliseconds: number; megabytes: number };

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    milliseconds: (user + system) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** serve is the reader's process: it says where it listens, then what it has taken, whenever it is asked. */
async function serve(): Promise<void> {
  const { url } = await startReader();
  process.on("message", () => process.send?.(usage()));
  process.on("disconnect", () => process.exit(0));
  process.send?.({ url });
}

/** photograph returns a JPEG as a camera makes it: many colours, and noise in every pixel; it is made smaller until it may be sent. */
async function photograph(shot: Shot, quality = 80): Promise<Buffer> {
  const { width, height } = shot;
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: "grey", noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const picture = await sharp(Buffer.from(svgOf({ width, height, plates: platesOf(shot) })))
    .flatten()
    .composite([{ input: grain, blend: "soft-light" }])
    .jpeg({ quality })
    .toBuffer();
  return picture.length <= MOST_BYTES ? picture : photograph(shot, quality - 10);
}

async function read(url: string, Bytes: Buffer): Promise<string[]> {
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const rekognition = new RekognitionClient({ endpoint: url, region: "us-east-1", credentials });
  const { TextDetections = [] } = await rekognition.send(
    new DetectTextCommand({ Image: { Bytes } }),
  );
  const lines = TextDetections.filter(({ Type }) => Type === "LINE");
  return lines.map(({ DetectedText = "" }) => DetectedText);
}

async function takenBy(child: ChildProcess): Promise<Usage> {
  child.send("usage");
  return (await once(child, "message"))[0];
}

/** measured returns what a reader of its own takes for a shot. */
async function measured(shot: Shot): Promise<Usage & { texts: string[] }> {
  const picture = await photograph(shot);
  const child = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [{ url }] = await once(child, "message");
  const texts = await read(url, picture);
  const before = await takenBy(child);
  for (let run = 1; run < RUNS; run++) await read(url, picture);
  const after = await takenBy(child);
  child.disconnect();
  return { ...after, milliseconds: (after.milliseconds - before.milliseconds) / (RUNS - 1), texts };
}

/** rowOf returns a shot's row of the table, and whether it reaches its goals. */
function rowOf(
  shot: Shot,
  { milliseconds, megabytes, texts }: Awaited<ReturnType<typeof measured>>,
) {
  const plates = platesOf(shot);
  const found = plates.filter(({ text }) => texts.includes(text)).length;
  const row = {
    "CPU-ms": `${milliseconds.toFixed(0)} of ${shot.goal}`,
    "peak MB": `${megabytes.toFixed(0)} of ${MOST_MEGABYTES}`,
    "plates read": `${found} of ${plates.length}`,
  };
  const isReached = milliseconds <= shot.goal && megabytes <= MOST_MEGABYTES;
  return { row, isReached: isReached && found === plates.length };
}

async function measure(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const shot of SHOTS) {
    const { row, isReached } = rowOf(shot, await measured(shot));
    rows[`${shot.megapixels} MP`] = row;
    if (!isReached) process.exitCode = 1;
  }
  console.table(rows);
  if (process.exitCode) console.error("A size takes more than its goal, or a plate was not read.");
}

await (process.argv[2] === "serve" ? serve() : measure());
