/**
 * `make bench-plates PHOTOS=folder`: posts photographs through what `make dev` starts, and says how well their plates are read:
 * what the reply says first, and what was stored. The folder holds truth.tsv (columns country, file, plate, and x, y, width, height
 * of the plate in pixels, if known; a header line) and a folder per country.
 *
 *   COUNTRIES  maps its country column to ours, such as "us=US br=BR eu=DE,FR"; what is not mapped stands for itself
 *   PART       held: a third, chosen by the hash of the name, that nobody looks at, so that nobody fits anything to single
 *              photographs; tuned: the others. Left out, all are measured, and the report shows the others alone; all: it shows all
 *   REPORT     where the report of the misses goes (reports/plates.html)
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Failure } from "../functions/errors.js";
import { rulesOf } from "../functions/plates.js";
import { kindOf, reportOf } from "./misses.js";
import {
  countriesIn,
  fileOf,
  isHeld,
  type Part,
  type Photograph,
  partIn,
  photographsOf,
} from "./photographs.js";
import { startStudio } from "./posting.js";
import { type Group, type Shot, tableOf } from "./scores.js";

/** Measuring is what to measure: COUNTRIES as typed, which part, a reader other than ours, and who hears how far it is. */
export type Measuring = {
  countries: string;
  part?: Part | undefined;
  rekognition?: string;
  told?: (words: string) => void;
};

/** measured posts a folder's photographs, and returns the groups of the table: each country, all, and where all are measured those kept aside and the others. */
export async function measured(
  folder: string,
  { countries, part, rekognition, told = () => {} }: Measuring,
): Promise<Group[]> {
  const every = await photographsOf(folder);
  const isIn = (one: Photograph) => !part || part === "all" || (part === "held") === isHeld(one);
  const photographs = every.filter(isIn);
  const groups = Map.groupBy(photographs, ({ country }) => country);
  const codes = countriesIn(countries, [...groups.keys()]);
  for (const one of codes.values()) rulesOf(one); // before anything starts: unknown ones are named
  const next = progress(photographs.length, told);
  const done: Group[] = [];
  for (const [country, members] of groups) {
    const studio = await startStudio(codes.get(country) ?? "", rekognition);
    try {
      const shots: Shot[] = [];
      for (const one of members) {
        const outcome = await studio.post(one.file, await readFile(fileOf(folder, one)));
        shots.push({ ...one, ...outcome });
        next(country);
      }
      done.push({ name: country, shots, memory: studio.memory() });
    } finally {
      await studio.stop();
    }
  }
  return [...done, ...together(done, part)];
}

function together(groups: Group[], part?: Part): Group[] {
  const shots = groups.flatMap((group) => group.shots);
  const most = (who: "reader" | "answer") => {
    const each = groups.flatMap(({ memory }) => memory?.[who] ?? []);
    return each.length > 0 ? { [who]: Math.max(...each) } : {};
  };
  const all = { name: "all", shots, memory: { ...most("reader"), ...most("answer") } };
  if (part === "held" || part === "tuned") return [all];
  return [
    all,
    { name: "held", shots: shots.filter(isHeld) },
    { name: "tuned", shots: shots.filter((shot) => !isHeld(shot)) },
  ];
}

// One line, told anew after each photograph.
function progress(all: number, told: (words: string) => void): (country: string) => void {
  const began = performance.now();
  let done = 0;
  return (country) => {
    done += 1;
    const left = ((performance.now() - began) / done / 1000) * (all - done);
    const time = left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`;
    const words = done < all ? `${country}, about ${time} left` : "done";
    told(`\r${`${done} of ${all} photographs: ${words}`.padEnd(60)}${done < all ? "" : "\n"}`);
  };
}

async function reported(folder: string, groups: Group[], part?: Part): Promise<string> {
  const shots = groups.find(({ name }) => name === "all")?.shots ?? [];
  if (part === "held") return "What was missed is not shown: these are kept aside.";
  const shown = part === "all" ? shots : shots.filter((shot) => !isHeld(shot));
  const file = resolve(process.env.REPORT || "reports/plates.html");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await reportOf(folder, shown, shots.length - shown.length));
  return `${shown.filter(kindOf).length} misses are shown in ${file}`;
}

if (process.argv[1] === import.meta.filename) {
  try {
    const [folder] = process.argv.slice(2);
    if (!folder)
      throw new Failure(
        "setting-wrong",
        "Name the folder with truth.tsv: make bench-plates PHOTOS=folder",
      );
    const part = partIn(process.env.PART);
    const told = (words: string) => process.stderr.write(words);
    const groups = await measured(folder, { countries: process.env.COUNTRIES ?? "", part, told });
    console.log(tableOf(groups));
    console.log(`\n${await reported(folder, groups, part)}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
