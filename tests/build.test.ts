import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { built } from "../build.js";

const GREET = `
import { words } from "./words.js";
const later = () => import("./later.js");
export async function handler() { return [words, (await later()).later, require("node:os").EOL]; }
`;

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

test("two builds are the same, byte for byte", async () => {
  const other = join(folder, "other");
  await built(["greet"], outdir, source);
  await built(["greet"], other, source);
  const files = (await readdir(outdir, { recursive: true })).sort();
  expect((await readdir(other, { recursive: true })).sort()).toEqual(files);
  for (const file of files.filter((one) => one.endsWith(".mjs"))) {
    expect(await readFile(join(other, file))).toEqual(await readFile(join(outdir, file)));
  }
});

test.each([
  { name: "all", names: undefined, stale: "gone/index.mjs" },
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
    `const names = ["AWS_REGION", "IDEMPOTENCY_TABLE", "STORE_TABLE", "BUS_NAME", "QUEUE_URL", "SECRETS_PREFIX",
       "REMEMBER_DAYS", "KEEP_DAYS", "PLATE_COUNTRIES", "ANALYSES", "WEBEX_API_URL"];
     const missing = names.filter((name) => !process.env[name]);
     if (missing.length > 0 || process.env.HOME) throw new Error(missing.join());
     export const handler = () => {};`,
  );
  await expect(built(["needy"], outdir, source)).resolves.toHaveLength(1);
});
