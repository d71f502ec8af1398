/**
 * `make bench-local-reader`: what our own reader takes where it is deployed in place of Amazon Rekognition: to start, for its first
 * picture, and for each after it.
 *
 * It is packed for this machine's processor, unpacked where there is nothing else, and run as Lambda runs it: a fresh process of this
 * Node loads it, and its handler is called with what a function URL hands on, one picture at a time, each as `answer` prepares it. The
 * photographs are drawn: three plates and noise. Each size has a process of its own, so that the peak is its own. Milliseconds are of
 * processor time (user and system, all threads), the least of N where a picture is read again, since noise only adds; GB-seconds are
 * what Lambda counts for it with a whole processor, which it gives at 1,769 MB. Lambda's own start of a machine, and fetching the zip,
 * are not in it.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { readerBuilt } from "../build.js";
import { packed } from "../pack.js";
import { svgOf, WHITE_ON_BLACK } from "../tests/draw.js";

const WHOLE = 1_769; // MB of memory with which Lambda gives a whole processor
const HOME = resolve(".bench", "local");
const ROOM = join(HOME, "function");
const SIZES = [
  { megapixels: 1, width: 1152, height: 864 },
  { megapixels: 12, width: 4032, height: 3024 },
  { megapixels: 20, width: 5472, height: 3648 },
];

/** Took is what a process took: to load, and for each picture, in milliseconds; its peak in MB; and which plates it read. */
type Took = { start: number; pictures: number[]; peak: number; plates: number };

const PLATES = ["SBA1234G", "SGX8052Z", "SMK6397C"];

const RUNTIME = `
  const { readFileSync } = await import("node:fs");
  const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const { handler } = await import(process.env.BUNDLE);
  const start = cpu();
  const Bytes = readFileSync(process.env.PICTURE).toString("base64");
  const event = {
    headers: { "x-amz-target": "RekognitionService.DetectText" },
    body: Buffer.from(JSON.stringify({ Image: { Bytes } })).toString("base64"),
    isBase64Encoded: true,
  };
  const pictures = [];
  let text = "";
  for (let n = 0; n <= Number(process.env.ROUNDS); n++) {
    const before = cpu();
    text = (await handler(event, { getRemainingTimeInMillis: () => 30_000 })).body;
    pictures.push(cpu() - before);
  }
  const plates = process.env.PLATES.split(",").filter((plate) => text.includes(plate)).length;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ start, pictures, peak, plates }));
  process.exit();`;

async function unpacked(): Promise<string> {
  const architecture = process.arch === "arm64" ? "arm64" : "x86_64";
  const place = { outdir: HOME, native: resolve(".native"), own: resolve("node_modules") };
  const [zip] = await packed([await readerBuilt(HOME)], architecture, place);
  if (!zip) throw new Error("Nothing was packed.");
  await rm(ROOM, { recursive: true, force: true });
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(zip.file)))) {
    await mkdir(dirname(join(ROOM, name)), { recursive: true });
    await writeFile(join(ROOM, name), bytes);
  }
  return `${architecture}, ${(zip.bytes / 1e6).toFixed(1)} MB zipped`;
}

/** photograph returns a JPEG as a camera makes it: many colours, and noise in every pixel. */
async function photograph(width: number, height: number): Promise<Buffer> {
  const unit = width / 4032;
  const plates = [
    { text: "SBA1234G", size: 200 * unit, x: width * 0.3, y: height * 0.3 },
    {
      text: "SGX8052Z",
      size: 160 * unit,
      x: width * 0.7,
      y: height * 0.5,
      colours: WHITE_ON_BLACK,
    },
    { text: "SMK6397C", size: 140 * unit, x: width * 0.4, y: height * 0.8 },
  ];
  const noise = { type: "gaussian", mean: 128, sigma: 25 } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: "grey", noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(Buffer.from(svgOf({ width, height, plates })))
    .flatten()
    .composite([{ input: grain, blend: "soft-light" }])
    .jpeg({ quality: 80 })
    .toBuffer();
}

async function measured(picture: string, rounds: number): Promise<Took> {
  const { PATH = "" } = process.env;
  const env = {
    ...{ PATH, MALLOC_ARENA_MAX: "1", PICTURE: picture, ROUNDS: String(rounds) },
    ...{ BUNDLE: pathToFileURL(join(ROOM, "index.mjs")).href, PLATES: PLATES.join() },
  };
  const args = ["--input-type=module", "-e", RUNTIME];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: ROOM });
  return JSON.parse(stdout.split("\n").at(-2) ?? "");
}

async function memoryIn(file: string): Promise<number> {
  const text = await readFile(file, "utf8");
  return Number(/"reader_memory" \{[^}]*?default += (\d+)/.exec(text)?.[1]);
}

function rowOf(size: string, { start, pictures, peak, plates }: Took): [string, object] {
  const [first = 0, ...again] = pictures;
  const each = Math.min(...again);
  const row = {
    "to start, ms": start.toFixed(0),
    "first picture, ms": first.toFixed(0),
    "each after it, ms": each.toFixed(0),
    "GB-seconds": ((each / 1000) * (WHOLE / 1024)).toFixed(2),
    "peak, MB": peak.toFixed(0),
    plates: `${plates} of ${PLATES.length}`,
  };
  return [size, row];
}

async function measure(rounds: number): Promise<void> {
  // Where the environment says so, pictures are prepared for our own reader.
  process.env.READER = "local";
  const { prepared } = await import("../functions/picture.js");
  console.error(`Our own reader for ${await unpacked()}, on Node ${process.version}`);
  const memory = await memoryIn("variables.tf");
  const rows: [string, object][] = [];
  for (const { megapixels, width, height } of SIZES) {
    const bytes = await photograph(width, height);
    const ready = await prepared(bytes, Date.now() + 60_000);
    const file = join(HOME, `${megapixels}.jpg`);
    await writeFile(file, ready.image);
    const took = await measured(file, rounds);
    rows.push(rowOf(`${megapixels} MP, read at ${ready.width} x ${ready.height}`, took));
    if (took.peak > memory || took.plates < PLATES.length) process.exitCode = 1;
  }
  console.table(Object.fromEntries(rows));
}

await measure(Number(process.argv[2] || 5));
