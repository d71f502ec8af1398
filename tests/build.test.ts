import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { built, LOADING } from "../build.js";

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

async function write(file: string, text: string): Promise<void> {
  await writeFile(join(source, file), text);
}

test("built bundles every file that exports a handler, and no other", async () => {
  await write("part.ts", "export const handler = () => 2;");
  const names = (await built(undefined, outdir, source)).map(({ name }) => name);
  expect(names).toEqual(["greet", "part"]);
  expect((await readdir(outdir)).sort()).toEqual(["greet", "part"]);
});

test("built tells the bytes and how long each takes to load", async () => {
  const [greet] = await built(["greet"], outdir, source);
  const index = await readFile(join(outdir, "greet", "index.mjs"));
  expect(greet?.bytes).toBeGreaterThan(index.length);
  expect(greet?.packages).toEqual([]);
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

test("a bundle that leaves something out fails the build", async () => {
  await write("lazy.ts", `try { require("not-there"); } catch {} export const handler = () => {};`);
  await expect(built(["lazy"], outdir, source)).rejects.toThrow("leaves out not-there");
});

test("what is loaded when it is needed lies beside a bundle, and built says what that is", async () => {
  await write(
    "picture.ts",
    `export const handler = async () => [(await import("sharp")).default.versions.sharp, await import("libheif-js/wasm-bundle.js")];`,
  );
  const [picture] = await built(["picture"], outdir, source);
  expect(picture?.packages).toEqual(["libheif-js", "sharp"]);
  expect(picture?.bytes).toBeLessThan(5000);
});

test("a bundle that loads it when it starts fails the build", async () => {
  await write(
    "early.ts",
    `import sharp from "sharp"; export const handler = () => sharp.versions;`,
  );
  await expect(built(["early"], outdir, source)).rejects.toThrow("loads sharp when it starts");
});

test("our functions load no native code until a picture needs it", async () => {
  const [answer, receive] = await built(["answer", "receive"], outdir, resolve("functions"));
  expect(answer?.packages).toEqual(["libheif-js", "sharp"]);
  expect(receive?.packages).toEqual([]);
  const url = pathToFileURL(join(outdir, "answer", "index.mjs")).href;
  const listed = `await import("${url}"); console.log(JSON.stringify(process.report.getReport().sharedObjects));process.exit()`;
  const { stdout } = await promisify(execFile)(process.execPath, [...MODULE, listed], {
    env: { PATH: process.env.PATH, ...LOADING },
  });
  expect(stdout).toContain("libc.so");
  expect(stdout).not.toMatch(/sharp|vips/);
});

test.each([
  { name: "all", names: undefined, stale: "gone/index.mjs" },
  { name: "all", names: undefined, stale: "arm64/gone.zip" },
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
  expect((await readdir(outdir)).sort()).toEqual(["greet", "part"]);
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
  await expect(built(["bad"], outdir, source)).rejects.toThrow(
    new RegExp(`^bad does not load: [^]*${want}`),
  );
});

test("a bundle loads with the settings that a function has", async () => {
  await write(
    "needy.ts",
    `const names = ["AWS_REGION", "IDEMPOTENCY_TABLE", "STORE_TABLE", "BUS_NAME", "QUEUE_URL", "DEPLOYMENT",
       "REMEMBER_DAYS", "KEEP_DAYS", "PLATE_COUNTRIES", "ANALYSES", "WEBEX_API_URL"];
     const missing = names.filter((name) => !process.env[name]);
     if (missing.length > 0 || process.env.HOME) throw new Error(missing.join());
     export const handler = () => {};`,
  );
  await expect(built(["needy"], outdir, source)).resolves.toHaveLength(1);
});
