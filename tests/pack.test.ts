import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Built, built, readerBuilt } from "../build.js";
import { type Architecture, packed } from "../pack.js";
import { drawn } from "./draw.js";
import { pattern } from "./patterns.js";

const GREET = `
import { words } from "./words.js";
const later = () => import("./later.js");
export async function handler() { return [words, (await later()).later, require("node:os").EOL]; }
`;
const HOST = process.arch === "arm64" ? "arm64" : "x86_64";
const MODULE = ["--input-type=module", "-e"];
const own = resolve("node_modules");
const answer = { name: "answer", packages: ["libheif-js", "sharp"], bytes: 0, startup: 0 };

let folder: string;
let source: string;
let outdir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pack-"));
  source = join(folder, "functions");
  outdir = join(folder, "dist");
  await mkdir(source);
  await mkdir(join(outdir, "answer"), { recursive: true });
  await write("words.ts", "export const words: string = `hello`;");
  await write("greet.ts", GREET);
  await write("later.ts", "export const later = 1;");
});

afterEach(() => rm(folder, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await writeFile(join(source, file), text);
}

/** The files in a function's zip, by name. */
async function zipOf(one: Built, architecture: Architecture): Promise<[string, Uint8Array][]> {
  const [zip] = await packed([one], architecture, { outdir, native: resolve(".native"), own });
  expect(zip?.file).toBe(join(outdir, architecture, `${one.name}.zip`));
  return Object.entries(unzipSync(await readFile(zip?.file ?? "")));
}

async function unpacked(files: [string, Uint8Array][]): Promise<string> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, "lambda", name)), { recursive: true });
    await writeFile(join(folder, "lambda", name), bytes);
  }
  return pathToFileURL(join(folder, "lambda", "index.mjs")).href;
}

async function called(url: string): Promise<unknown> {
  const call = `console.log(JSON.stringify(await (await import("${url}")).handler()))`;
  const { stdout } = await promisify(execFile)(process.execPath, [...MODULE, call]);
  return JSON.parse(stdout);
}

test("a zip holds the whole bundle, and runs where there is nothing else", async () => {
  const [greet] = await built(["greet"], outdir, source);
  const files = await zipOf(greet as Built, "arm64");
  const inBundle = await readdir(join(outdir, "greet"), { recursive: true });
  expect(files.map(([name]) => name)).toEqual(inBundle.filter((name) => name !== "chunks").sort());
  expect(await called(await unpacked(files))).toEqual(["hello", 1, "\n"]);
});

test("a zip holds what lies beside the bundle, and that runs on this kind of machine", async () => {
  const files = [resolve("tests/pictures/plain.heic"), join(folder, "picture.webp")];
  await writeFile(files[1] ?? "", await pattern().resize(90).webp().toBuffer());
  const picture = `import { readFileSync } from "node:fs";
    import { prepared } from "${resolve("functions/picture.js")}";
    export async function handler() {
      const read = (file) => prepared(readFileSync(file), Date.now() + 20_000);
      const all = await Promise.all(${JSON.stringify(files)}.map(read));
      return [...all.map(({ width }) => width), import.meta.resolve("sharp")];
    }`;
  await write("picture.ts", picture);
  const [one] = await built(["picture"], outdir, source);
  const url = await unpacked(await zipOf(one as Built, HOST));
  const from = new URL("node_modules/sharp/dist/index.mjs", url).href;
  expect(await called(url)).toEqual([160, 90, from]);
});

const machines = [
  { architecture: "arm64" as const, machine: 183 },
  { architecture: "x86_64" as const, machine: 62 },
];
const LAMBDA = { GLIBC: 34, "GLIBCXX_3.4": 29 }; // Amazon Linux 2023: glibc 2.34, and the C++ library of GCC 11

test.each(machines)(
  "a zip for $architecture holds native parts for it, which need no more than Lambda has, and licences",
  async (one) => {
    const files = await zipOf(answer, one.architecture);
    const names = files.map(([name]) => name);
    expect(names).toContain("node_modules/libheif-js/LICENSE");
    expect(names).toContain("node_modules/libheif-js/libheif-wasm/libheif-bundle.js");
    expect(names.filter((name) => /darwin|musl|\.(cc|h|ts|md|wasm)$/.test(name))).toEqual([]);
    const native = files.filter(([name]) => /\.node$|\.so(\.|$)/.test(name));
    expect(native.map(([name]) => name.split("/")[2])).toEqual([
      expect.stringMatching(/^sharp-libvips-linux-/),
      expect.stringMatching(/^sharp-linux-/),
    ]);
    itRunsOn(one.machine, native);
  },
);

test.each(machines)(
  "our reader for $architecture fits into a function, with one processor's parts, and reads on such a machine",
  async ({ architecture, machine }) => {
    // Where there is no node_modules above it, a bundle does not load.
    const place = resolve(".bench", "pack");
    const read = await readerBuilt(place);
    await cp(join(place, "read"), join(outdir, "read"), { recursive: true });
    await rm(place, { recursive: true });
    const files = await zipOf(read, architecture);
    const zip = await readFile(join(outdir, architecture, "read.zip"));
    expect(zip.length).toBeLessThan(50_000_000); // what Lambda takes without a bucket
    expect(files.reduce((sum, [, { length }]) => sum + length, 0)).toBeLessThan(250 * 1024 * 1024);
    const names = files.map(([name]) => name).filter((name) => name.startsWith("node_modules/"));
    expect(names.filter((name) => /darwin|win32|adm-zip|global-agent|\.d\.ts$/.test(name))).toEqual(
      [],
    );
    const native = files.filter(([name]) => /\.node$|\.so(\.|$)/.test(name));
    expect(native).toHaveLength(4);
    itRunsOn(machine, native);
    if (architecture === HOST) expect(await readBy(await unpacked(files))).toContain("SBA1234G");
  },
  60_000,
);

async function readBy(url: string): Promise<string> {
  const Bytes = await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] });
  const body = JSON.stringify({ Image: { Bytes: Bytes.toString("base64") } });
  const event = { headers: { "x-amz-target": "RekognitionService.DetectText" }, body };
  await writeFile(join(folder, "event.json"), JSON.stringify(event));
  const call = `const { handler } = await import("${url}");
    const event = JSON.parse(await (await import("node:fs/promises")).readFile("event.json"));
    console.log((await handler(event, { getRemainingTimeInMillis: () => 30_000 })).body);
    process.exit();`;
  return (await promisify(execFile)(process.execPath, [...MODULE, call], { cwd: folder })).stdout;
}

function itRunsOn(machine: number, native: [string, Uint8Array][]): void {
  for (const [name, bytes] of native) {
    const elf = Buffer.from(bytes);
    expect(elf.subarray(0, 6).toString("hex"), name).toBe("7f454c460201");
    expect(elf.readUInt16LE(18), name).toBe(machine);
    expect(newest(elf, /GLIBC_2\.(\d+)/g), name).toBeGreaterThan(0);
    expect(newest(elf, /GLIBC_2\.(\d+)/g), name).toBeLessThanOrEqual(LAMBDA.GLIBC);
    expect(newest(elf, /GLIBCXX_3\.4\.(\d+)/g), name).toBeLessThanOrEqual(LAMBDA["GLIBCXX_3.4"]);
  }
}

function newest(elf: Buffer, symbol: RegExp): number {
  const found = [...elf.toString("latin1").matchAll(symbol)].map(([, version]) => Number(version));
  return found.reduce((most, one) => Math.max(most, one), 0);
}

test.each(["sharp", "@img/sharp-linux-arm64", "detect-libc"])(
  "packing without %s fails, and says what to run",
  async (name) => {
    const native = join(folder, "native");
    const filter = (path: string) => !/node_modules\/(@aws|@smithy|zod)/.test(path);
    await cp(resolve(".native/arm64"), join(native, "arm64"), { recursive: true, filter });
    await rm(join(native, "arm64", "node_modules", name), { recursive: true });
    const packing = packed([answer], "arm64", { outdir, native, own });
    await expect(packing).rejects.toThrow(`There is no ${name} for arm64`);
    await expect(packing).rejects.toThrow("make pack ARCHITECTURE=arm64");
  },
);

test("packing where npm has installed nothing fails, and says what to run", async () => {
  const packing = packed([answer], "x86_64", { outdir, native: folder, own });
  await expect(packing).rejects.toThrow("make pack ARCHITECTURE=x86_64");
});

const { TZ } = process.env;
const umask = process.umask();

test.each([
  { name: "again", change: () => {}, from: "" },
  { name: "in another directory", change: () => {}, from: "elsewhere/below" },
  { name: "in another time zone", change: () => setZone("Asia/Singapore"), from: "" },
  { name: "under another umask", change: () => process.umask(0o077), from: "" },
])("a zip made $name is the same, byte for byte", async ({ change, from }) => {
  setZone("America/New_York");
  const first = await made(outdir, source);
  const home = join(folder, from);
  if (from) await cp(source, join(home, "functions"), { recursive: true });
  try {
    change();
    const second = await made(join(home, "other"), join(home, "functions"));
    expect(second.equals(first)).toBe(true);
  } finally {
    setZone(TZ);
    process.umask(umask);
  }
});

async function made(at: string, from: string): Promise<Buffer> {
  const functions = await built(["greet"], at, from);
  const [zip] = await packed(functions, "arm64", { outdir: at, native: resolve(".native"), own });
  return readFile(zip?.file ?? "");
}

function setZone(zone: string | undefined): void {
  if (zone) process.env.TZ = zone;
  else delete process.env.TZ;
}
