import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, expect, test } from "vitest";
import { built } from "../build.js";

const GREET = `
import { words } from "./words.js";
const later = () => import("./later.js");
export async function handler() { return [words, (await later()).later, require("node:os").EOL]; }
`;

const MODULE = ["--input-type=module", "-e"];

let folder: string;
let source: string;
let outdir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "build-"));
  source = join(folder, "functions");
  outdir = join(folder, "dist");
  await mkdir(source);
  await write("words.ts", "export const words: string = `hello`;");
  await write("greet.ts", GREET);
  await write("later.ts", "export const later = 1;");
});

afterEach(() => rm(folder, { recursive: true }));

async function zipOf(at: string): Promise<Buffer> {
  return readFile(join(at, "greet.zip"));
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(join(source, file), text);
}

test("built bundles every file that exports a handler, and no other", async () => {
  await write("part.ts", "export const handler = () => 2;");
  const names = (await built(undefined, outdir, source)).map(({ name }) => name);
  expect(names).toEqual(["greet", "part"]);
  expect((await readdir(outdir)).sort()).toEqual(["greet", "greet.zip", "part", "part.zip"]);
});

test("built tells the bytes and how long each takes to load", async () => {
  const [greet] = await built(["greet"], outdir, source);
  const index = await readFile(join(outdir, "greet", "index.mjs"));
  expect(greet?.bytes).toBeGreaterThan(index.length);
  expect(greet?.zip).toBe((await zipOf(outdir)).length);
  expect(greet?.startup).toBeGreaterThanOrEqual(0);
  expect(greet?.startup).toBeLessThan(10_000);
});

test("a bundle runs by itself: chunks, source maps, and require for those who need it", async () => {
  await built(["greet"], outdir, source);
  const at = join(outdir, "greet");
  const { handler } = await import(pathToFileURL(join(at, "index.mjs")).href);
  expect(await handler()).toEqual(["hello", 1, "\n"]);
  const files = await readdir(at, { recursive: true });
  expect(files.filter((file) => /^chunks\/.+\.mjs$/.test(file)).length).toBeGreaterThan(0);
  expect(files).toContain("index.mjs.map");
});

test("a zip holds the whole bundle, and runs where there is nothing else", async () => {
  await built(["greet"], outdir, source);
  const files = Object.entries(unzipSync(await zipOf(outdir)));
  const inBundle = await readdir(join(outdir, "greet"), { recursive: true });
  expect(files.map(([name]) => name)).toEqual(inBundle.filter((name) => name !== "chunks").sort());
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, "lambda", name)), { recursive: true });
    await writeFile(join(folder, "lambda", name), bytes);
  }
  const url = pathToFileURL(join(folder, "lambda", "index.mjs")).href;
  const call = `console.log(JSON.stringify(await (await import("${url}")).handler()))`;
  const { stdout } = await promisify(execFile)(process.execPath, [...MODULE, call]);
  expect(JSON.parse(stdout)).toEqual(["hello", 1, "\n"]);
});

const { TZ } = process.env;
const umask = process.umask();

test.each([
  { name: "again", change: () => {}, from: "" },
  { name: "in another directory", change: () => {}, from: "elsewhere/below" },
  { name: "in another time zone", change: () => setZone("Asia/Singapore"), from: "" },
  { name: "under another umask", change: () => process.umask(0o077), from: "" },
])("a zip built $name is the same, byte for byte", async ({ change, from }) => {
  setZone("America/New_York");
  await built(["greet"], outdir, source);
  const home = join(folder, from);
  if (from) await cp(source, join(home, "functions"), { recursive: true });
  try {
    change();
    await built(["greet"], join(home, "other"), join(home, "functions"));
  } finally {
    setZone(TZ);
    process.umask(umask);
  }
  expect((await zipOf(join(home, "other"))).equals(await zipOf(outdir))).toBe(true);
});

function setZone(zone: string | undefined): void {
  if (zone) process.env.TZ = zone;
  else delete process.env.TZ;
}

test("a bundle that leaves something out fails the build", async () => {
  await write("lazy.ts", `try { require("not-there"); } catch {} export const handler = () => {};`);
  await expect(built(["lazy"], outdir, source)).rejects.toThrow("leaves out not-there");
});

test.each([
  { name: "all", names: undefined, stale: "gone/index.mjs" },
  { name: "all", names: undefined, stale: "gone.zip" },
  { name: "one", names: ["greet"], stale: "greet/chunks/old.mjs" },
])("building $name removes what is stale", async ({ names, stale }) => {
  await mkdir(join(outdir, stale, ".."), { recursive: true });
  await writeFile(join(outdir, stale), "");
  await built(names, outdir, source);
  await expect(access(join(outdir, stale))).rejects.toThrow();
});

test("building one leaves the others alone", async () => {
  await write("part.ts", "export const handler = () => 2;");
  await built(undefined, outdir, source);
  await built(["part"], outdir, source);
  expect((await readdir(outdir)).sort()).toEqual(["greet", "greet.zip", "part", "part.zip"]);
});

test.each([
  {
    name: "throws",
    text: 'throw new Error("no such setting"); export const handler = 1;',
    want: "no such setting",
  },
  { name: "has no function as its handler", text: "export const handler = 1;", want: "no handler" },
])("a bundle that $name when it is loaded fails the build, by its name", async ({ text, want }) => {
  await write("bad.ts", text);
  await mkdir(outdir);
  await writeFile(join(outdir, "bad.zip"), "an older build's");
  await expect(built(["bad"], outdir, source)).rejects.toThrow(
    new RegExp(`^bad does not load: [^]*${want}`),
  );
  await expect(access(join(outdir, "bad.zip"))).rejects.toThrow();
});

test("a bundle loads with the settings that a function has", async () => {
  await write(
    "needy.ts",
    `const names = ["AWS_REGION", "IDEMPOTENCY_TABLE", "STORE_TABLE", "BUS_NAME", "QUEUE_URL", "SECRETS_PREFIX",
       "REMEMBER_DAYS", "KEEP_DAYS", "PLATE_COUNTRIES", "ANALYSES", "WEBEX_API_URL"];
     const missing = names.filter((name) => !process.env[name]);
     if (missing.length > 0 || process.env.HOME) throw new Error(missing.join());
     export const handler = () => {};`,
  );
  await expect(built(["needy"], outdir, source)).resolves.toHaveLength(1);
});
