/** Measures the reader on a photograph of 12 megapixels: `npx tsx bench/reader.ts`. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DetectTextCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import { MOST_BYTES } from "../reader/requests.js";
import { startReader } from "../reader/server.js";
import { svgOf, WHITE_ON_BLACK } from "../tests/draw.js";

const GOALS = { seconds: 5, megabytes: 1536 };
const [width, height] = [4032, 3024];
const plates = [
  { text: "SBA1234G", size: 90 },
  { text: "SGX8052Z", size: 60, colours: WHITE_ON_BLACK },
  { text: "SMK6397C", size: 45 },
];

/** Usage is what a process has taken since it started. */
type Usage = { seconds: number; megabytes: number };

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 };
}

/** serve is the reader's process: it says where it listens, then what it has taken, whenever it is asked. */
async function serve(): Promise<void> {
  const { url } = await startReader();
  process.on("message", () => process.send?.(usage()));
  process.on("disconnect", () => process.exit(0));
  process.send?.({ url });
}

/** photograph returns a JPEG as a camera makes it: many colours, and noise in every pixel. */
async function photograph(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: "grey", noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(Buffer.from(svgOf({ width, height, plates })))
    .flatten()
    .composite([{ input: grain, blend: "soft-light" }])
    .jpeg({ quality: 75 })
    .toBuffer();
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

async function measure(): Promise<void> {
  const picture = await photograph();
  if (picture.length > MOST_BYTES) throw new Error(`the photograph has ${picture.length} bytes`);
  const child = fork(fileURLToPath(import.meta.url), ["serve"]);
  const ask = async (): Promise<Usage> => {
    child.send("usage");
    return (await once(child, "message"))[0];
  };
  const [{ url }] = await once(child, "message");
  const before = await ask();
  const began = performance.now();
  const texts = await read(url, picture);
  const wall = (performance.now() - began) / 1000;
  const after = await ask();
  child.disconnect();
  report(picture, texts, { ...after, seconds: after.seconds - before.seconds, wall });
}

function report(picture: Buffer, texts: string[], took: Usage & { wall: number }): void {
  const found = plates.filter(({ text }) => texts.includes(text)).length;
  console.log(`A photograph of ${width} x ${height}, ${(picture.length / 1e6).toFixed(1)} MB`);
  console.table({
    "processor seconds": { measured: took.seconds.toFixed(2), goal: `at most ${GOALS.seconds}` },
    "peak memory, MB": { measured: took.megabytes.toFixed(0), goal: `at most ${GOALS.megabytes}` },
    "plates read": { measured: `${found} of ${plates.length}`, goal: `${plates.length}` },
    "wall seconds": { measured: took.wall.toFixed(2), goal: "" },
  });
  console.log(`It read: ${texts.join(", ") || "nothing"}`);
  const reached = took.seconds <= GOALS.seconds && took.megabytes <= GOALS.megabytes;
  process.exitCode = reached && found === plates.length ? 0 : 1;
}

await (process.argv[2] === "serve" ? serve() : measure());
