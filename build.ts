/** Builds every Lambda of functions/ into dist/NAME/: `npx tsx build.ts`. */
import { execFile } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

/** Built is one function's bundle: the bytes of its JavaScript, and the milliseconds a fresh process takes to load it. */
export type Built = { name: string; bytes: number; startup: number };

const SOURCE = join(import.meta.dirname, "functions");
const OUTPUT = join(import.meta.dirname, "dist");

/** LOADING is the environment in which every bundle must load. */
export const LOADING = {
  AWS_REGION: "ap-southeast-1",
  IDEMPOTENCY_TABLE: "idempotency",
  STORE_TABLE: "store",
  BUS_NAME: "bus",
  QUEUE_URL: "http://127.0.0.1:1/queue",
  SECRETS_PREFIX: "spotter",
  REMEMBER_DAYS: "14",
  KEEP_DAYS: "30",
  PLATE_COUNTRIES: "SG",
  ANALYSES: "plates,text",
  WEBEX_API_URL: "http://127.0.0.1:1",
};

/** built bundles the functions named, or all of them, and loads each once; it rejects when one does not load. */
export async function built(names?: string[], outdir = OUTPUT, source = SOURCE): Promise<Built[]> {
  const lambdas = names ?? (await lambdasIn(source));
  if (!names) await rm(outdir, { recursive: true, force: true });
  const bytes = await Promise.all(lambdas.map((name) => bundled(name, outdir, source)));
  const all: Built[] = [];
  for (const [at, name] of lambdas.entries()) {
    all.push({ name, bytes: bytes[at] ?? 0, startup: await startupOf(name, outdir) });
  }
  return all;
}

async function lambdasIn(source: string): Promise<string[]> {
  const files = (await readdir(source)).filter((file) => file.endsWith(".ts")).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), "utf8")));
  return files
    .filter((_, at) => /^export .*\bhandler\b/m.test(texts[at] ?? ""))
    .map((file) => basename(file, ".ts"));
}

async function bundled(name: string, outdir: string, source: string): Promise<number> {
  const folder = join(outdir, name);
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { index: join(source, `${name}.ts`) },
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    splitting: true,
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    legalComments: "none",
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    // Some dependencies call require, which ECMAScript modules do not have.
    banner: {
      js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
    },
  });
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith(".mjs"))
    .reduce((sum, [, output]) => sum + output.bytes, 0);
}

async function startupOf(name: string, outdir: string): Promise<number> {
  const url = pathToFileURL(resolve(outdir, name, "index.mjs")).href;
  const load = `const before = performance.now();
    const { handler } = await import(${JSON.stringify(url)});
    if (typeof handler !== "function") throw new Error("It exports no handler.");
    process.stdout.write("\\n" + (performance.now() - before));
    process.exit();`;
  const env = { PATH: process.env.PATH ?? "", ...LOADING };
  try {
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", load], { env });
    return Math.round(Number((await run).stdout.split("\n").at(-1)));
  } catch (error) {
    throw new Error(`${name} does not load: ${(error as { stderr?: string }).stderr}`, {
      cause: error,
    });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, bytes, startup } of await built()) {
    console.error(`${name}: ${bytes} bytes, loads in ${startup} ms`);
  }
}
