/** Builds every Lambda of functions/ into dist/NAME/ and dist/NAME.zip: `npx tsx build.ts`. */
import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { type Zippable, zipSync } from "fflate";

/** Built is one function's bundle: the bytes of its JavaScript and of its zip, and the milliseconds a fresh process takes to load it. */
export type Built = { name: string; bytes: number; zip: number; startup: number };

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

/** built bundles the functions named, or all of them, loads each once and zips it; it rejects when one does not load. */
export async function built(names?: string[], outdir = OUTPUT, source = SOURCE): Promise<Built[]> {
  const lambdas = names ?? (await lambdasIn(source));
  if (!names) await rm(outdir, { recursive: true, force: true });
  await Promise.all(lambdas.map((name) => rm(join(outdir, `${name}.zip`), { force: true })));
  const bytes = await Promise.all(
    lambdas.map((name) => bundled(join(source, `${name}.ts`), join(outdir, name))),
  );
  const all: Built[] = [];
  for (const [at, name] of lambdas.entries()) {
    const startup = await startupOf(name, outdir);
    all.push({ name, bytes: bytes[at] ?? 0, zip: await zipped(join(outdir, name)), startup });
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

/** bundled makes a folder with index.mjs of an entry and all it imports, but for what is external, and returns its bytes of JavaScript. */
export async function bundled(
  entry: string,
  folder: string,
  external: string[] = [],
): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { index: resolve(entry) },
    outdir: resolve(folder),
    absWorkingDir: dirname(resolve(entry)), // the hash in a chunk's name is of paths as seen from here
    external,
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
  const known = (path: string) =>
    isBuiltin(path) || external.some((name) => `${path}/`.startsWith(`${name}/`));
  const missing = outside.map(({ path }) => path).filter((path) => !known(path));
  if (missing.length > 0) throw new Error(`${entry} leaves out ${missing.join(", ")}.`);
  return outputs.reduce((sum, [, output]) => sum + output.bytes, 0);
}

// What does not depend on the machine: names in order, one time whatever the time zone, one mode whatever the umask.
const ENTRY = { mtime: "1980-01-01T12:00:00", os: 3, attrs: 0o100644 << 16, level: 9 } as const;

async function zipped(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const entries: Zippable = {};
  for (const name of names.filter((one) => /\.mjs(\.map)?$/.test(one)).sort())
    entries[name.replaceAll(sep, "/")] = [await readFile(join(folder, name)), ENTRY];
  const zip = zipSync(entries);
  await writeFile(`${folder}.zip`, zip);
  return zip.length;
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
  for (const { name, bytes, zip, startup } of await built())
    console.error(`${name}: ${bytes} bytes of JavaScript, ${zip} zipped, loads in ${startup} ms`);
}
