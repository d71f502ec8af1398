/** What a folder of photographs with known plates holds, as its truth.tsv tells. */
import { createHash } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../functions/errors.js";
import { normalised } from "../functions/letters.js";

/** Pixels is a rectangle in a photograph, in its own pixels. */
export type Pixels = { x: number; y: number; width: number; height: number };

/** Photograph is a file in the folder of its country, the plate that is in it, and where, if that is known. */
export type Photograph = { country: string; file: string; plate: string; box?: Pixels };

/** Part is which photographs are measured: those kept aside, the others, or all of them. */
export type Part = "held" | "tuned" | "all";

const COLUMNS = ["country", "file", "plate"];
const BOX = ["x", "y", "width", "height"] as const;

/** photographsOf returns the photographs of a folder, each of which is there. */
export async function photographsOf(folder: string): Promise<Photograph[]> {
  const table = await readFile(join(folder, "truth.tsv"), "utf8").catch(() => {
    const what = "a table of country, file and plate, with tabs between";
    throw wrong(`There is no ${join(folder, "truth.tsv")}: it must be ${what}.`);
  });
  const photographs = photographsIn(table);
  const found = await Promise.all(photographs.map((one) => isThere(fileOf(folder, one))));
  const missing = photographs.filter((_, at) => !found[at]);
  const [first] = missing;
  if (!first) return photographs;
  const more = missing.length > 1 ? `, and ${missing.length - 1} more` : "";
  throw wrong(`truth.tsv names what is not there: ${fileOf(folder, first)}${more}.`);
}

/** fileOf returns where a photograph is. */
export function fileOf(folder: string, { country, file }: Photograph): string {
  return join(folder, country, file);
}

/** photographsIn returns what a table says; columns that are missing, or a line without a plate, are an error. */
export function photographsIn(table: string): Photograph[] {
  const [header = "", ...lines] = table.split("\n");
  const columns = header.split("\t").map((name) => name.trim());
  const missing = COLUMNS.filter((name) => !columns.includes(name));
  const has = columns.join(", ") || "nothing";
  if (missing.length > 0)
    throw wrong(`truth.tsv lacks the column ${missing.join(", ")}: its first line has ${has}.`);
  const photographs = lines.flatMap((line, n) => (line.trim() ? [photographIn(line, n + 2)] : []));
  if (photographs.length === 0) throw wrong("truth.tsv names no photograph.");
  return photographs;

  function photographIn(line: string, number: number): Photograph {
    const cells = line.split("\t");
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? "";
    const plate = normalised(cell("plate"));
    const [country, file] = [cell("country"), cell("file")];
    if (!country || !file || !plate)
      throw wrong(`Line ${number} of truth.tsv names no ${!plate ? "plate" : "photograph"}.`);
    const [x, y, width, height] = BOX.map((name) => Number(cell(name) || Number.NaN));
    const box = { x, y, width, height } as Pixels;
    const isBox = Object.values(box).every(Number.isFinite);
    return { country, file, plate, ...(isBox && { box }) };
  }
}

/** isHeld tells whether a photograph is kept aside: about a third are, by their names, so that nobody fits anything to them. */
export function isHeld({ file }: Pick<Photograph, "file">): boolean {
  return /^[0-4]/.test(createHash("sha256").update(file).digest("hex"));
}

/** partIn returns the part that PART names; left out, all are measured, and those kept aside are not shown. */
export function partIn(name = ""): Part | undefined {
  if (name === "") return undefined;
  if (name === "held" || name === "tuned" || name === "all") return name;
  throw wrong(`PART is held, tuned or all, not ${name}; or leave it out.`);
}

/** countriesIn returns whose plates are looked for, by the country in the table, as COUNTRIES="us=US eu=DE,FR" maps them; what it does not name is "US" for "us". */
export function countriesIn(mapping: string, names: string[]): Map<string, string> {
  const pairs = mapping.split(/[\s;]+/).filter(Boolean);
  const odd = pairs.find((pair) => !/^[^=]+=[^=]+$/.test(pair));
  if (odd) throw wrong(`COUNTRIES is like "us=US eu=DE,FR": ${odd} is not.`);
  const mapped = new Map(pairs.map((pair) => pair.split("=") as [string, string]));
  return new Map(names.map((name) => [name, mapped.get(name) ?? name.toUpperCase()]));
}

function wrong(what: string): Failure {
  return new Failure("setting-wrong", what);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
