/**
 * `make bench-plates PHOTOS=folder`: posts photographs through what `make dev` starts, and counts the plates that the
 * replies name. The folder holds truth.tsv (columns country, file, …, plate; a header line) and a folder per country.
 * COUNTRIES maps its country column to ours, such as "us=US br=BR eu=DE,FR"; what is not mapped stands for itself.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { folded, normalised } from "../functions/letters.js";
import { waiting } from "../functions/replies.js";
import { spoken } from "../functions/words.js";
import type { Simulator } from "../local/webex/simulator.js";
import { startWorld, type World } from "../local/world.js";

type Photograph = { country: string; file: string; plate: string };
type Score = {
  photographs: number;
  exact: number;
  folded: number;
  first: number;
  named: number;
  silent: number;
};

const PLACEHOLDER = spoken(waiting()); // becomes the reply
const PATIENCE = 90_000; // milliseconds until a photograph counts as not answered

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("Name the folder with truth.tsv: make bench-plates PHOTOS=folder");
  process.exit(1);
}
const mapped = new Map(
  (process.env.COUNTRIES ?? "")
    .split(/[\s;]+/)
    .filter(Boolean)
    .map((pair) => pair.split("=") as [string, string]),
);
const photographs = photographsIn(await readFile(join(folder, "truth.tsv"), "utf8"));
const groups = Map.groupBy(photographs, ({ country }) => country);
const world = await startWorld({
  port: 0,
  token: "t",
  signing: "s",
  countries: "SG",
  log: () => {},
});
const scores = new Map<string, Score>();
for (const [country, members] of groups) {
  const codes = mapped.get(country) ?? country.toUpperCase();
  await world.choose(codes.split(","));
  scores.set(`${country} (${codes})`, await scoreOf(world, folder, members));
}
await world.stop();
console.log(tableOf(scores));

function photographsIn(table: string): Photograph[] {
  const [header = "", ...lines] = table.trim().split("\n");
  const columns = header.split("\t");
  const cell = (line: string, name: string) => line.split("\t")[columns.indexOf(name)] ?? "";
  return lines.map((line) => ({
    country: cell(line, "country"),
    file: cell(line, "file"),
    plate: normalised(cell(line, "plate")),
  }));
}

async function scoreOf(world: World, folder: string, members: Photograph[]): Promise<Score> {
  const score = { photographs: 0, exact: 0, folded: 0, first: 0, named: 0, silent: 0 };
  for (const { country, file, plate } of members) {
    const bytes = await readFile(join(folder, country, file));
    const reply = await replyTo(world, file, bytes);
    const plates = [...(reply ?? "").matchAll(/^\*\*([A-Z0-9ÄÖÜ]+)\*\*/gm)].map(
      ([, text = ""]) => text,
    );
    const right = (text: string) => folded(text) === folded(plate);
    score.photographs += 1;
    score.exact += plates.includes(plate) ? 1 : 0;
    score.folded += plates.some(right) ? 1 : 0;
    score.first += plates[0] && right(plates[0]) ? 1 : 0;
    score.named += plates.length;
    score.silent += reply === undefined ? 1 : 0;
    process.stderr.write(
      `\r${country}: ${score.photographs} of ${members.length}, ${score.folded} named `,
    );
  }
  process.stderr.write("\n");
  return score;
}

async function replyTo(world: World, name: string, bytes: Uint8Array): Promise<string | undefined> {
  const webex = world.simulator as Simulator;
  const room = webex.rooms.find(({ type }) => type === "direct")?.id ?? "";
  const person = webex.people[0]?.id ?? "";
  const type = name.endsWith(".png") ? "image/png" : "image/jpeg";
  const { id } = webex.post({ person, room, files: [{ name, type, bytes }] });
  const find = () =>
    webex.messages(room).find(({ parentId, text }) => parentId === id && text !== PLACEHOLDER)
      ?.markdown;
  return new Promise((resolve) => {
    const end = (reply?: string) => {
      clearTimeout(late);
      stop();
      resolve(reply);
    };
    const stop = webex.onChange(() => find() !== undefined && end(find()));
    const late = setTimeout(end, PATIENCE);
  });
}

function tableOf(scores: Map<string, Score>): string {
  const all = [...scores.values()].reduce((sum, score) => ({
    photographs: sum.photographs + score.photographs,
    exact: sum.exact + score.exact,
    folded: sum.folded + score.folded,
    first: sum.first + score.first,
    named: sum.named + score.named,
    silent: sum.silent + score.silent,
  }));
  const rows = [...scores, ["all", all] as const].map(([name, score]) => {
    const share = (part: number, of: number) =>
      `${part}/${of} ${((100 * part) / (of || 1)).toFixed(1)}%`;
    const { photographs: total } = score;
    return [
      name,
      share(score.exact, total),
      share(score.folded, total),
      share(score.first, total),
      share(score.folded, score.named),
      String(score.silent),
    ];
  });
  const header = [
    "country",
    "named exactly",
    "named, O=0 I=1",
    "first answer",
    "right ÷ named",
    "no reply",
  ];
  const widths = header.map((title, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? "")].map((cell) => cell.length)),
  );
  return [header, ...rows]
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "))
    .join("\n");
}
