/**
 * `make bench-pictures`: the processor time and the memory that it takes to make a posted picture fit for the vision service.
 *
 * Each measurement is a fresh process of this Node that imports the bundled function `answer`, reads the files from disk,
 * and prepares them: one, or three at once, as it does for a message. The processor time is user and system of all threads,
 * less what the import takes; the memory is the most that was resident, Node and the SDK included,
 * and the most of a process that it started. One pool of memory for
 * all threads (MALLOC_ARENA_MAX) is what the deployment has. It reads /proc, so it needs Linux.
 *
 * The pictures are a drawn street with grain; HEIC of those sizes is made where `heif-enc` is installed, else there is 50
 * megapixels of one colour. PHOTOS names a folder of your own, whose pictures are measured besides.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import sharp, { type Sharp } from "sharp";
import { bundled, LOADING } from "../build.js";
import { svgOf } from "../tests/draw.js";

type Measured = { cpu: number; memory: number; ended: string[] };

const ROOT = resolve(import.meta.dirname, "..");
const HOME = join(ROOT, ".bench", "pictures");
const LIMIT = 1024; // MB that the function has
const run = promisify(execFile);

const TWELVE = [4032, 3024] as const;
const FIFTY = [8160, 6144] as const;

// Grain is drawn at an eighth and stretched, so that it costs an encoder what a photograph does.
async function street(width: number, height: number): Promise<Sharp> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const size = { width: width >> 3, height: height >> 3, channels: 3, background: "grey" } as const;
  const grain = await sharp({ create: { ...size, noise } })
    .png()
    .toBuffer();
  const cover = await sharp(grain).resize(width, height).png({ compressionLevel: 1 }).toBuffer();
  const drawing = Buffer.from(svgOf({ width, height, plates: [{ text: "SBA1234G" }] }));
  return sharp(drawing)
    .flatten()
    .composite([{ input: cover, blend: "soft-light" }]);
}

const made: Record<string, (file: string) => Promise<unknown>> = {
  "12 MP JPEG": async (file) => (await street(...TWELVE)).jpeg({ quality: 70 }).toFile(file),
  "12 MP JPEG, turned": async (file) =>
    (await street(...TWELVE)).withMetadata({ orientation: 6 }).jpeg().toFile(file),
  "12 MP PNG, clear": async (file) =>
    (await street(...TWELVE)).ensureAlpha(0.5).png({ compressionLevel: 3 }).toFile(file),
  "12 MP WebP": async (file) => (await street(...TWELVE)).webp({ effort: 0 }).toFile(file),
  "12 MP AVIF": async (file) => (await street(...TWELVE)).avif({ effort: 0 }).toFile(file),
  "50 MP JPEG": async (file) => (await street(...FIFTY)).jpeg({ quality: 95 }).toFile(file),
  "50 MP JPEG, turned, progressive": async (file) =>
    (await street(...FIFTY))
      .withMetadata({ orientation: 6 })
      .jpeg({ progressive: true })
      .toFile(file),
  "50 MP PNG, interlaced": async (file) =>
    sharp({ create: { width: FIFTY[0], height: FIFTY[1], channels: 4, background: "#8888" } })
      .png({ progressive: true, compressionLevel: 3 })
      .toFile(file),
  "50 MP TIFF": async (file) =>
    (await street(...FIFTY)).tiff({ compression: "jpeg", quality: 90 }).toFile(file),
  "25 MP AVIF": async (file) => (await street(5760, 4320)).avif({ effort: 0 }).toFile(file),
  "50 MP HEIC, one colour": (file) => copyFile(join(ROOT, "tests", "pictures", "fifty.heic"), file),
  "12 MP HEIC": (file) => encoded(TWELVE, file),
  "50 MP HEIC": (file) => encoded(FIFTY, file),
};

async function encoded([width, height]: readonly [number, number], file: string): Promise<void> {
  const png = `${file}.png`;
  await (await street(width, height)).png({ compressionLevel: 1 }).toFile(png);
  await run("heif-enc", ["-q", "60", "-p", "preset=ultrafast", png, "-o", file]);
}

async function prepare(files: string[]): Promise<Measured> {
  const url = pathToFileURL(join(HOME, "dist", "index.mjs")).href;
  const script = `const { prepared } = await import(${JSON.stringify(url)});
    const { readFile } = await import("node:fs/promises");
    const { readFileSync } = await import("node:fs");
    let apart = 0;
    const looking = setInterval(() => {
      try {
        for (const id of readFileSync("/proc/self/task/" + process.pid + "/children", "latin1").split(" ").filter(Boolean))
          apart = Math.max(apart, Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/" + id + "/status", "latin1"))?.[1] ?? 0) / 1024);
      } catch {} // it has just ended
    }, 5);
    const before = process.cpuUsage();
    const ends = await Promise.allSettled(${JSON.stringify(files)}.map(async (file) => prepared(await readFile(file), Date.now() + 60000)));
    clearInterval(looking);
    const { user, system } = process.cpuUsage(before);
    const TICK = 10; // ms
    const [waited, waitedFor] = readFileSync("/proc/self/stat", "latin1").split(") ")[1].split(" ").slice(13, 15).map(Number);
    const ended = ends.map(({ value, reason }) => value
      ? value.width + " x " + value.height + ", " + (value.image.length / 1e6).toFixed(1) + " MB" : reason.code ?? String(reason));
    // Not maxRSS: that begins with what the process had that started this one.
    const memory = Number(/VmHWM:\\s*(\\d+)/.exec(await readFile("/proc/self/status", "latin1"))[1]) / 1024;
    process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000 + (waited + waitedFor) * TICK, memory: memory + apart, ended }));
    process.exit();`;
  const env = { PATH: process.env.PATH ?? "", MALLOC_ARENA_MAX: "1", ...LOADING };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
  return JSON.parse(stdout);
}

async function filesToMeasure(photos?: string): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for (const [name, make] of Object.entries(made)) {
    const file = join(HOME, name.replaceAll(/[ ,]+/g, "-"));
    const isMade = await make(file).then(
      () => true,
      (error) =>
        console.error(`${name} could not be made: ${(error as Error).message.split("\n")[0]}`),
    );
    if (isMade) files.push([name, file]);
  }
  const own = photos ? (await readdir(photos)).sort().map((name) => join(photos, name)) : [];
  return [...files, ...own.map((file): [string, string] => [file, resolve(file)])];
}

await mkdir(HOME, { recursive: true });
await writeFile(
  join(HOME, "entry.ts"),
  `export { handler } from "../../functions/answer.js";
   export { prepared } from "../../functions/picture.js";`,
);
await bundled(join(HOME, "entry.ts"), join(HOME, "dist"));
console.error("Making the pictures, and measuring each: some minutes …");
const files = await filesToMeasure(process.argv[2]);
const nothing = await prepare([]);
const rows: Record<string, object> = { nothing: { "MB resident": Math.round(nothing.memory) } };
for (const [name, file] of files) {
  const [one, three] = [await prepare([file]), await prepare([file, file, file])];
  rows[name] = {
    "processor, ms": Math.round(one.cpu - nothing.cpu),
    "MB resident": Math.round(one.memory),
    "MB, three at once": Math.round(three.memory),
    holds: three.memory <= LIMIT ? "yes" : "no",
    becomes: one.ended[0],
  };
  if (three.memory > LIMIT) process.exitCode = 1;
}
console.table(rows);
